import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  commonnessIn,
  readCharacterFrequency,
} from '../../renderer/typing/handwriting/build/character-frequency.ts';
import { readStrokeData } from '../../renderer/typing/handwriting/build/stroke-data.ts';
import { openRecogniser } from '../../renderer/typing/handwriting/recogniser.ts';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { distortions } from './handwriting/distortion.ts';
import { ratesOf, type Rates, type Sample } from './handwriting/rates.ts';

const root = new URL('../../', import.meta.url);
const at = (path: string) => fileURLToPath(new URL(path, root));
const seed = 7_310_419;
const commonCount = 3500;
/** Every which character is written: mixed on all the common ones, other kinds and rare ones on samples. */
const everyOf = { all: 4, common: 1, otherKind: 4, quick: 6 };

/** Top-1, top-5 and top-10 of handwriting over distorted stroke data, by kind of distortion; and its speed. */
export async function run(parameters: readonly string[]): Promise<BenchReport> {
  const bytes = readFileSync(at('dist/typing/handwriting.model'));
  const opened = performance.now();
  const recogniser = openRecogniser(bytes);
  const openMillis = performance.now() - opened;
  if (!recogniser.ok)
    return { bench: 'handwriting', figures: [], notes: ['the model is broken'], holds: false };
  const sets = samplesOf(parameters.includes('--quick') ? everyOf.quick : 1);
  const measured = Object.keys(distortions).flatMap((kind) =>
    Object.entries(sets).map(([set, samples]) => ({
      set,
      ...ratesOf(recogniser.value, kind, every(kind === 'mixed' ? 1 : everyOf.otherKind, samples), seed),
    })),
  );
  const millis = measured.flatMap((rates) => rates.millis).toSorted((a, b) => a - b);
  const percentile = (percent: number) => millis[Math.floor((millis.length - 1) * percent)] ?? Number.NaN;
  const of = (kind: string) => measured.find((rates) => rates.kind === kind && rates.set === 'common');
  const [mixed, joined] = [of('mixed'), of('joined, and all shapes')];
  return {
    bench: 'handwriting',
    figures: [
      ...measured.flatMap(figuresOf),
      figure('a recognition, p50', 'ms', [percentile(0.5)]),
      figure('a recognition, p95', 'ms', [percentile(0.95)]),
      figure('opening the model', 'ms', [openMillis]),
      figure('the model', 'bytes', [bytes.length]),
    ],
    notes: [
      `aims, for the ${commonCount} common characters: mixed top-1 at least 0.90 and top-5 at least 0.97, joined top-5 at least 0.93; p95 of a recognition under 30 ms`,
      'the medians of the stroke data are both what the model knows and what is distorted here: shapes of one hand only; people’s own shapes are not measured',
      'the build bends by polynomials with seeds of its own; these distortions are waves, offsets, cut corners, with another seed and other code',
      'common: the most frequent of single characters in the words of the dictionary of @node-rs/jieba',
    ],
    holds:
      mixed !== undefined &&
      joined !== undefined &&
      mixed.top1 >= 0.9 &&
      mixed.top5 >= 0.97 &&
      joined.top5 >= 0.93 &&
      percentile(0.95) < 30,
  };
}

function figuresOf({ set, kind, top1, top5, top10, count }: Rates & { set: string }): BenchFigure[] {
  return Object.entries({ 'top-1': top1, 'top-5': top5, 'top-10': top10 }).map(([name, value]) =>
    figure(`${set} (${count}), ${kind}: ${name}`, 'part', [value]),
  );
}

function samplesOf(quick: number): { all: Sample[]; common: Sample[] } {
  const commonness = commonnessIn(readCharacterFrequency(at('node_modules/@node-rs/jieba/dict.txt')));
  const all = readStrokeData(at('node_modules/hanzi-writer-data/')).map(({ character, drawing }) => ({
    character,
    strokes: drawing.map(({ x, y }) => Array.from(x, (value, index) => ({ x: value, y: y[index] ?? 0 }))),
  }));
  const common = all
    .toSorted((a, b) => commonness(b.character) - commonness(a.character))
    .slice(0, commonCount);
  return { all: every(everyOf.all * quick, all), common: every(everyOf.common * quick, common) };
}

function every<Each>(step: number, list: readonly Each[]): Each[] {
  return list.filter((_, index) => index % step === 0);
}
