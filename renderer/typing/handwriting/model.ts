import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { featureCount } from './direction-features.ts';
import { type Drawing } from './drawing.ts';
import { evidenceCount } from './evidence.ts';

/** What is known of one character. */
export interface ModelCharacter {
  character: string;
  /** 0: a part, never written alone; up to 1, the most common: a logarithm of its frequency in written Chinese */
  commonness: number;
  /** its strokes in the order taught in schools, in the unit square, y growing downwards */
  drawing: Drawing;
}

/** All that the recogniser needs; made by the build, read from one file. */
export interface Model {
  /** a character that is written in several shapes is there once for each */
  characters: readonly ModelCharacter[];
  /** rows of `featureCount` numbers that project direction features to what tells characters apart */
  rows: readonly Float32Array[];
  /** one row of `rows.length` numbers for each character: its mean in the projection */
  means: readonly Float32Array[];
  /** `evidenceCount` weights of what speaks against a character */
  weights: Float32Array;
}

/**
 * The file, little-endian: magic (8 bytes), length of the file, number of characters, dimensions (uint32 each);
 * the weights (float32); for each dimension the float32 scale of its row and its means; the rows (int16); the means (int8, by character); then
 * by character: code point (uint24), commonness, strokes (uint8), and by stroke: points (uint8), x and y (uint8).
 */
const magic = 'JJWRITE2';
const weightsAt = magic.length + 12;
const headBytes = weightsAt + evidenceCount * 4;
const scaleBytes = 8;
const [mostOfRow, mostOfMean, mostOfByte] = [32_767, 127, 255];

/** Writes a model to the bytes that `decodeModel` reads, rounding its numbers. */
export function encodeModel(model: Model): Uint8Array<ArrayBuffer> {
  const dimensions = model.rows.length;
  const fixedBytes = headBytes + dimensions * (scaleBytes + featureCount * 2 + model.characters.length);
  const written = model.characters.flatMap(bytesOfCharacter);
  const bytes = new Uint8Array(fixedBytes + written.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(magic));
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, model.characters.length, true);
  view.setUint32(16, dimensions, true);
  for (const [at, weight] of model.weights.entries()) view.setFloat32(weightsAt + at * 4, weight, true);
  let [scaleAt, rowAt] = [headBytes, headBytes + dimensions * scaleBytes];
  const meansAt = rowAt + dimensions * featureCount * 2;
  for (const [dimension, row] of model.rows.entries()) {
    const rowScale = largestOf(row) / mostOfRow;
    const meanScale = largestOf(model.means.map((mean) => mean[dimension] ?? 0)) / mostOfMean;
    view.setFloat32(scaleAt, rowScale, true);
    view.setFloat32(scaleAt + 4, meanScale, true);
    scaleAt += scaleBytes;
    for (const value of row) {
      view.setInt16(rowAt, Math.round(value / rowScale), true);
      rowAt += 2;
    }
    for (const [index, mean] of model.means.entries()) {
      view.setInt8(meansAt + index * dimensions + dimension, Math.round((mean[dimension] ?? 0) / meanScale));
    }
  }
  bytes.set(written, fixedBytes);
  return bytes;
}

function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest || 1;
}

function bytesOfCharacter({ character, commonness, drawing }: ModelCharacter): number[] {
  const code = character.codePointAt(0) ?? 0;
  const byte = (part: number) => Math.max(0, Math.min(mostOfByte, Math.round(part * mostOfByte)));
  return [
    code & 0xff,
    (code >> 8) & 0xff,
    code >> 16,
    byte(commonness),
    drawing.length,
    ...drawing.flatMap(({ x, y }) => [
      x.length,
      ...Array.from(x, (value, index) => [byte(value), byte(y[index] ?? 0)]).flat(),
    ]),
  ];
}

/** Reads what `encodeModel` wrote; bytes that are not that, or not all of it, are refused. */
export function decodeModel(bytes: Uint8Array): Result<Model, 'not-a-model'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) {
    return failed('not-a-model');
  }
  const [count, dimensions] = [view.getUint32(12, true), view.getUint32(16, true)];
  const rowsAt = headBytes + dimensions * scaleBytes;
  const meansAt = rowsAt + dimensions * featureCount * 2;
  const charactersAt = meansAt + dimensions * count;
  if (view.getUint32(8, true) !== bytes.length || charactersAt > bytes.length) return failed('not-a-model');
  const scale = (dimension: number, place: number) =>
    view.getFloat32(headBytes + dimension * scaleBytes + place, true);
  const rows = Array.from({ length: dimensions }, (_row, dimension) =>
    Float32Array.from(
      { length: featureCount },
      (_, at) => view.getInt16(rowsAt + (dimension * featureCount + at) * 2, true) * scale(dimension, 0),
    ),
  );
  const weights = Float32Array.from({ length: evidenceCount }, (_, at) =>
    view.getFloat32(weightsAt + at * 4, true),
  );
  const meanScales = Array.from({ length: dimensions }, (_, dimension) => scale(dimension, 4));
  const means = Array.from({ length: count }, (_mean, index) =>
    Float32Array.from(
      meanScales,
      (meanScale, at) => view.getInt8(meansAt + index * dimensions + at) * meanScale,
    ),
  );
  const characters = charactersIn(bytes.subarray(charactersAt), count);
  return characters ? succeeded({ characters, rows, means, weights }) : failed('not-a-model');
}

/** The characters at the end of the file, or nothing when it does not end with the last of them. */
function charactersIn(bytes: Uint8Array, count: number): ModelCharacter[] | undefined {
  let at = 0;
  const next = () => bytes[at++] ?? 0;
  const characters: ModelCharacter[] = [];
  for (let index = 0; index < count && at < bytes.length; index++) {
    const code = next() | (next() << 8) | (next() << 16);
    const commonness = next() / mostOfByte;
    const drawing = Array.from({ length: next() }, () => {
      const points = Array.from(
        { length: next() },
        () => [next() / mostOfByte, next() / mostOfByte] as const,
      );
      return { x: Float32Array.from(points, ([x]) => x), y: Float32Array.from(points, ([, y]) => y) };
    });
    if (code > 0x10ffff) return undefined;
    characters.push({ character: String.fromCodePoint(code), commonness, drawing });
  }
  return characters.length === count && at === bytes.length ? characters : undefined;
}
