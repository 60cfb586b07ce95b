import { withoutClosedBoxes } from './closed-boxes.ts';
import { type CoarseFilter } from './coarse-filter.ts';
import { type Drawing } from './drawing.ts';
import { drawnCharacter, evidenceOf } from './evidence.ts';
import { type Model, type ModelCharacter } from './model.ts';
import { withoutReturns } from './returning-strokes.ts';

/** A character by its place in the model, and all that speaks against it. */
export interface Match {
  index: number;
  evidence: readonly number[];
}

/** A character by its place in the model, and how much speaks against it. */
export interface RankedMatch {
  index: number;
  against: number;
}

/** Looked at closely: at least so many, at most so many, between them those nearly as near as the nearest. */
const [fewest, most] = [20, 60];
/** How much farther than the nearest, in standard deviations of one person's writing: 995 of 1,000 are within 3.3. */
const reach = 3.5;

/**
 * What speaks against a part that is never written alone, such as 冂, besides how rare it is. Hands differ from printed
 * shapes so much that a part lies 16 before the character that was meant: what is written is worth 20 to 60 altogether.
 */
const againstPart = 18;
/** The same for a capital: the fields are Chinese, and who writes 八 seldom means A. */
const againstCapital = 8;

/** What speaks against a character before anything is drawn, beside how rare it is. */
function againstBefore(known: ModelCharacter | undefined): number {
  if (!known) return 0;
  if (known.commonness === 0) return againstPart;
  return /^[A-Z]$/.test(known.character) ? againstCapital : 0;
}

/** Characters that a drawing may be, each with the evidence against it, in the order of the fast filter. */
export function weighedMatches(
  { characters }: Pick<Model, 'characters'>,
  filter: CoarseFilter,
  drawing: Drawing,
): Match[] {
  const drawn = drawnCharacter(drawing);
  const near = filter(drawn.normalised, most);
  const limit = (Math.sqrt(near[0]?.distance ?? 0) + reach) ** 2;
  return near
    .filter(({ distance }, place) => place < fewest || distance < limit)
    .flatMap((match) => {
      const character = characters[match.index];
      return character ? [{ index: match.index, evidence: evidenceOf(drawn, character, match) }] : [];
    });
}

/**
 * The characters that a drawing may be, the one with the least evidence against it first. A drawing with a box in one
 * stroke, or with a stroke that runs back to the left, is looked at both as it is and parted there: a character may then
 * be named twice.
 */
export function rankedMatches(
  model: Pick<Model, 'characters' | 'weights'>,
  filter: CoarseFilter,
  drawing: Drawing,
): RankedMatch[] {
  const opened = withoutClosedBoxes(drawing);
  const parted = withoutReturns(opened ?? drawing) ?? opened;
  return [drawing, ...(parted ? [parted] : [])]
    .flatMap((each) => weighed(model, filter, each))
    .toSorted((a, b) => a.against - b.against);
}

function weighed(
  model: Pick<Model, 'characters' | 'weights'>,
  filter: CoarseFilter,
  drawing: Drawing,
): RankedMatch[] {
  return weighedMatches(model, filter, drawing).map(({ index, evidence }) => ({
    index,
    against:
      evidence.reduce((sum, value, place) => sum + value * (model.weights[place] ?? 0), 0) +
      againstBefore(model.characters[index]),
  }));
}
