import type { TypingMode } from '../../../contract/service-item.ts';
import { openRecogniser } from '../handwriting/recogniser.ts';
import { handwritingSession, type HandwritingSession } from '../handwriting/session.ts';
import type { Stroke } from '../handwriting/strokes.ts';
import { readDictionary } from '../pinyin/dictionary.ts';
import { createTypingSession, type TypingSession } from '../pinyin/session.ts';
import { tellingWords, type TellingWords } from '../pinyin/telling-words.ts';
import { createVisitMemory } from '../pinyin/visit-memory.ts';
import type { Composition, Reply, Request, Suggestion, Way } from './protocol.ts';

/** The page's end of the wire. */
export interface HostPort {
  post(reply: Reply): void;
}

/** Reads a built file by its name in `dist/typing`; rejects when it cannot be had. */
export type LoadFile = (name: string) => Promise<Uint8Array>;

/** Candidates of a written character: two or three pages of the row. */
const recognised = 24;
/** A text this short is told character by character; a longer one tells itself. */
const toldByCharacter = 4;
const everything = Number.MAX_SAFE_INTEGER;
const nothing: Composition = { picked: '', spelled: '', suggestions: [] };

/**
 * The engines behind one page, for one visit: whoever ends the visit ends this, and what it learnt is gone with it. Both
 * are loaded and made warm at once; each tells when it is ready, or that it never will be. Returns what takes requests.
 */
export function hostTyping(port: HostPort, load: LoadFile): (request: Request) => Promise<void> {
  const memory = createVisitMemory();
  let mode: TypingMode = 'sentence';
  let session: TypingSession | undefined;
  let telling: TellingWords | undefined;

  const pinyin = opened('pinyin', async () => {
    const dictionary = readDictionary(await load('pinyin.bin'));
    telling = tellingWords(dictionary);
    warmPinyin(createTypingSession({ dictionary, memory: createVisitMemory(), mode }));
    return () => createTypingSession({ dictionary, memory, mode, pageSize: everything });
  });
  const handwriting = opened('handwriting', async () => {
    const recogniser = openRecogniser(await load('handwriting.model'));
    if (!recogniser.ok) throw new Error(recogniser.failure);
    const writing = handwritingSession(recogniser.value);
    suggestionsFor(writing, [cross]);
    return writing;
  });

  /** What was opened, or undefined; the page is told which. */
  async function opened<Engine>(way: Way, open: () => Promise<Engine>): Promise<Engine | undefined> {
    try {
      const engine = await open();
      port.post({ kind: 'way', way, state: 'ready' });
      return engine;
    } catch {
      // a file that is missing or broken: the page says so, and the other way goes on
      port.post({ kind: 'way', way, state: 'failed' });
      return undefined;
    }
  }

  function suggestionsFor(writing: HandwritingSession, strokes: readonly Stroke[]): Suggestion[] {
    writing.clear();
    for (const stroke of strokes) writing.addStroke(stroke);
    return writing.candidates(recognised).map((text) => ({ text, words: wordsFor(text) }));
  }

  /** For each character a word; `reading` as the dictionary has it, or unknown. */
  function wordsFor(text: string, reading?: string): string[] {
    const characters = [...text];
    const read = reading?.split(' ');
    if (!telling || characters.length > toldByCharacter || !/^\p{Script=Han}+$/u.test(text)) return [];
    return characters.map((character, place) => telling?.wordWith(character, text, read?.[place]) ?? '');
  }

  function compositionOf(typing: TypingSession): Composition {
    const { picked, spelled, candidates } = typing.state();
    const suggestions = candidates.map(({ text, reading }) => ({ text, words: wordsFor(text, reading) }));
    return { picked, spelled, suggestions };
  }

  /** What a key does, and what of it is finished; a finished text is the page's from then on. */
  async function composed(request: Exclude<Request, { kind: 'strokes' }>): Promise<void> {
    const { id } = request;
    const start = await pinyin;
    if (request.kind === 'open') {
      ({ mode } = request);
      session = undefined;
    }
    if (!start) {
      port.post({ kind: 'composed', id, ...withoutDictionary(request), composition: nothing });
      return;
    }
    const typing = (session ??= start());
    const erased = request.kind === 'backspace' && !typing.state().composing ? 1 : 0;
    changed(typing, request);
    const finished = typing.state().text;
    if (finished !== '') typing.clear();
    port.post({ kind: 'composed', id, finished, erased, composition: compositionOf(typing) });
  }

  return async (request) => {
    if (request.kind !== 'strokes') return composed(request);
    const writing = await handwriting;
    const suggestions = writing ? suggestionsFor(writing, request.strokes) : [];
    port.post({ kind: 'recognised', id: request.id, suggestions });
  };
}

function changed(typing: TypingSession, request: Exclude<Request, { kind: 'strokes' }>): void {
  if (request.kind === 'key') typing.press(request.key);
  else if (request.kind === 'backspace') typing.backspace();
  else if (request.kind === 'choose') typing.choose(request.index);
  else if (request.kind === 'commit') typing.commit();
}

/** Digits and signs are written all the same; letters would wait for ever. */
function withoutDictionary(request: Request): { finished: string; erased: number } {
  const finished = request.kind === 'key' && !/^[a-zü']$/.test(request.key) ? request.key : '';
  return { finished, erased: request.kind === 'backspace' ? 1 : 0 };
}

/** The first keys of a page compile the code: nobody waits for them here. */
function warmPinyin(typing: TypingSession): void {
  for (const letter of 'wodejiazaikongtongqu') typing.press(letter);
  typing.commit();
}

const cross: Stroke = [
  { x: 0, y: 50 },
  { x: 50, y: 48 },
  { x: 100, y: 50 },
];
