import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexdumpText } from '../id-card/testing/captured.ts';
import { receiptCapture } from '../receipt-printer/capture-kind.ts';
import { captureBytesOf } from './capture-bytes.ts';

const captureBytes = (content: Uint8Array): Uint8Array => captureBytesOf(content, receiptCapture).bytes;
const text = (content: string): Uint8Array => Buffer.from(content);
const bytes = Uint8Array.of(0x1b, 0x40, 0x41, 0x42, 0x0a, 0x1d, 0x56, 0x00, 0x0a);

describe('a capture', () => {
  it.each([
    ['blanks', '1b 40 41 42 0a 1d 56 00 0A\n'],
    ['nothing between', '1b4041420a\n1d56000a'],
    ['0x and commas', '{0x1B, 0x40, 0x41, 0x42, 0xA, 0x1d, 0x56, 0x0, 0xa};'],
    ['backslashes', '"\\x1b\\x40\\x41\\x42\\x0a\\x1d\\x56\\x00\\x0a"'],
    ['UTF-8 mark', '\ufeff1b 40 41 42 0a 1d 56 00 0a'],
    ['hexdump -C', '00000000  1b 40 41 42 0a 1d 56 00  0a                       |.@AB..V..|\n00000009\n'],
    ['xxd', '00000000: 1b40 4142 0a1d 5600 0a                   .@AB..V..\n'],
    ['base64', 'G0BBQgod\nVgAK\n'],
    ['decimals of Java', '[27, 64, 65, 66, 10, 29, 86, 0, 10]'],
    ['a string of Python', "b'\\x1b@AB\\n\\x1dV\\x00\\n'\n"],
    ['a log', '08:00:01.250 TX: 1b 40 41 42 0a\n08:00:02.001 TX: 1d 56 00 0a\n'],
    ['Wireshark', '0000   1b 40 41 42 0a 1d 56 00\n0008   0a\n'],
  ])('as text with %s', (_, content) => {
    expect([...captureBytes(text(content))]).toEqual([...bytes]);
  });

  it('as UTF-16 text, as PowerShell writes it', () => {
    const content = Buffer.from('\ufeff1b 40 41 42 0a 1d 56 00 0a', 'utf16le');
    expect([...captureBytes(content)]).toEqual([...bytes]);
  });

  it.each([
    '123',
    'abc def',
    'Hello 12',
    'Hello123',
    'a receipt\n',
    '1b 4',
    'abc',
    '0x',
    '12, 345',
    'total: 27 64',
  ])('%j is taken as it is', (content) => {
    expect(captureBytes(text(content))).toEqual(text(content));
  });

  it('as hexdump -C with lines left out: they are the line before, again', () => {
    const image = new Uint8Array(200).fill(0x55);
    expect([...captureBytes(text(hexdumpText(image)))]).toEqual([...image]);
  });

  it('of several rows comes back from each dump, and nothing ever throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (content) => {
        const rows: string[] = [];
        for (let at = 0; at < content.length; at += 16) {
          const row = content.subarray(at, at + 16);
          const offset = at.toString(16).padStart(8, '0');
          const digits = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
          rows.push(`${offset}  ${digits.padEnd(48)}  |${'.'.repeat(row.length)}|`);
        }
        expect([...captureBytes(text(rows.join('\n')))]).toEqual([...content]);
      }),
    );
    fc.assert(fc.property(fc.string(), (content) => void captureBytes(text(content))));
  });
});
