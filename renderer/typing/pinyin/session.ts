import { createConversion, createConverter, type Conversion, type Converter } from './conversion.ts';
import type { PinyinDictionary } from './dictionary.ts';
import type { VisitMemory } from './visit-memory.ts';

/** What a field expects; it shifts weights, and forbids nothing. */
export type TypingMode = 'name' | 'address' | 'sentence';

/** One thing the citizen may choose. */
export interface Candidate {
  /** Chinese text, e.g. 王淑芬 */
  text: string;
  /** reading in the dictionary, syllables separated by blanks, e.g. `wang shu fen`; ü is written v */
  reading: string;
  /** how many of the typed letters it stands for, apostrophes included: always at least 1 */
  letters: number;
  /** whether nothing is left to convert once it is chosen */
  whole: boolean;
}

/** What the keyboard shows. A new object after each call; never changed afterwards. */
export interface TypingState {
  /** finished text of this session, ready for the field */
  text: string;
  /** chosen for the letters in front, not finished until the rest is chosen too */
  picked: string;
  /** letters still to be converted, as typed, e.g. `wangshufen` */
  letters: string;
  /** the same letters cut into syllables as the first candidate reads them, e.g. `wang shu fen` */
  spelled: string;
  /** whether letters or a picked part are waiting: the keyboard shows its candidate bar */
  composing: boolean;
  /** candidates of this page, best first; empty when no letters wait */
  candidates: readonly Candidate[];
  /** from 0 */
  page: number;
  /** 0 without candidates */
  pages: number;
}

/**
 * The typing of one field: a state machine without clock, without screen. No input makes it throw; a call that
 * makes no sense where it stands (choosing what is not there, a page beyond the last) changes nothing.
 */
export interface TypingSession {
  /** what is shown now */
  state: () => TypingState;
  /**
   * One key: `a`–`z`, `ü` and `'` are letters to convert. A digit behind them waits with them (`3she` after `cun` is one
   * address). Anything else (digits alone, capitals, punctuation, Chinese) is taken as it is, after what waits has been
   * finished with its first candidate.
   */
  press: (key: string) => TypingState;
  /** Takes back the last letter; when it was the last one behind a choice, that choice becomes letters again; when no letters
   * wait, the last character of the text. */
  backspace: () => TypingState;
  /** Chooses the candidate at this place of the page shown, from 0; what its letters leave is converted again. */
  choose: (index: number) => TypingState;
  nextPage: () => TypingState;
  previousPage: () => TypingState;
  /** Finishes what waits with the first candidates. */
  commit: () => TypingState;
  /** Finishes what waits as the letters themselves (Latin text). */
  commitLetters: () => TypingState;
  /** Other weights for the next letters, e.g. when the focus moves to another field. */
  setMode: (mode: TypingMode) => TypingState;
  /** Empties text, choices and letters: another field, or the end of the visit. */
  clear: () => TypingState;
}

export interface TypingSessionOptions {
  /** the built dictionary, from `readDictionary(bytes)` */
  dictionary: PinyinDictionary;
  /** learning within the visit; the visit owns and wipes it */
  memory: VisitMemory;
  mode: TypingMode;
  /** candidates on a page; 8 where nothing is said */
  pageSize?: number;
}

const usualPageSize = 8;
/** Letters beyond it are not taken: no field of a form is that long, and a stuck key must end somewhere. */
const mostLetters = 400;

interface Pick {
  text: string;
  reading: string;
  letters: number;
}

/** A session for one field; several may share a dictionary and a memory. */
export function createTypingSession(options: TypingSessionOptions): TypingSession {
  const { memory, pageSize = usualPageSize } = options;
  const converter = converterOf(options.dictionary);
  let { mode } = options;
  let text = '';
  let letters = '';
  let picks: Pick[] = [];
  let page = 0;
  let conversion = newConversion();
  let candidates: readonly Candidate[] = [];
  let shown: TypingState | undefined;

  function newConversion(): Conversion {
    return createConversion(converter, mode, memory.phrases());
  }

  const picked = () => picks.map((pick) => pick.text).join('');
  const settledLetters = () => picks.reduce((sum, pick) => sum + pick.letters, 0);
  const waiting = () => letters.slice(settledLetters());

  /** Candidates anew, first page. */
  function convert(): TypingState {
    candidates = waiting() === '' ? [] : conversion.candidates();
    page = 0;
    shown = undefined;
    return state();
  }

  function state(): TypingState {
    shown ??= {
      text,
      picked: picked(),
      letters: waiting(),
      spelled: waiting() === '' ? '' : conversion.spelled(),
      composing: letters !== '',
      candidates: candidates.slice(page * pageSize, (page + 1) * pageSize),
      page,
      pages: Math.ceil(candidates.length / pageSize),
    };
    return shown;
  }

  function startOver(): void {
    letters = '';
    picks = [];
    conversion = newConversion();
  }

  function choosing(candidate: Candidate): void {
    // At least one letter goes with each choice, so that choosing comes to an end.
    const taken = Math.max(1, Math.min(candidate.letters, waiting().length));
    picks = [...picks, { text: candidate.text, reading: candidate.reading, letters: taken }];
    if (waiting() === '') finish();
    else conversion.settle(taken);
  }

  /** All letters are chosen for: the text is final, and the choice is remembered until the visit is wiped. */
  function finish(): void {
    const readings = picks.map((pick) => pick.reading);
    // Only what is sound from end to end: digits and unreadable letters would find the wrong letters again.
    if (readings.every((reading) => reading !== '') && isIdeographic(picked()))
      memory.learn(picked(), readings.join(' '));
    text += picked();
    startOver();
  }

  function finishAll(): void {
    while (waiting() !== '') {
      const [first] = conversion.candidates();
      if (!first) break;
      choosing(first);
    }
    if (letters !== '') finish();
  }

  function pressed(key: string): void {
    if (!isLetter(key) && !(isDigit(key) && letters !== '')) {
      finishAll();
      text += key;
    } else if (letters.length < mostLetters) {
      letters += key;
      conversion.append(key);
    }
  }

  function turnedTo(wanted: number): TypingState {
    if (wanted >= 0 && wanted * pageSize < candidates.length) {
      page = wanted;
      shown = undefined;
    }
    return state();
  }

  return {
    state,
    press: (key) => {
      for (const character of key) pressed(character);
      return convert();
    },
    backspace: () => {
      const last = picks.at(-1);
      if (waiting() !== '') {
        letters = letters.slice(0, -1);
        conversion.removeLast();
        // What was chosen waits for letters: with none left its own come back.
        if (waiting() === '' && last) unpick(last);
      } else {
        text = [...text].slice(0, -1).join('');
      }
      return convert();
    },
    choose: (index) => {
      const candidate = state().candidates[index];
      if (!candidate) return state();
      choosing(candidate);
      return convert();
    },
    nextPage: () => turnedTo(page + 1),
    previousPage: () => turnedTo(page - 1),
    commit: () => {
      finishAll();
      return convert();
    },
    commitLetters: () => {
      text += picked() + waiting();
      startOver();
      return convert();
    },
    setMode: (wanted) => {
      finishAll();
      mode = wanted;
      startOver();
      return convert();
    },
    clear: () => {
      text = '';
      startOver();
      return convert();
    },
  };

  function unpick(last: Pick): void {
    picks = picks.slice(0, -1);
    conversion.unsettle(last.letters);
  }
}

/** `a`–`z`, ü and the apostrophe that parts syllables. */
function isLetter(key: string): boolean {
  return /^[a-zü']$/.test(key);
}

function isIdeographic(text: string): boolean {
  return /^\p{Script=Han}+$/u.test(text);
}

function isDigit(key: string): boolean {
  return /^[0-9]$/.test(key);
}

const converters = new WeakMap<PinyinDictionary, Converter>();

/** One converter for a dictionary: its tables of spellings and names are made once. */
function converterOf(dictionary: PinyinDictionary): Converter {
  const known = converters.get(dictionary) ?? createConverter(dictionary);
  converters.set(dictionary, known);
  return known;
}
