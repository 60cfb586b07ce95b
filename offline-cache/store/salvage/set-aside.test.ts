import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failed, succeeded } from '../../../contract/result.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { finishReplacement, replaceDatabase } from './set-aside.ts';

/** A folder as a power cut can leave it: names and contents. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

const replaced = {
  'submissions.sqlite': 'fresh',
  'damaged-1/submissions.sqlite': 'damaged',
  'damaged-1/submissions.sqlite-wal': 'log',
};

const moments: [string, Record<string, string>][] = [
  [
    'complete',
    { 'submissions.sqlite': 'damaged', 'submissions.sqlite-wal': 'log', 'submissions.salvaged': 'fresh' },
  ],
  [
    'the log moved',
    {
      'submissions.sqlite': 'damaged',
      'damaged-1/submissions.sqlite-wal': 'log',
      'submissions.salvaged': 'fresh',
    },
  ],
  [
    'both moved',
    {
      'damaged-1/submissions.sqlite': 'damaged',
      'damaged-1/submissions.sqlite-wal': 'log',
      'submissions.salvaged': 'fresh',
    },
  ],
];

test.each(moments)(
  'a power cut when it was %s: the next start puts the fresh one in its place',
  (_, files) => {
    const folder = folderWith(files);
    finishReplacement(folder);
    expect(contents(folder)).toMatchObject(replaced);
    expect(existsSync(join(folder, 'submissions.sqlite-wal'))).toBe(false);
    expect(existsSync(join(folder, 'submissions.salvaged'))).toBe(false);
  },
);

test('a power cut while it was being built: built again from nothing', () => {
  const folder = folderWith({
    'submissions.sqlite': 'damaged',
    'submissions.sqlite-wal': 'log',
    'submissions.building': 'half',
    'submissions.building-wal': 'half',
  });
  finishReplacement(folder);
  expect(contents(folder)).toMatchObject({ 'submissions.sqlite': 'damaged' });
  const outcome = replaceDatabase(folder, (fresh, setAside) => {
    expect(existsSync(fresh)).toBe(false);
    expect(existsSync(`${fresh}-wal`)).toBe(false);
    writeFileSync(fresh, 'fresh');
    return succeeded(setAside);
  });
  expect(outcome).toEqual({ ok: true, value: 'damaged-1' });
  expect(contents(folder)).toEqual(replaced);
});

test('what cannot be built replaces nothing', () => {
  const files = { 'submissions.sqlite': 'damaged', 'submissions.sqlite-wal': 'log' };
  const folder = folderWith(files);
  const outcome = replaceDatabase(folder, () => failed({ code: 'diskFull', detail: 'ENOSPC' }));
  expect(outcome.ok).toBe(false);
  expect(contents(folder)).toEqual(files);
});
