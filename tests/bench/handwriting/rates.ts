import { type Recogniser } from '../../../renderer/typing/handwriting/recogniser.ts';
import { type Stroke } from '../../../renderer/typing/handwriting/strokes.ts';
import { chance, distortions } from './distortion.ts';

/** A character as the stroke data has it. */
export interface Sample {
  character: string;
  strokes: Stroke[];
}

/** How many of a kind of writing were recognised, as parts of 1, and how long that took. */
export interface Rates {
  kind: string;
  top1: number;
  top5: number;
  top10: number;
  count: number;
  millis: number[];
}

/** Writes every sample once in a kind of distortion and has it recognised. */
export function ratesOf(
  recogniser: Recogniser,
  kind: string,
  samples: readonly Sample[],
  seed: number,
): Rates {
  const random = chance(seed);
  const distort = distortions[kind] ?? ((strokes: readonly Stroke[]) => strokes);
  const places: number[] = [];
  const millis: number[] = [];
  for (const { character, strokes } of samples) {
    const written = distort(strokes, random);
    const start = performance.now();
    const candidates = recogniser.recognise(written, 10);
    millis.push(performance.now() - start);
    const place = candidates.indexOf(character);
    places.push(place < 0 ? Infinity : place);
  }
  const within = (limit: number) => places.filter((place) => place < limit).length / places.length;
  return { kind, top1: within(1), top5: within(5), top10: within(10), count: places.length, millis };
}
