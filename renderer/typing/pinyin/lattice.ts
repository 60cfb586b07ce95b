import type { PinyinDictionary } from './dictionary.ts';
import { longestSpelling, type Spelling, type SpellingOption } from './spellings.ts';
import { syllableNumber } from './syllables.ts';
import type { LearntPhrase } from './visit-memory.ts';

/** A text that may stand for the letters from `start` to `end`. */
export interface Edge {
  start: number;
  end: number;
  text: string;
  /** number of the word, or {@link noWord} */
  word: number;
  /** sum of `wordKinds`; 0 for what is no word */
  kind: number;
  /** how unlikely the text is by itself */
  cost: number;
  /** how unlikely the letters are for this reading */
  spelling: number;
  /** numbers of the syllables, and the place in the letters where each ends */
  reading: readonly number[];
  ends: readonly number[];
}

/** An edge that is no word of the dictionary: a name, a learnt phrase, a letter that is no sound. */
export const noWord = -1;

/** A beginning of words: some syllables from `start` on, read so far to the position it is kept at. */
interface Beginning {
  start: number;
  end: number;
  node: number;
  spelling: number;
  parent: Beginning | undefined;
}

interface LearntBeginning {
  start: number;
  phrase: number;
  ends: readonly number[];
  spelling: number;
}

/** Bounds that keep the work of one letter constant, whatever was typed before. */
const beginningsKept = 420;
const edgesKept = 64;
const wordsOfNode = 8;
/** characters of a sound are many, and their neighbours decide among them */
const charactersOfNode = 36;
/** a word so much less likely than the best of its sound is left to the list of single characters */
const costWindow = 9;
const learntCost = 5;
const unreadableCost = 14;

/** All readings of some letters as words; grows and shrinks at its end, one letter at a time. */
export interface Lattice {
  length: () => number;
  /** Adds a letter; `boundary` says that no syllable may reach over from the letter before. */
  append: (letter: string, boundary: boolean) => void;
  removeLast: () => void;
  /** what ends exactly at this position */
  edgesTo: (end: number) => readonly Edge[];
  /** what ends at the end of the letters with a syllable that is not typed to its end */
  unfinishedEdges: () => readonly Edge[];
  /** Readings of the letters from `start` to `end` as one syllable; undefined where a boundary lies between. */
  spellingOf: (start: number, end: number) => Spelling | undefined;
}

interface Position {
  letter: string;
  boundary: boolean;
  beginnings: readonly Beginning[];
  learnt: readonly LearntBeginning[];
  edges: readonly Edge[];
  /** worked out when it is asked for */
  unfinished?: readonly Edge[];
}

export function createLattice(
  dictionary: PinyinDictionary,
  spellings: ReadonlyMap<string, Spelling>,
  learntPhrases: readonly LearntPhrase[],
): Lattice {
  const phrases = learntPhrases.map(({ text, reading, times }) => ({
    text,
    reading: reading.split(' ').map((syllable) => syllableNumber(syllable) ?? -1),
    cost: learntCost - Math.log(times),
  }));
  // The first position has no letter: what is typed begins there.
  const positions: Position[] = [{ letter: '', boundary: false, ...emptyAt(), edges: [] }];

  function emptyAt() {
    return { beginnings: [] as Beginning[], learnt: [] as LearntBeginning[] };
  }

  function spellingOf(start: number, end: number): Spelling | undefined {
    let letters = '';
    for (let at = start + 1; at <= end; at += 1) {
      const position = positions[at];
      if (!position || (at > start + 1 && position.boundary)) return undefined;
      letters += position.letter;
    }
    return spellings.get(letters);
  }

  /** Beginnings that stand at a position, the empty one included. */
  function* beginningsAt(at: number): Iterable<Beginning> {
    yield { start: at, end: at, node: 0, spelling: 0, parent: undefined };
    yield* positions[at]?.beginnings ?? [];
  }

  function grown(end: number, part: keyof Spelling): Beginning[] {
    const found: Beginning[] = [];
    for (let from = end - 1; from >= Math.max(0, end - longestSpelling); from -= 1) {
      const options = spellingOf(from, end)?.[part] ?? [];
      if (options.length === 0) continue;
      for (const parent of beginningsAt(from)) {
        for (const { syllable, cost } of options) {
          const node = childOf(dictionary, parent.node, syllable);
          if (node !== 0) {
            found.push({ start: parent.start, end, node, spelling: parent.spelling + cost, parent });
          }
        }
      }
    }
    return pruned(found, dictionary);
  }

  function grownLearnt(end: number): LearntBeginning[] {
    if (phrases.length === 0) return [];
    const found: LearntBeginning[] = [];
    for (let from = end - 1; from >= Math.max(0, end - longestSpelling); from -= 1) {
      const options = spellingOf(from, end)?.anywhere ?? [];
      const fresh = phrases.map((_, phrase) => ({ start: from, phrase, ends: [], spelling: 0 }));
      for (const { start, phrase, ends, spelling } of [...fresh, ...(positions[from]?.learnt ?? [])]) {
        const wanted = phrases[phrase]?.reading[ends.length];
        const option = options.find(({ syllable }) => syllable === wanted);
        if (option) found.push({ start, phrase, ends: [...ends, end], spelling: spelling + option.cost });
      }
    }
    return found;
  }

  function learntEdges(end: number, learnt: readonly LearntBeginning[]): Edge[] {
    return learnt.flatMap(({ start, phrase, ends, spelling }) => {
      const known = phrases[phrase];
      if (known?.reading.length !== ends.length) return [];
      const { text, reading, cost } = known;
      return [{ start, end, text, word: noWord, kind: 0, cost, spelling, reading, ends }];
    });
  }

  return {
    length: () => positions.length - 1,
    append: (letter, boundary) => {
      const end = positions.length;
      positions.push({ letter, boundary, ...emptyAt(), edges: [] });
      if (!isSound(letter)) {
        positions[end] = { letter, boundary: true, ...emptyAt(), edges: [asItIs(letter, end, 0)] };
        return;
      }
      const beginnings = grown(end, 'anywhere');
      const learnt = grownLearnt(end);
      const edges = [...wordEdges(dictionary, beginnings), ...learntEdges(end, learnt)];
      // A letter that is no sound must not hold up the rest: it stands for itself.
      edges.push(asItIs(letter, end, unreadableCost));
      positions[end] = { letter, boundary, beginnings, learnt, edges };
    },
    removeLast: () => {
      if (positions.length > 1) positions.pop();
    },
    edgesTo: (end) => positions[end]?.edges ?? [],
    unfinishedEdges: () => {
      const last = positions.at(-1);
      if (!last) return [];
      return (last.unfinished ??= wordEdges(dictionary, grown(positions.length - 1, 'unfinished')));
    },
    spellingOf,
  };
}

/** Letters of pinyin; everything else stands for itself. */
export function isSound(letter: string): boolean {
  return /^[a-zü]$/.test(letter);
}

function asItIs(letter: string, end: number, cost: number): Edge {
  return {
    start: end - 1,
    end,
    text: letter,
    word: noWord,
    kind: 0,
    cost,
    spelling: 0,
    reading: [],
    ends: [end],
  };
}

/** The child of a node with this syllable; 0, the root, where there is none. */
function childOf(dictionary: PinyinDictionary, node: number, syllable: number): number {
  let low = dictionary.firstChild[node] ?? 0;
  let high = low + (dictionary.childCount[node] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = dictionary.syllable[middle] ?? 0;
    if (found === syllable) return middle;
    if (found < syllable) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

/** The likeliest beginnings: those that are long or exact before those that abbreviate much. */
function pruned(beginnings: Beginning[], dictionary: PinyinDictionary): Beginning[] {
  if (beginnings.length <= beginningsKept) return beginnings;
  // Longer beginnings have used up more of the letters, so that what they cost is compared by letter.
  const rank = ({ node, spelling, start, end }: Beginning) =>
    (dictionary.best(node) + spelling) / (end - start + 1);
  return beginnings
    .map((beginning) => ({ beginning, rank: rank(beginning) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, beginningsKept)
    .map(({ beginning }) => beginning);
}

interface Choice {
  beginning: Beginning;
  word: number;
  cost: number;
}

/** The words at these beginnings, the likeliest of each start. */
function wordEdges(dictionary: PinyinDictionary, beginnings: readonly Beginning[]): Edge[] {
  const byStart = new Map<number, Choice[]>();
  for (const beginning of beginnings) {
    const from = dictionary.firstWord[beginning.node] ?? 0;
    const most = beginning.parent?.node === 0 && beginning.spelling === 0 ? charactersOfNode : wordsOfNode;
    const count = Math.min(most, dictionary.wordCount[beginning.node] ?? 0);
    const choices = byStart.get(beginning.start) ?? [];
    byStart.set(beginning.start, choices);
    for (let word = from; word < from + count; word += 1) {
      const cost = dictionary.cost(word);
      if (cost > dictionary.cost(from) + costWindow) break;
      choices.push({ beginning, word, cost });
    }
  }
  return [...byStart.values()].flatMap((choices) =>
    choices
      .sort((a, b) => a.cost + a.beginning.spelling - b.cost - b.beginning.spelling)
      .slice(0, edgesKept)
      .map(({ beginning, word }) => edgeOf(dictionary, beginning, word)),
  );
}

function edgeOf(dictionary: PinyinDictionary, beginning: Beginning, word: number): Edge {
  const reading: number[] = [];
  const ends: number[] = [];
  for (let step: Beginning | undefined = beginning; step && step.node !== 0; step = step.parent) {
    reading.unshift(dictionary.syllable[step.node] ?? 0);
    ends.unshift(step.end);
  }
  return {
    start: beginning.start,
    end: beginning.end,
    text: dictionary.text(word),
    word,
    kind: dictionary.kind(word),
    cost: dictionary.cost(word),
    spelling: beginning.spelling,
    reading,
    ends,
  };
}

/** All words with this one syllable, the likeliest first. */
export function singleCharacters(
  dictionary: PinyinDictionary,
  options: readonly SpellingOption[],
): { text: string; cost: number; spelling: number; syllable: number }[] {
  return options
    .flatMap(({ syllable, cost: spelling }) => {
      const node = childOf(dictionary, 0, syllable);
      const from = dictionary.firstWord[node] ?? 0;
      const count = node === 0 ? 0 : (dictionary.wordCount[node] ?? 0);
      return Array.from({ length: count }, (_, at) => ({
        text: dictionary.text(from + at),
        cost: dictionary.cost(from + at),
        spelling,
        syllable,
      }));
    })
    .sort((a, b) => a.cost + 2 * a.spelling - b.cost - 2 * b.spelling);
}
