import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeIdCard } from './decode-command.ts';

const fixture = fileURLToPath(new URL('./fixtures/resident-visit.hex', import.meta.url));
let folder: string;
let printed: string[];
let complained: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decode-'));
  printed = [];
  complained = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void complained.push(text));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test('prints one JSON object as the last line', async () => {
  expect(await decodeIdCard([fixture, '--json'])).toBe(0);
  expect(printed).toHaveLength(1);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    records: [{ name: '杜兰英', photo: expect.stringMatching(/^[\w+/]{1366}==$/) as string }],
    discardedBytes: 0,
    errors: [],
  });
});

test('prints a table for people, with errors in words', async () => {
  const path = join(folder, 'capture.bin');
  writeFileSync(path, Uint8Array.of(1, 2, 0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 4, 0, 0, 0x41, 0x45));
  expect(await decodeIdCard([path])).toBe(0);
  expect(printed.join('\n')).toBe('读到证件 0 张，错误 1 个，丢弃 2 字节\n  偏移 2：0x41 读证/卡操作失败');
  expect(await decodeIdCard([fixture])).toBe(0);
  expect(printed.join('\n')).toMatch(/居民身份证[^]*杜兰英[^]*01 汉[^]*2008-01-01 至 长期/);
});

test.each([
  [[join(tmpdir(), 'no', 'such', 'file')], '没有这个文件'],
  [[tmpdir()], '文件夹'],
  [[], '没有给出文件'],
  [[fixture, '--jsn'], '--jsn'],
  [[fixture, fixture], '一个文件'],
])('says why there is nothing to decode: %j', async (argv, why) => {
  expect(await decodeIdCard(argv)).toBe(2);
  expect(complained.join()).toContain(why);
  expect(printed).toEqual([]);
});

test('half a byte at the end of hex text is said', async () => {
  const path = join(folder, 'capture.hex');
  writeFileSync(path, 'AAAAAA96690');
  expect(await decodeIdCard([path, '--json'])).toBe(0);
  expect(complained.join()).toContain('半个字节');
  expect(JSON.parse(printed[0] ?? '')).toEqual({
    records: [],
    discardedBytes: 5,
    errors: [{ code: 'length', offset: 0 }],
  });
});
