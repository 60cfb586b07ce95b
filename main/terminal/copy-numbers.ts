import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Log } from './log.ts';

/** Cases remembered; the oldest is forgotten first. Far more than a person finds again at the terminal. */
const mostCases = 5000;
const Counts = z.array(z.tuple([z.string(), z.number().int().positive()]));

/**
 * Numbers the copies of each receipt, across restarts: `copies.json` in the terminal's folder, case id and count,
 * nothing of the person. A number that could not be written down is still given, and told to the log: a copy is
 * worth more to its owner than its number.
 */
export function copyNumbers(folder: string, log: Pick<Log, 'warn'>): (caseId: string) => number {
  const file = path.join(folder, 'copies.json');
  const counts = readCounts(file);
  return (caseId) => {
    const number = (counts.get(caseId) ?? 0) + 1;
    // Last in the map is newest.
    counts.delete(caseId);
    counts.set(caseId, number);
    const [oldest] = counts.keys();
    if (counts.size > mostCases && oldest !== undefined) counts.delete(oldest);
    if (!written(file, counts)) log.warn('copy-number-not-kept');
    return number;
  };
}

function readCounts(file: string): Map<string, number> {
  try {
    const read = Counts.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(read.success ? read.data : []);
  } catch {
    // No file yet, or one that a power cut damaged: counting begins anew.
    return new Map();
  }
}

function written(file: string, counts: ReadonlyMap<string, number>): boolean {
  try {
    writeFileSync(`${file}.next`, JSON.stringify([...counts]), { mode: 0o600 });
    renameSync(`${file}.next`, file);
    return true;
  } catch {
    // A full or read-only disk: known to the terminal by other ways.
    return false;
  }
}
