import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { comparable } from '../message-pieces.ts';
import type { ScriptLine } from './script.ts';

/** Beside the recordings: by id, what the speaker read. `npm run speech -- script` writes it. */
export const scriptName = 'script.json';
const Script = z.record(z.string(), z.string());

/**
 * A hall's own recordings against what the screens say today.
 * - `missing`: not recorded, and therefore synthesised
 * - `extra`: recorded, but no screen says it
 * - `stale`: recorded when the screen said something else, or nobody wrote down what was read: not played
 */
export interface RecordingsReport {
  usable: readonly string[];
  missing: readonly string[];
  extra: readonly string[];
  stale: readonly string[];
}

/** Looks at a folder of `<id>.ogg`; a folder that is not there holds nothing. */
export function checkRecordings(folder: string, lines: readonly ScriptLine[]): RecordingsReport {
  const recorded = new Set(oggFilesIn(folder));
  const read = whatWasRead(folder);
  const known = new Map(lines.map((line) => [line.id, line]));
  const isUsable = ({ id, text }: ScriptLine) =>
    recorded.has(id) && comparable(read[id] ?? '') === comparable(text);
  return {
    usable: lines.filter(isUsable).map(({ id }) => id),
    missing: lines.filter(({ id }) => !recorded.has(id)).map(({ id }) => id),
    extra: [...recorded].filter((id) => !known.has(id)).sort(),
    stale: lines.filter((line) => recorded.has(line.id) && !isUsable(line)).map(({ id }) => id),
  };
}

function oggFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ogg'))
    .map((name) => name.slice(0, -'.ogg'.length));
}

/** A script that cannot be read vouches for nothing: all recordings beside it are stale. */
function whatWasRead(folder: string): Record<string, string> {
  try {
    return Script.parse(JSON.parse(readFileSync(join(folder, scriptName), 'utf8')));
  } catch {
    return {};
  }
}
