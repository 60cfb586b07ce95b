import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Drawing } from '../drawing.ts';

/** A character and the middle lines of its strokes in the order in which schools teach them. */
export interface WrittenCharacter {
  character: string;
  /** in the unit square of the font, y growing downwards */
  drawing: Drawing;
}

/** The em square of the data: 1024 units, its top at 900 and y growing upwards (readme of Make Me a Hanzi). */
const unit = 1024;
const top = 900;

/** All characters of the package hanzi-writer-data in a folder, in the order of their code points. */
export function readStrokeData(folder: string): WrittenCharacter[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && [...name].length === '字.json'.length)
    .map((name) => {
      const { medians } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
        medians: [number, number][][];
      };
      return { character: [...name][0] ?? '', drawing: medians.map(polyline) };
    })
    .toSorted((a, b) => (a.character.codePointAt(0) ?? 0) - (b.character.codePointAt(0) ?? 0));
}

function polyline(points: [number, number][]) {
  return {
    x: Float32Array.from(points, ([x]) => x / unit),
    y: Float32Array.from(points, ([, y]) => (top - y) / unit),
  };
}
