import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureBytes } from './capture-file.ts';

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
    ['Wireshark', '0000   1b 40 41 42 0a 1d 56 00\n0008   0a\n'],
  ])('as text with %s', (_, content) => {
    expect([...captureBytes(text(content))]).toEqual([...bytes]);
  });

  it('as UTF-16 text, as PowerShell writes it', () => {
    const content = Buffer.from('\ufeff1b 40 41 42 0a 1d 56 00 0a', 'utf16le');
    expect([...captureBytes(content)]).toEqual([...bytes]);
  });

  it.each(['123', 'abc def', 'Hello 12', 'a receipt\n', '1b 4'])('%j is taken as it is', (content) => {
    expect(captureBytes(text(content))).toEqual(text(content));
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
