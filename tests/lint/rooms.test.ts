import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ESLint } from 'eslint';
import typescript from 'typescript-eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayImport, roomRules, type Room } from '../../lint/rooms.ts';

/** A file of each room, in a house of paper. */
const fileOf: Record<Room | 'tests', string> = {
  contract: 'contract/card.ts',
  renderer: 'renderer/citizen/idle.ts',
  drivers: 'drivers/id-card/driver.ts',
  emulators: 'drivers/emulators/dock.ts',
  seal: 'seal/sm2.ts',
  'offline-cache': 'offline-cache/outbox/outbox.ts',
  platform: 'platform/gateway/gateway.ts',
  'main/terminal': 'main/terminal/visit/visit.ts',
  'main/supervision': 'main/supervision/back-off.ts',
  'main/electron': 'main/electron/guards.ts',
  'main/chromium': 'main/chromium/flags.ts',
  'main/start': 'main/start/house.ts',
  'main/setup': 'main/setup/run.mjs',
  tests: 'tests/visit/visit.ts',
};
const otherFiles = [
  'contract/paper.ts',
  'drivers/id-card/driver.test.ts',
  'drivers/id-card/emulator/reader.ts',
  'drivers/serial.ts',
  'drivers/receipt-printer/fixtures/status.ts',
  'main/electron/end-to-end.spec.ts',
];
const rooms = Object.keys(mayImport) as Room[];

let root: string;
let eslint: ESLint;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rooms-'));
  for (const file of [...Object.values(fileOf), ...otherFiles]) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), 'export const x = 1;\n');
  }
  eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts', '**/*.mjs'], languageOptions: { parser: typescript.parser } },
      { ...roomRules(root), files: ['**/*.ts', '**/*.mjs'] },
    ],
  });
});
afterAll(() => rmSync(root, { recursive: true }));

/** What the rule says of one import, in each way to write it. */
async function complaints(from: string, to: string): Promise<string[]> {
  const path = relative(dirname(from), to);
  const source = path.startsWith('.') ? path : `./${path}`;
  const ways = [
    `import { x } from '${source}'; x;`,
    `import type { X } from '${source}'; export type Y = X;`,
    `export * from '${source}';`,
    `export const later = import('${source}');`,
  ];
  const results = await Promise.all(
    ways.map((code) => eslint.lintText(code, { filePath: join(root, from) })),
  );
  const messages = results.map(([result]) => result?.messages.map((each) => each.message) ?? ['not linted']);
  // One way that is forbidden and another that is not would be a hole.
  expect(new Set(messages.map((each) => each.length)).size).toBe(1);
  return messages[0] ?? [];
}

describe.each(rooms)('%s', (from) => {
  const allowed: readonly string[] = [from, ...mayImport[from]];
  test.each(rooms.filter((to) => allowed.includes(to)))('may import %s', async (to) => {
    expect(await complaints(fileOf[from], fileOf[to])).toEqual([]);
  });
  test.each(rooms.filter((to) => !allowed.includes(to)))('may not import %s', async (to) => {
    expect(await complaints(fileOf[from], fileOf[to])).toEqual([
      `${from} may not import ${to}: see lint/rooms.ts`,
    ]);
  });
  test('may not import what crosses rooms', async () => {
    expect(await complaints(fileOf[from], fileOf.tests)).toEqual([
      'production code may not import a test: see lint/rooms.ts',
    ]);
  });
});

test.each(rooms)('tests may import %s', async (to) => {
  expect(await complaints(fileOf.tests, fileOf[to])).toEqual([]);
  expect(await complaints('drivers/id-card/driver.test.ts', fileOf[to])).toEqual([]);
  expect(await complaints('main/electron/end-to-end.spec.ts', fileOf[to])).toEqual([]);
});

test('a room imports itself freely', async () => {
  expect(await complaints('contract/card.ts', 'contract/paper.ts')).toEqual([]);
  expect(await complaints('drivers/id-card/driver.ts', 'drivers/serial.ts')).toEqual([]);
});

test('an emulator inside a driver’s folder is an emulator', async () => {
  const emulator = 'drivers/id-card/emulator/reader.ts';
  expect(await complaints('drivers/id-card/driver.ts', emulator)).toHaveLength(1);
  expect(await complaints('main/terminal/visit/visit.ts', emulator)).toHaveLength(1);
  expect(await complaints('drivers/emulators/dock.ts', emulator)).toEqual([]);
  expect(await complaints(emulator, 'drivers/id-card/driver.ts')).toEqual([]);
});

test('production code imports no test and no fixture', async () => {
  expect(await complaints('drivers/id-card/driver.ts', 'drivers/id-card/driver.test.ts')).toHaveLength(1);
  expect(await complaints('drivers/serial.ts', 'drivers/receipt-printer/fixtures/status.ts')).toHaveLength(1);
});

test('a file that is in no room is an error, and so is importing one', async () => {
  const lost = join(root, 'somewhere', 'lost.ts');
  const [result] = await eslint.lintText('export const x = 1;', { filePath: lost });
  expect(result?.messages).toHaveLength(1);
  mkdirSync(dirname(lost), { recursive: true });
  writeFileSync(lost, 'export const x = 1;\n');
  expect(await complaints(fileOf.drivers, 'somewhere/lost.ts')).toHaveLength(1);
});

test('packages and Node’s own modules are no rooms', async () => {
  const [result] = await eslint.lintText("import { z } from 'zod'; import 'node:fs'; z;", {
    filePath: join(root, fileOf.contract),
  });
  expect(result?.messages).toEqual([]);
});
