import { findSheet, type FoundSheet } from './find-sheet.ts';
import {
  brightness,
  planeOf,
  reductionTo,
  valueAt,
  type Corners,
  type Picture,
  type Plane,
} from './picture.ts';
import { projectionOnto } from './straighten.ts';

/** What keeps a picture from being good enough to hand in; `blurred` is judged on the straightened page only. */
export const problems = ['tooDark', 'noSheet', 'cutOff', 'tooSmall', 'glare', 'blurred'] as const;
export type Problem = (typeof problems)[number];

/** What is seen under the camera: the sheet, and the first thing to do something about. */
export interface Look {
  corners?: Corners;
  problem?: Problem;
}

/** Thresholds, measured on the generated sheets of quality.test.ts: good ones stay well on one side of each. */
export const limits = {
  /** brightness of the paper (upper quintile, 0..255) */
  darkestPaper: 95,
  /** brightness of a picture without a sheet in which nothing can be seen */
  darkestPicture: 45,
  /** share of the picture; A4 from edge to edge of a 4:3 picture is about 0.5 */
  smallestSheet: 0.18,
  /** brightness above which print is gone */
  blinding: 249,
  /** share of the sheet that may be blinding */
  largestGlare: 0.012,
  /** sharpness of print, see {@link sharpness} */
  leastSharpness: 0.05,
} as const;

const lookWidth = 320;

/** Looks at a picture of the camera, reduced or whole. Takes some milliseconds at 640 pixels. */
export function lookAt(picture: Picture): Look {
  const sheet = findSheet(picture);
  const plane = planeOf(picture, brightness, reductionTo(picture, lookWidth));
  const problem = sheet ? problemOfSheet(picture, plane, sheet) : problemWithoutSheet(plane);
  return { ...(sheet && { corners: sheet.corners }), ...(problem && { problem }) };
}

function problemWithoutSheet({ data }: Plane): Problem {
  return quantile([...data], 0.8) < limits.darkestPicture ? 'tooDark' : 'noSheet';
}

function problemOfSheet(picture: Picture, plane: Plane, sheet: FoundSheet): Problem | undefined {
  const scale = plane.width / picture.width;
  const paper = samplesOf(plane, sheet.corners, scale);
  if (quantile(paper, 0.8) < limits.darkestPaper) return 'tooDark';
  if (sheet.cutOff) return 'cutOff';
  if (sheet.share < limits.smallestSheet) return 'tooSmall';
  const blinded = paper.filter((value) => value >= limits.blinding).length;
  return blinded / paper.length > limits.largestGlare ? 'glare' : undefined;
}

/** Brightness at points all over the sheet. */
function samplesOf(plane: Plane, corners: Corners, scale: number): number[] {
  const project = projectionOnto(corners);
  const side = 64;
  return Array.from({ length: side * side }, (_, index) => {
    const point = project(
      0.03 + (0.94 * (index % side)) / side,
      0.03 + (0.94 * Math.floor(index / side)) / side,
    );
    return valueAt(plane, point.x * scale, point.y * scale);
  });
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;
}

/** About 100 dots per inch of A4: print has strokes of one or two pixels there. */
const sharpnessWidth = 827;
const block = 24;
/** A block with less contrast (variance) is empty paper. */
const leastContrast = 120;

/**
 * How sharp the print on a straightened page is: variance of the Laplacian over the variance of the brightness, block by
 * block, of the better blocks. Undefined on empty paper, of which nobody can say.
 */
export function sharpness(page: Picture): number | undefined {
  const narrow = Math.min(page.width, page.height);
  const plane = planeOf(page, brightness, reductionTo({ width: narrow }, sharpnessWidth));
  const ratios: number[] = [];
  for (let top = 1; top + block < plane.height; top += block)
    for (let left = 1; left + block < plane.width; left += block) {
      const { contrast, detail } = blockOf(plane, left, top);
      if (contrast >= leastContrast) ratios.push(detail / contrast);
    }
  return ratios.length < 4 ? undefined : quantile(ratios, 0.75);
}

function blockOf({ data, width }: Plane, left: number, top: number): { contrast: number; detail: number } {
  const values: number[] = [];
  const laplacians: number[] = [];
  for (let y = top; y < top + block; y += 1)
    for (let x = left; x < left + block; x += 1) {
      const at = y * width + x;
      const value = data[at] ?? 0;
      const around =
        (data[at - 1] ?? 0) + (data[at + 1] ?? 0) + (data[at - width] ?? 0) + (data[at + width] ?? 0);
      values.push(value);
      laplacians.push(around - 4 * value);
    }
  return { contrast: variance(values), detail: variance(laplacians) };
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Whether the print on a straightened page is too soft to read. */
export function isBlurred(page: Picture): boolean {
  const sharp = sharpness(page);
  return sharp !== undefined && sharp < limits.leastSharpness;
}
