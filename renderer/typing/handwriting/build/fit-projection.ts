import { directionFeatures, featureCount } from '../direction-features.ts';
import { type Drawing } from '../drawing.ts';
import { normalised } from '../normalise.ts';
import { discriminantRows } from './discriminant.ts';
import { type SeededRandom } from './seeded-random.ts';
import { type WrittenCharacter } from './stroke-data.ts';
import { varied, type Habit } from './variation.ts';

/** What the fast filter compares: a projection of the features, and where each character's mean lies in it. */
export interface Projection {
  /** `dimensions` rows of `featureCount` numbers */
  rows: Float32Array[];
  /** one row of `dimensions` numbers for each character, in their order */
  means: Float32Array[];
}

/** How the samples are written: clean, then as people do. */
const habits: Habit[] = [
  { joins: 0, reorders: 0, strength: 0.3 },
  { joins: 0, reorders: 0, strength: 1 },
  { joins: 0, reorders: 0.5, strength: 1 },
  { joins: 0.15, reorders: 0, strength: 1 },
  { joins: 0.3, reorders: 0.3, strength: 1 },
];

const samplesOfMean = 15;
const mostSamplesOfSpread = 30_000;
const samplesOfSpreadByCharacter = 40;
const ridge = 0.02;

/** Fits the projection and the means to varied writing of each character. */
export function fitProjection(
  characters: readonly WrittenCharacter[],
  dimensions: number,
  random: SeededRandom,
): Projection {
  const means = characters.map(({ drawing }) => meanFeatures(drawing, random));
  const within = spreadWithin(characters, means, random);
  const between = spreadBetween(means);
  const rows = discriminantRows(within, between, dimensions, ridge, random).map((row) =>
    Float32Array.from(row),
  );
  return { rows, means: means.map((mean) => project(rows, mean)) };
}

function project(rows: readonly Float32Array[], features: Float32Array): Float32Array {
  return Float32Array.from(rows, (row) =>
    row.reduce((sum, value, index) => sum + value * (features[index] ?? 0), 0),
  );
}

function sample(drawing: Drawing, index: number, random: SeededRandom): Float32Array {
  const habit = habits[index % habits.length];
  return directionFeatures(normalised(habit ? varied(drawing, habit, random) : drawing));
}

function meanFeatures(drawing: Drawing, random: SeededRandom): Float32Array {
  const mean = new Float32Array(featureCount);
  for (let index = 0; index < samplesOfMean; index++) {
    const features = sample(drawing, index, random);
    for (let at = 0; at < featureCount; at++)
      mean[at] = (mean[at] ?? 0) + (features[at] ?? 0) / samplesOfMean;
  }
  return mean;
}

function spreadWithin(
  characters: readonly WrittenCharacter[],
  means: readonly Float32Array[],
  random: SeededRandom,
): Float64Array[] {
  const sum = square();
  const samples = Math.min(mostSamplesOfSpread, characters.length * samplesOfSpreadByCharacter);
  for (let index = 0; index < samples; index++) {
    const at = random.below(characters.length);
    const features = sample(characters[at]?.drawing ?? [], index, random);
    addOuter(
      sum,
      features.map((value, place) => value - (means[at]?.[place] ?? 0)),
    );
  }
  return averaged(sum, samples);
}

function spreadBetween(means: readonly Float32Array[]): Float64Array[] {
  const middle = new Float64Array(featureCount);
  for (const mean of means)
    mean.forEach((value, at) => (middle[at] = (middle[at] ?? 0) + value / means.length));
  const sum = square();
  for (const mean of means) {
    addOuter(
      sum,
      mean.map((value, at) => value - (middle[at] ?? 0)),
    );
  }
  return averaged(sum, means.length);
}

function square(): Float64Array[] {
  return Array.from({ length: featureCount }, () => new Float64Array(featureCount));
}

/** Adds the product of a vector with itself, the lower triangle only. */
function addOuter(sum: readonly Float64Array[], vector: Float32Array): void {
  for (const [i, row] of sum.entries()) {
    const factor = vector[i] ?? 0;
    if (factor === 0) continue;
    for (let j = 0; j <= i; j++) row[j] = (row[j] ?? 0) + factor * (vector[j] ?? 0);
  }
}

function averaged(sum: readonly Float64Array[], count: number): Float64Array[] {
  return sum.map((row, i) => row.map((_, j) => (i >= j ? (row[j] ?? 0) : (sum[j]?.[i] ?? 0)) / count));
}
