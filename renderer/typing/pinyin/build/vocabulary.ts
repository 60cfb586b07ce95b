import type { WordEntry } from './encode.ts';
import type { NgramModel } from './kenlm.ts';
import { characterReadings, countedWords, numbersOf, wordReadings } from './readings.ts';

/** Words by text and reading; the same word from two sources becomes one, with the likelier cost and both kinds. */
export class Vocabulary {
  readonly #words = new Map<string, WordEntry>();
  readonly #byText = new Map<string, WordEntry[]>();
  readonly #readings = wordReadings();

  add(text: string, reading: readonly number[], cost: number, kind = 0): WordEntry {
    const key = `${text} ${reading.join(' ')}`;
    const known = this.#words.get(key);
    if (known) {
      known.cost = Math.min(known.cost, cost);
      known.kind |= kind;
      return known;
    }
    const entry = { text, reading, cost, kind };
    this.#words.set(key, entry);
    this.#byText.set(text, [...(this.#byText.get(text) ?? []), entry]);
    return entry;
  }

  /** The likeliest entry with this text. */
  find(text: string): WordEntry | undefined {
    return this.#byText.get(text)?.toSorted((a, b) => a.cost - b.cost)[0];
  }

  entries(): WordEntry[] {
    return [...this.#words.values()];
  }

  /** The reading of a text: its own as a word, or put together from the longest words and characters in it. */
  readingOf(text: string): number[] | undefined {
    const characters = [...text];
    const numbers: number[] = [];
    for (let at = 0; at < characters.length;) {
      let length = Math.min(6, characters.length - at);
      let found: number[] | undefined;
      for (; length > 0 && !found; length -= 1) {
        found = this.#readingOfWord(characters.slice(at, at + length).join(''));
      }
      if (!found) return undefined;
      numbers.push(...found);
      at += found.length;
    }
    return numbers;
  }

  #readingOfWord(text: string): number[] | undefined {
    const known = this.find(text);
    if (known) return [...known.reading];
    const reading = this.#readings.get(text);
    const numbers = reading === undefined ? undefined : numbersOf(reading);
    return numbers?.length === [...text].length ? numbers : undefined;
  }
}

/** What a word of the frequency list costs more when the language model does not know it. */
const strangerCost = 1;

/** All words of the two packages and of the language model, and all characters. */
export function packagedVocabulary(model?: NgramModel): Vocabulary {
  const vocabulary = new Vocabulary();
  const readings = wordReadings();
  const counted = countedWords();
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const shares = new ReadingShares();
  const costs = new Map(model?.words.map((word, at) => [word, model.cost[at] ?? Infinity]));
  const single = new Map<string, number>();
  for (const { word, count, tag } of counted) {
    const characters = [...word];
    if (characters.length === 1) single.set(word, count);
    const numbers = numbersOf(readings.get(word) ?? '');
    if (numbers?.length !== characters.length || characters.length === 1) continue;
    for (const [at, character] of characters.entries()) shares.count(character, numbers[at] ?? 0, count);
    if (costs.has(word) || !isWorthKeeping(characters.length, count, tag, model !== undefined)) continue;
    const stranger = model ? strangerCost : 0;
    vocabulary.add(word, numbers, stranger - Math.log(Math.max(count, 1) / total));
  }
  for (const character of ideographs()) {
    const [alone] = numbersOf(readings.get(character) ?? '') ?? [];
    const count = single.get(character) ?? rareCount(character);
    const cost = costs.get(character) ?? -Math.log(count / total);
    for (const [syllable, share] of shares.of(character, alone)) {
      vocabulary.add(character, [syllable], cost - Math.log(share));
    }
  }
  addModelled(vocabulary, readings, costs);
  return vocabulary;
}

/** Words of the language model; those without a reading of their own read as their parts do. */
function addModelled(
  vocabulary: Vocabulary,
  readings: ReadonlyMap<string, string>,
  costs: ReadonlyMap<string, number>,
): void {
  const parted: string[] = [];
  for (const [word, cost] of costs) {
    const length = [...word].length;
    if (length < 2 || length > 8 || !/^\p{Script=Han}+$/u.test(word)) continue;
    const numbers = numbersOf(readings.get(word) ?? '');
    if (numbers?.length === length) vocabulary.add(word, numbers, cost);
    else parted.push(word);
  }
  for (const word of parted) {
    const numbers = vocabulary.readingOf(word);
    if (numbers) vocabulary.add(word, numbers, costs.get(word) ?? Infinity);
  }
}

/** Names of persons and far places that occur a few times each: half of the source, and nobody's form needs them. */
function isWorthKeeping(length: number, count: number, tag: string, modelled: boolean): boolean {
  if (length > 8) return false;
  // The language model knows what is usual: beside it the list's rare words only stand in the way.
  if (modelled) return count > (tag.startsWith('n') ? 20 : 5);
  if (tag.startsWith('nr')) return count > 5 && length <= 3;
  if (tag === 'ns' || tag === 'nz' || tag === 'nt') return count > 3 || length <= 4;
  return count > 3 || length <= 4;
}

/** How often each reading of a character occurs in words. */
class ReadingShares {
  readonly #counts = new Map<string, Map<number, number>>();

  count(character: string, syllable: number, count: number): void {
    const counts = this.#counts.get(character) ?? new Map<number, number>();
    this.#counts.set(character, counts);
    counts.set(syllable, (counts.get(syllable) ?? 0) + count);
  }

  /** Shares of all readings; `alone` is how the character reads as a word of its own. */
  of(character: string, alone: number | undefined): [number, number][] {
    const counts = this.#counts.get(character) ?? new Map<number, number>();
    const known = [...new Set([...(alone === undefined ? [] : [alone]), ...characterReadings(character)])];
    const total = known.reduce((sum, syllable) => sum + (counts.get(syllable) ?? 0), 0);
    const likeliest = alone ?? known[0];
    return known.map((syllable) => {
      const inWords = total === 0 ? 0 : (counts.get(syllable) ?? 0) / total;
      return [syllable, 0.75 * (syllable === likeliest ? 1 : 0) + 0.25 * inWords + 0.002];
    });
  }
}

/** Count of a character that is no word of the source: those of GB 2312 before the others, ideographs beyond the basic block last. */
function rareCount(character: string): number {
  if (commonSet.has(character)) return 2;
  return (character.codePointAt(0) ?? 0) <= 0x9fff && character >= '一' ? 0.5 : 0.15;
}

const commonSet = new Set(gb2312());

/** The 6,763 ideographs of GB 2312: rows 16 to 87. */
function gb2312(): string[] {
  const decoder = new TextDecoder('gb18030');
  const found: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) found.push(decoder.decode(Uint8Array.of(row, cell)));
  }
  return found.filter((character) => /^\p{Script=Han}$/u.test(character));
}

/** Unified ideographs up to extension F: what GB 18030-2022 asks of a system on its highest level. */
function ideographs(): string[] {
  const blocks = [
    [0x4e00, 0x9fff],
    [0x3400, 0x4dbf],
    [0x20000, 0x2ebef],
  ] as const;
  const found = ['〇'];
  for (const [from, to] of blocks) {
    for (let code = from; code <= to; code += 1) {
      const character = String.fromCodePoint(code);
      if (characterReadings(character).length > 0) found.push(character);
    }
  }
  return found;
}
