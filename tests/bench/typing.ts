import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDictionary } from '../../renderer/typing/pinyin/build/build-dictionary.ts';
import { readDictionary, type PinyinDictionary } from '../../renderer/typing/pinyin/dictionary.ts';
import { createTypingSession } from '../../renderer/typing/pinyin/session.ts';
import { createVisitMemory } from '../../renderer/typing/pinyin/visit-memory.ts';
import { engineMemory } from './typing/engine-memory.ts';
import { keyToPaint } from './typing/key-to-paint.ts';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import {
  ours,
  simpleKeyboard,
  singleSyllables,
  type Contestant,
  type Written,
} from './typing/contestants.ts';
import { readSamples, type Sample } from './typing/samples.ts';

const dictionaryPath = join(import.meta.dirname, '../../dist/typing/pinyin.bin');
const longInput = 200;
const kinds = ['name', 'address', 'sentence'] as const;

/** Names, addresses and causes typed: keys for each character, how often the right text is first, time of a key. */
export async function run(parameters: readonly string[]): Promise<BenchReport> {
  // before anything else is held
  const memory = await engineMemory();
  const { dictionary, figures } = load();
  const samples = readSamples('samples.tsv');
  const mine = ours(dictionary);
  // Warm: the first keys of a page compile the code.
  for (const sample of samples.slice(0, 40)) mine.write(sample);
  const microseconds: number[] = [];
  for (const contestant of [mine, await simpleKeyboard(), singleSyllables(dictionary)]) {
    for (const kind of kinds) {
      const ofKind = samples.filter((sample) => sample.kind === kind);
      const written = ofKind.map((sample) => ({ sample, ...contestant.write(sample) }));
      if (contestant === mine) {
        microseconds.push(...written.flatMap((each) => each.microseconds));
        if (parameters.includes('--misses')) printMisses(written);
      }
      figures.push(...ratesOf(contestant, kind, written));
    }
  }
  const plain = ours(readDictionary(buildDictionary(undefined)));
  const [unseen, fresh] = [readSamples('unseen.tsv'), readSamples('fresh.tsv')];
  const [village, apart] = [readSamples('village.tsv'), readSamples('apart.tsv')];
  const sets = {
    samples,
    'unseen set': unseen,
    'fresh set': fresh,
    'village set': village,
    'set written apart': apart,
  };
  for (const [set, texts] of Object.entries(sets)) {
    for (const contestant of [mine, { ...plain, name: 'the same without a language model' }]) {
      if (contestant === mine && texts === samples) continue;
      figures.push(...allRates({ ...contestant, name: `${contestant.name}, ${set}` }, texts));
    }
  }
  figures.push(
    ...timesOf('key', microseconds),
    ...timesOf(`key, ${longInput} letters`, longKeys(dictionary)),
  );
  figures.push(...(await keyToPaint()), memory);
  return {
    bench: 'typing',
    figures,
    notes: [
      `${samples.length.toLocaleString('en')} texts that the builder of the dictionary does not read, typed in full letters without apostrophes; eight candidates on a page for all`,
      'top-1 and top-5: the whole text is first, or among the first five; where each syllable is chosen alone: every character of it is',
      'keys for a character: letters, choices and turned pages over the characters of the texts that can be written at all',
      dictionary.modelled
        ? 'the dictionary was built with the language model of the system’s package libime-data-language-model'
        : 'the dictionary was built without a language model: the package libime-data-language-model is not on this machine',
      `the misses of this set were read while the model was made, so that its rates flatter; the unseen set of ${unseen.length} hard texts was read too; the fresh set of ${fresh.length} was written after all weights, and its first run stands in its file, as does that of the village set of ${village.length}; the ${apart.length} written apart were written without sight of the dictionary’s lists`,
      'key to paint: a touched key of the built page until the frame after its letter, and after its candidates, was handed over; the throttle slows the page’s thread, not the worker’s; headless Chromium without a graphics processor',
      'pinyin session in the mode of the field, a new visit for each text: nothing learnt',
    ],
    holds: samples.length >= 1000,
  };
}

/** By kind of text; a set need not have every kind. */
function allRates(contestant: Contestant, samples: readonly Sample[]): BenchFigure[] {
  return kinds.flatMap((kind) => {
    const ofKind = samples.filter((sample) => sample.kind === kind);
    if (ofKind.length === 0) return [];
    return ratesOf(
      contestant,
      kind,
      ofKind.map((sample) => ({ sample, ...contestant.write(sample) })),
    );
  });
}

function load(): { dictionary: PinyinDictionary; figures: BenchFigure[] } {
  const bytes = readFileSync(dictionaryPath);
  const times = Array.from({ length: 5 }, () => {
    const began = performance.now();
    readDictionary(bytes);
    return performance.now() - began;
  });
  const before = process.memoryUsage().arrayBuffers;
  const dictionary = readDictionary(bytes);
  const beside = process.memoryUsage().arrayBuffers - before;
  const figures = [
    figure('dictionary, memory', 'MB', [(bytes.length + beside) / 1e6]),
    figure('dictionary, load', 'ms', times),
    figure('dictionary', 'MB', [bytes.length / 1e6]),
    figure('dictionary, gzip', 'MB', [gzipSync(bytes).length / 1e6]),
  ];
  return { dictionary, figures };
}

function ratesOf(
  { name }: Contestant,
  kind: string,
  written: readonly (Written & { sample: Sample })[],
): BenchFigure[] {
  const share = (holds: (each: Written) => boolean) => written.filter(holds).length / written.length;
  const finished = written.filter(({ keys }) => keys !== undefined);
  const keys = finished.reduce((sum, each) => sum + (each.keys ?? 0), 0);
  const characters = finished.reduce((sum, { sample }) => sum + sample.characters.length, 0);
  return [
    figure(`${name}, ${kind}, top-1`, 'share', [share(({ place }) => place === 0)]),
    figure(`${name}, ${kind}, top-5`, 'share', [share(({ place }) => place < 5)]),
    figure(`${name}, ${kind}, writable`, 'share', [share((each) => each.keys !== undefined)]),
    figure(`${name}, ${kind}, keys for a character`, 'keys', [keys / characters]),
  ];
}

function timesOf(name: string, microseconds: readonly number[]): BenchFigure[] {
  const sorted = microseconds.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return [
    figure(`${name}, p50`, 'µs', [quantile(0.5)]),
    figure(`${name}, p95`, 'µs', [quantile(0.95)]),
    figure(`${name}, max`, 'µs', [quantile(1)]),
  ];
}

/** Two hundred letters in one go, as words and as initials alone. */
function longKeys(dictionary: PinyinDictionary): number[] {
  const inputs = ['wodeshenfenzhengdiulexuyaobuban', 'sssszzcc', 'xianangan'];
  return inputs.flatMap((input) => {
    const session = createTypingSession({ dictionary, memory: createVisitMemory(), mode: 'sentence' });
    return [...input.repeat(longInput).slice(0, longInput)].map((letter) => {
      const began = performance.now();
      session.press(letter);
      return (performance.now() - began) * 1000;
    });
  });
}

/** For whoever improves the model: what was not first. */
function printMisses(written: readonly (Written & { sample: Sample })[]): void {
  for (const { sample, place } of written) {
    if (place > 0) console.error(`${sample.kind}\t${sample.text}\t${sample.letters}\t${String(place)}`);
  }
}
