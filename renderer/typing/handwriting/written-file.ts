import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { type Point, type Stroke } from './strokes.ts';

/** What a file of strokes holds: one character, or several in a row. */
export type WrittenFile = { kind: 'one'; strokes: Stroke[] } | { kind: 'several'; characters: Stroke[][] };

/** One sentence in Chinese: what is wrong, and where. */
export type WrittenFileFailure = string;

const mostCharacters = 10_000;

/**
 * Reads strokes from a parsed JSON value: an array of strokes, or `{"strokes": […]}`, or `{"characters": […]}` with
 * one of these for each character. A stroke is an array of points (or `{"points": […]}`), a point `[x, y, …]` or
 * `{"x": …, "y": …}`. Numbers must be finite.
 */
export function writtenFileOf(json: unknown): Result<WrittenFile, WrittenFileFailure> {
  if (isRecord(json) && 'characters' in json) {
    const list = json.characters;
    if (!Array.isArray(list)) return failed('characters 不是数组');
    if (list.length > mostCharacters) return failed(`一次最多 ${mostCharacters} 个字`);
    const characters = allOf(list, (each, index) => strokesOf(each, `第 ${index + 1} 个字`));
    return characters.ok ? succeeded({ kind: 'several', characters: characters.value }) : characters;
  }
  const strokes = strokesOf(json, '');
  return strokes.ok ? succeeded({ kind: 'one', strokes: strokes.value }) : strokes;
}

function strokesOf(json: unknown, where: string): Result<Stroke[], WrittenFileFailure> {
  const list = isRecord(json) && 'strokes' in json ? json.strokes : json;
  if (!Array.isArray(list)) return failed(`${where}没有笔画：应当是笔画的数组，或者 {"strokes": […]}`);
  return allOf(list, (stroke, index) => strokeOf(stroke, `${where}第 ${index + 1} 笔`));
}

function strokeOf(json: unknown, where: string): Result<Stroke, WrittenFileFailure> {
  const list = isRecord(json) && 'points' in json ? json.points : json;
  if (!Array.isArray(list)) return failed(`${where}不是点的数组`);
  return allOf(list, (point, index) => pointOf(point, `${where}第 ${index + 1} 点`));
}

function pointOf(json: unknown, where: string): Result<Point, WrittenFileFailure> {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  const [x, y] = isRecord(json) ? [json.x, json.y] : list;
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
    return failed(`${where}不是两个数：应当是 [x, y] 或者 {"x": …, "y": …}`);
  }
  return succeeded({ x, y });
}

function isRecord(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The values of all, or the first failure. */
function allOf<Value>(
  list: readonly unknown[],
  read: (each: unknown, index: number) => Result<Value, WrittenFileFailure>,
): Result<Value[], WrittenFileFailure> {
  const values: Value[] = [];
  for (const [index, each] of list.entries()) {
    const result = read(each, index);
    if (!result.ok) return result;
    values.push(result.value);
  }
  return succeeded(values);
}
