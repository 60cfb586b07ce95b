import { departureOf, movedDrawing, turnOf } from './affine.ts';
import { type CoarseMatch } from './coarse-filter.ts';
import { type Drawing } from './drawing.ts';
import { inkPoints, type InkPoints } from './ink-points.ts';
import { type ModelCharacter } from './model.ts';
import { aspectOf, normalised } from './normalise.ts';
import { shapeMatch } from './shape-match.ts';
import { strokeDistance, strokeSequence, type StrokeSequence } from './stroke-match.ts';

/** A drawing made ready to be compared with many characters. */
export interface DrawnCharacter {
  normalised: Drawing;
  points: InkPoints;
  sequence: StrokeSequence;
  aspect: number;
}

export function drawnCharacter(drawing: Drawing): DrawnCharacter {
  const even = normalised(drawing);
  return {
    normalised: even,
    points: inkPoints(even),
    sequence: strokeSequence(even),
    aspect: aspectOf(drawing),
  };
}

/** The place of how rare the character is: its weight is chosen, as the fitting samples are of all alike. */
export const rarityPlace = 8;

/** How many numbers `evidenceOf` gives. */
export const evidenceCount = 9;

/** What speaks against a character, each number the more the larger it is; the build fits their weights. */
export function evidenceOf(
  drawn: DrawnCharacter,
  { drawing, commonness }: ModelCharacter,
  { distance }: CoarseMatch,
): number[] {
  const template = normalised(drawing);
  const shape = shapeMatch(inkPoints(template), drawn.points);
  const byStrokes = strokeDistance(movedDrawing(template, shape.map), drawn.sequence);
  const count = drawn.normalised.length - drawing.length;
  return [
    Math.sqrt(distance),
    Math.sqrt(shape.missing),
    Math.sqrt(shape.extra),
    Math.sqrt(byStrokes),
    // More strokes than taught are rare, fewer are joined ones.
    Math.max(0, count),
    Math.max(0, -count),
    Math.sqrt(departureOf(shape.map)),
    Math.abs(drawn.aspect - aspectOf(drawing)) + Math.abs(turnOf(shape.map)),
    1 - commonness,
  ];
}
