import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyNumbers } from './copy-numbers.ts';

let folder: string;
const warned: string[] = [];
const log = { warn: (event: string) => void warned.push(event) };

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'copies-'));
  warned.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('copies of a receipt', () => {
  test('are numbered for each case, also after a restart', () => {
    const next = copyNumbers(folder, log);
    expect([next('a'), next('a'), next('b')]).toEqual([1, 2, 1]);
    expect(copyNumbers(folder, log)('a')).toBe(3);
  });

  test('begin anew where the file is damaged', () => {
    writeFileSync(path.join(folder, 'copies.json'), '[["a", -1');
    expect(copyNumbers(folder, log)('a')).toBe(1);
  });

  test('are given although the number cannot be kept, and the log is told', () => {
    const next = copyNumbers(path.join(folder, 'gone'), log);
    expect([next('a'), next('a')]).toEqual([1, 2]);
    expect(warned).toEqual(['copy-number-not-kept', 'copy-number-not-kept']);
  });
});
