import { type Model } from '../model.ts';
import { fitProjection } from './fit-projection.ts';
import { fitWeights } from './fit-weights.ts';
import { seededRandom } from './seeded-random.ts';
import { simplified } from './simplify.ts';
import { type WrittenCharacter } from './stroke-data.ts';

const usualDimensions = 128;
/** Two of the 256 steps that the file has. */
const tolerance = 2 / 255;
const seed = 20_260_101;

/** Makes the model of these characters; the same input makes the same model. */
export function fitModel(
  characters: readonly WrittenCharacter[],
  commonness: (character: string) => number,
  dimensions = usualDimensions,
): Model {
  const random = seededRandom(seed);
  const model = {
    characters: characters.map(({ character, drawing }) => ({
      character,
      commonness: commonness(character),
      drawing: drawing.map((stroke) => simplified(stroke, tolerance)),
    })),
    ...fitProjection(characters, dimensions, random),
  };
  return { ...model, weights: fitWeights(characters, model, random) };
}
