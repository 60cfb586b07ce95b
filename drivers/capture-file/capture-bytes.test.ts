import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardCapture } from '../id-card/capture-kind.ts';
import { encodeReadReply, encodeSdtReply } from '../id-card/emulator/encode-card-text.ts';
import { emulatedCards } from '../id-card/emulator/persons.ts';
import { encodeSdtRequest } from '../id-card/sdt-message.ts';
import { captureBytesOf as bytesOf } from './capture-bytes.ts';
import {
  cArrayText,
  hexdumpText,
  hexdumpWords,
  joined,
  odText,
  plainText,
  pythonText,
  wiresharkText,
  xxdText,
} from '../id-card/testing/captured.ts';

const captureBytesOf = (file: Uint8Array): ReturnType<typeof bytesOf> => bytesOf(file, cardCapture);
const card = emulatedCards('2026-11-23')[0]!;
const capture = joined(
  encodeSdtRequest('findCard'),
  encodeSdtReply(0x9f, new Uint8Array(4)),
  encodeReadReply(card.text, card.photo),
);

const spellings: Record<string, (bytes: Uint8Array) => string> = {
  'one line': (bytes) => plainText(bytes, ''),
  'upper case': (bytes) => plainText(bytes, ' ').toUpperCase(),
  'lines that break inside a byte': (bytes) => plainText(bytes, '').replace(/.{61}/g, '$&\r\n'),
  'commas and 0x': (bytes) => plainText(bytes, ', ', '0x'),
  colons: (bytes) => plainText(bytes, ':'),
  hyphens: (bytes) => plainText(bytes, '-').toUpperCase(),
  CRLF: (bytes) => plainText(bytes, '\r\n'),
  'a byte-order mark': (bytes) => `\ufeff${plainText(bytes, ' ')}`,
  brackets: (bytes) => `[${plainText(bytes, ', ', '0x')}]`,
  escapes: (bytes) => plainText(bytes, '', '\\x'),
  'escapes in quotes': (bytes) => `"${plainText(bytes, '', '\\x')}"`,
  'escapes with blanks': (bytes) => plainText(bytes, ' \n', '\\x').toUpperCase().replaceAll('\\X', '\\x'),
  Python: pythonText,
  'a C array': cArrayText,
  'hexdump -C': hexdumpText,
  'hexdump -C in upper case': (bytes) => hexdumpText(bytes).toUpperCase(),
  'hexdump -C with CRLF': (bytes) => hexdumpText(bytes).replaceAll('\n', '\r\n'),
  xxd: xxdText,
  'xxd with CRLF': (bytes) => xxdText(bytes).replaceAll('\n', '\r\n'),
  od: odText,
  Wireshark: wiresharkText,
  base64: (bytes) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n'),
  'signed decimals, as Java prints them': (bytes) => `[${new Int8Array(bytes).join(', ')}]\n`,
  'unsigned decimals': (bytes) => bytes.join(' '),
  remarks: (bytes) => `# 读卡器 COM3 abc\n${plainText(bytes, ' ')} // end 00\n; 12 34\n/* AA\nBB */\n`,
  'a dump with remarks': (bytes) => `# 抓包\n${hexdumpText(bytes)}# end\n`,
};

describe.each(Object.entries(spellings))('%s', (_, spell) => {
  test('spells a capture', () => {
    expect(Buffer.from(captureBytesOf(Buffer.from(spell(capture))).bytes).equals(capture)).toBe(true);
  });

  test('in UTF-16, as old editors save', () => {
    const text = Buffer.from(`\ufeff${spell(capture).replace('\ufeff', '')}`, 'utf16le');
    expect(Buffer.from(captureBytesOf(text).bytes).equals(capture)).toBe(true);
  });
});

const unmistakable = ['hexdump -C', 'xxd', 'commas and 0x'] as const;

test.each(unmistakable)('%s spells any bytes', (name) => {
  const bytesOf = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const runs = fc.array(fc.oneof(bytesOf, fc.constant(new Uint8Array(64))), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(runs, (parts) => {
      const bytes = joined(...parts);
      expect([...captureBytesOf(Buffer.from(spellings[name]!(bytes))).bytes]).toEqual([...bytes]);
    }),
  );
});

test('words of hexdump without options', () => {
  expect([...captureBytesOf(Buffer.from(hexdumpWords(capture))).bytes].slice(0, capture.length)).toEqual([
    ...capture,
  ]);
});

test('a log with times and directions', () => {
  const log = [
    '2026-11-23 08:00:01.250 TX: AA AA AA 96 69 00 03 20 01 22',
    '2026-11-23 08:00:01.262 RX (15 bytes): AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97  found',
    '[08:00:02] < aaaaaa96690003200221',
  ].join('\n');
  expect(Buffer.from(captureBytesOf(Buffer.from(log)).bytes).toString('hex')).toBe(
    'aaaaaa96690003200122aaaaaa9669000800009f0000000097aaaaaa96690003200221',
  );
});

test('lines numbered by a label', () => {
  const numbered = [...plainText(capture, ' ').matchAll(/.{1,48}/g)].map(
    ([bytes], index) => `RX ${index}: ${bytes}`,
  );
  expect(Buffer.from(captureBytesOf(Buffer.from(numbered.join('\n'))).bytes).equals(capture)).toBe(true);
});

test('a single line of a dump', () => {
  expect(
    captureBytesOf(Buffer.from('00000000: aaaa aa96 6900 0320 0122       ...i..  ."')).bytes,
  ).toHaveLength(10);
  expect(captureBytesOf(Buffer.from('0000  aa aa aa 96 69 00 03 20 01 22')).bytes).toHaveLength(10);
});

test('what is no list of bytes is taken as it is', () => {
  for (const text of ['no hex', 'A reader was decoded here, and a bee.', '{"records": []}']) {
    expect(Buffer.from(captureBytesOf(Buffer.from(text)).bytes).toString()).toBe(text);
  }
  const binary = Uint8Array.of(0x41, 0x41, 0x00, 0x41);
  expect(captureBytesOf(binary).bytes).toEqual(binary);
});

test('any file gives bytes, never more than it has', () => {
  const characters = fc.array(fc.constantFrom(...'0123456789abcdefx:|*# \\"\n'), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        characters.map((all) => Buffer.from(all.join(''))),
      ),
      (file) => {
        expect(captureBytesOf(file).bytes.length).toBeLessThanOrEqual(Math.max(file.length, 1 << 26));
      },
    ),
    { numRuns: 1000 },
  );
});
