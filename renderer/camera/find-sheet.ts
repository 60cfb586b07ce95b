import { fitToEdges, liesOnFrame, type FittedSheet } from './edges.ts';
import {
  planeOf,
  reductionTo,
  whiteness,
  type Corners,
  type Picture,
  type Plane,
  type Point,
} from './picture.ts';
import { areaOf, cosinesOf, hullOf, quadrilateralOf } from './quadrilateral.ts';
import { candidateRegions, type Region } from './regions.ts';

/** Wide enough to see a sheet, small enough to look several times a second. */
const searchWidth = 320;
const fineWidth = 960;

export interface FoundSheet {
  /** in pixels of the picture */
  corners: Corners;
  /** share of the picture, 0..1 */
  share: number;
  /** a corner lies at the edge of the picture: part of the sheet is outside */
  cutOff: boolean;
}

/** Steeper corners than 45° belong to no sheet that lies under a camera. */
const sharpestCosine = 0.7;
/** A side inside the picture shows an edge along most of it. */
const leastSupport = 0.55;
/** What is partly outside must be clearer: any two things with straight edges meet somewhere at the frame. */
const clearSupport = 0.7;

/**
 * The one sheet of paper in a picture: the largest quadrilateral that is brighter than what is around it and has edges
 * along its sides. Undefined when there is none.
 */
export function findSheet(picture: Picture): FoundSheet | undefined {
  const reduction = reductionTo(picture, searchWidth);
  const plane = planeOf(picture, whiteness, reduction);
  const best = bestFit(plane);
  if (!best) return undefined;
  const cutOff = touchesFrame(plane, best.corners);
  const corners = finer(picture, scaled(best.corners, reduction)) ?? scaled(best.corners, reduction);
  return { corners, share: areaOf(corners) / (picture.width * picture.height), cutOff };
}

function bestFit(plane: Plane): FittedSheet | undefined {
  let best: { sheet: FittedSheet; score: number } | undefined;
  for (const region of candidateRegions(plane)) {
    const fitted = fittedRegion(plane, region);
    if (fitted && (!best || fitted.score > best.score)) best = fitted;
  }
  return best?.sheet;
}

function fittedRegion(plane: Plane, region: Region): { sheet: FittedSheet; score: number } | undefined {
  const hull = hullOf(region.outline);
  const rough = quadrilateralOf(hull);
  if (!rough) return undefined;
  const fullness = areaOf(hull) / (areaOf(rough) || 1);
  if (fullness < 0.8) return undefined;
  const first = fitToEdges(plane, rough, 6);
  const sheet = first && fitToEdges(plane, first.corners, 3);
  if (!sheet || !isSheet(plane, sheet)) return undefined;
  const support = sheet.support.reduce((sum, share) => sum + share, 0) / 4;
  return { sheet, score: support * fullness ** 2 * Math.sqrt(areaOf(sheet.corners)) };
}

/** Sides on the frame have no edge; a sheet shows at least two others, opposite or not. */
function isSheet(plane: Plane, { corners, support }: FittedSheet): boolean {
  if (cosinesOf(corners).some((cosine) => Math.abs(cosine) > sharpestCosine)) return false;
  const onFrame = corners.map((corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    return liesOnFrame(plane, { x: (corner.x + next.x) / 2, y: (corner.y + next.y) / 2 });
  });
  const inside = support.filter((_, index) => onFrame[index] !== true).toSorted((a, b) => a - b);
  const [weakest = 0, ...others] = inside;
  // something may lie against one side, where the other three are clear
  if (inside.length === 4)
    return weakest >= leastSupport || (weakest >= 0.35 && others.every((share) => share >= 0.75));
  return inside.length >= 2 && weakest >= clearSupport;
}

function touchesFrame(plane: Plane, corners: Corners): boolean {
  return corners.some((corner) => liesOnFrame(plane, corner));
}

/** The corners once more, in more detail. */
function finer(picture: Picture, corners: Corners): Corners | undefined {
  const reduction = reductionTo(picture, fineWidth);
  const plane = planeOf(picture, whiteness, reduction);
  const fitted = fitToEdges(plane, scaled(corners, 1 / reduction), 4);
  // a side that was lost in the detail was better known before
  return fitted?.support.every((share) => share >= 0.35) ? scaled(fitted.corners, reduction) : undefined;
}

/** Corners of a plane in pixels `factor` times smaller: the middles of pixels move with the scale. */
function scaled([a, b, c, d]: Corners, factor: number): Corners {
  const scale = ({ x, y }: Point): Point => ({
    x: (x + 0.5) * factor - 0.5,
    y: (y + 0.5) * factor - 0.5,
  });
  return [scale(a), scale(b), scale(c), scale(d)];
}
