import { coarseFilter } from '../coarse-filter.ts';
import { evidenceCount, rarityPlace } from '../evidence.ts';
import { type Model } from '../model.ts';
import { weighedMatches } from '../ranking.ts';
import { type SeededRandom } from './seeded-random.ts';
import { type WrittenCharacter } from './stroke-data.ts';
import { varied, type Habit } from './variation.ts';

const habits: Habit[] = [
  { joins: 0, reorders: 0, strength: 1 },
  { joins: 0.2, reorders: 0, strength: 1.2 },
  { joins: 0, reorders: 0.7, strength: 1 },
  { joins: 0.25, reorders: 0.3, strength: 1.2 },
];
const mostSamples = 1200;
const samplesByCharacter = 5;
const rounds = 40;
/** Chosen, not fitted: the most common character is this much likelier than one that is not counted (logarithm). */
const weightOfRarity = 2;

interface Sample {
  /** the evidence against each candidate, each number divided by its spread */
  evidence: Float64Array[];
  own: number;
}

/** Weights of the evidence by softmax regression: the character that was written against those that look like it. */
export function fitWeights(
  characters: readonly WrittenCharacter[],
  model: Omit<Model, 'weights'>,
  random: SeededRandom,
): Float32Array {
  const drawn = drawSamples(characters, model, random);
  const spread = spreadOf(drawn);
  for (const { evidence } of drawn) {
    for (const against of evidence) against.forEach((value, at) => (against[at] = value / (spread[at] ?? 1)));
  }
  const weights = new Float64Array(evidenceCount);
  for (let round = 0; round < rounds; round++) {
    for (const sample of drawn) learn(weights, sample, 0.5 / (1 + round));
  }
  const fitted = Float32Array.from(weights, (weight, at) => Math.max(0, weight / (spread[at] ?? 1)));
  fitted[rarityPlace] = weightOfRarity;
  return fitted;
}

function drawSamples(
  characters: readonly WrittenCharacter[],
  model: Omit<Model, 'weights'>,
  random: SeededRandom,
): Sample[] {
  const filter = coarseFilter(model);
  return Array.from({ length: Math.min(mostSamples, characters.length * samplesByCharacter) }, (_, index) => {
    const at = random.below(characters.length);
    const habit = habits[index % habits.length];
    const drawing = characters[at]?.drawing ?? [];
    const matches = weighedMatches(model, filter, habit ? varied(drawing, habit, random) : drawing);
    return {
      evidence: matches.map(({ evidence }) => Float64Array.from(evidence)),
      own: matches.findIndex((match) => match.index === at),
    };
  }).filter(({ own }) => own >= 0);
}

function spreadOf(drawn: readonly Sample[]): Float64Array {
  const all = drawn.flatMap(({ evidence }) => evidence);
  return Float64Array.from({ length: evidenceCount }, (_, at) => {
    const values = all.map((evidence) => evidence[at] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  });
}

/** One step down the gradient of the logarithm of the softmax at the character that was written. */
function learn(weights: Float64Array, { evidence, own }: Sample, rate: number): void {
  const scores = evidence.map(
    (against) => -against.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0),
  );
  const highest = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const odds = scores.map((score) => Math.exp(score - highest));
  const sum = odds.reduce((a, b) => a + b, 0);
  for (let at = 0; at < weights.length; at++) {
    const expected = evidence.reduce(
      (total, against, place) => total + ((odds[place] ?? 0) / sum) * (against[at] ?? 0),
      0,
    );
    weights[at] = (weights[at] ?? 0) + rate * (expected - (evidence[own]?.[at] ?? 0));
  }
}
