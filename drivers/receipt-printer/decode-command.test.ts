import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeReceipt } from './decode-command.ts';
import { encodePaper } from './escpos-encode.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

const folder = mkdtempSync(join(tmpdir(), 'decode-receipt-'));
const file = (name: string): string => join(folder, name);
const said: string[] = [];
const complained: string[] = [];

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void complained.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  said.length = complained.length = 0;
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = encodePaper(sampleReceipt);
const hex = Buffer.from(bytes).toString('hex');

describe('decode -- receipt', () => {
  it('prints one JSON object last and draws the picture', async () => {
    writeFileSync(file('capture.bin'), bytes);
    expect(await decodeReceipt([file('capture.bin'), '--png', file('out.png'), '--json'])).toBe(0);
    const answer: unknown = JSON.parse(said.at(-1) ?? '');
    expect(answer).toMatchObject({ cuts: 1, widthDots: 576, unknownCommands: 0 });
    expect(Object.keys(answer ?? {})).toEqual(['lines', 'qr', 'cuts', 'widthDots', 'unknownCommands']);
    expect(PNG.sync.read(readFileSync(file('out.png'))).width).toBe(576);
  });

  it('reads hex text the same', async () => {
    writeFileSync(file('capture.bin'), bytes);
    writeFileSync(file('capture.hex'), (hex.match(/.{1,32}/g) ?? []).join('\n').replace(/(..)/g, '$1 '));
    await decodeReceipt([file('capture.bin'), '--json']);
    await decodeReceipt([file('capture.hex'), '--json']);
    expect(said).toHaveLength(2);
    expect(said[1]).toBe(said[0]);
  });

  it('prints for people without --json', async () => {
    writeFileSync(file('capture.bin'), bytes);
    expect(await decodeReceipt([file('capture.bin')])).toBe(0);
    expect(said).toContain('8207 314');
    expect(said.some((line) => line.startsWith('QR code: http://platform.example'))).toBe(true);
  });

  it.each([
    ['no file named', []],
    ['a file that is not there', ['nowhere.bin']],
    ['a folder', [folder]],
    ['an option nobody knows', ['x', '--loud']],
    [
      'a picture that cannot be written',
      [file('capture.bin'), '--png', join(folder, 'no', 'such', 'folder.png')],
    ],
    ['an empty file', [file('empty.bin')]],
  ])('%s: one sentence and status 2', async (_, argv) => {
    writeFileSync(file('capture.bin'), bytes);
    writeFileSync(file('empty.bin'), '');
    expect(await decodeReceipt(argv)).toBe(2);
    expect(complained).toHaveLength(1);
    expect(complained[0]).toMatch(/\.\)?$|\]\.|\)$/);
    expect(said).toEqual([]);
  });
});
