import { directionFeatures } from './direction-features.ts';
import { type Drawing } from './drawing.ts';
import { type Model } from './model.ts';

/** A character, by its place in the model, and how far the drawing is from it in the projection. */
export interface CoarseMatch {
  index: number;
  /** squared Euclidean distance; 1 is about the spread of one person's writing in one dimension */
  distance: number;
}

/** Finds the nearest characters of a normalised drawing by its features as a whole, nearest first. */
export type CoarseFilter = (drawing: Drawing, count: number) => CoarseMatch[];

export function coarseFilter({ rows, means }: Pick<Model, 'rows' | 'means'>): CoarseFilter {
  const dimensions = rows.length;
  const all = new Float32Array(means.length * dimensions);
  for (const [index, mean] of means.entries()) all.set(mean, index * dimensions);
  return (drawing, count) => {
    const features = directionFeatures(drawing);
    const point = Float32Array.from(rows, (row) => dot(row, features));
    const distances = new Float32Array(means.length);
    for (let index = 0; index < distances.length; index++) distances[index] = distanceOf(all, index, point);
    const limit = distances.toSorted()[Math.min(count, distances.length) - 1] ?? 0;
    const matches: CoarseMatch[] = [];
    for (let index = 0; index < distances.length; index++) {
      const distance = distances[index] ?? Infinity;
      if (distance <= limit) matches.push({ index, distance });
    }
    return matches.toSorted((a, b) => a.distance - b.distance).slice(0, count);
  };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function distanceOf(all: Float32Array, index: number, point: Float32Array): number {
  const start = index * point.length;
  let sum = 0;
  for (let at = 0; at < point.length; at++) {
    const difference = (all[start + at] ?? 0) - (point[at] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
