import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, onTestFinished, test } from 'vitest';
import { wordsFoundUnder } from './canary.ts';

function found(content: Buffer | string, word: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'jiujin-canary-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'file'), content);
  return wordsFoundUnder(folder, [word]);
}

const words = ['张三', '王淑芬', '622701195503151224'];
const around = [0, 1, 2].map(
  (before) => (bytes: Buffer) => Buffer.concat([Buffer.alloc(before, 65), bytes, Buffer.from('之后')]),
);
const waysToWrite: [string, (word: string) => Buffer][] = [
  ['UTF-8', (word) => Buffer.from(word)],
  ['UTF-16', (word) => Buffer.from(word, 'utf16le')],
  ['UTF-16, big end first', (word) => Buffer.from(word, 'utf16le').swap16()],
  ['GB 18030', (word) => iconv.encode(word, 'gb18030')],
];

test.each(waysToWrite)('a word is found in %s, in its hex digits and within base64', (_name, write) => {
  for (const word of words) {
    expect(found(Buffer.concat([Buffer.from('x'), write(word)]), word)).toHaveLength(1);
    if (_name.startsWith('UTF-16,')) continue;
    expect(found(write(word).toString('hex'), word)).toHaveLength(1);
    for (const put of around) expect(found(put(write(word)).toString('base64'), word)).toHaveLength(1);
  }
});

test('a word is found in an address and in the escapes of JSON', () => {
  expect(found(`/search?q=${encodeURIComponent('张三')}`, '张三')).toHaveLength(1);
  expect(found('{"name":"\\u5f20\\u4e09"}', '张三')).toHaveLength(1);
});

test('what only looks like it is not found', () => {
  expect(found(Buffer.from('李四 622701195503151225 5byg5LiA'), '张三')).toEqual([]);
});
