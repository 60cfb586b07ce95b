import fc from 'fast-check';
import { type Drawing } from './drawing.ts';
import { type Stroke } from './strokes.ts';

/** Straight lines between corners, a point every few units as a finger gives them. */
export function stroke(...corners: readonly (readonly [x: number, y: number])[]): Stroke {
  return corners.flatMap(([x, y], at) => {
    const [nextX, nextY] = corners[at + 1] ?? [x, y];
    return Array.from({ length: 12 }, (_, step) => ({
      x: x + ((nextX - x) * step) / 12,
      y: y + ((nextY - y) * step) / 12,
    }));
  });
}

/** Where each stroke begins and ends, in whole parts of the drawing, so many of them to its width. */
export function endsOf(drawing: Drawing | undefined, parts: number): string[] | undefined {
  const place = (value: number | undefined) => Math.round((value ?? Number.NaN) * parts);
  return drawing?.map(({ x, y }) => `${place(x[0])},${place(y[0])} ${place(x.at(-1))},${place(y.at(-1))}`);
}

/** Any points at all, infinite ones and none included. */
export const anyStrokes = fc.array(
  fc.array(fc.record({ x: fc.double(), y: fc.double() }), { maxLength: 60 }),
  { maxLength: 6 },
);

/** Whether every stroke has points, each with both coordinates, and none beside the drawing's square. */
export function isWhole(drawing: Drawing): boolean {
  return drawing.every(
    ({ x, y }) => x.length > 0 && x.length === y.length && [...x, ...y].every((value) => value >= 0),
  );
}
