import { describe, expect, it } from 'vitest';
import { interpretEscpos } from './escpos-interpret.ts';
import type { Interpretation } from './interpretation.ts';
import {
  ESC,
  FS,
  gb,
  GS,
  LF,
  qrCode,
  stream,
  symbolFunction,
  type StreamPart,
} from './testing/escpos-bytes.ts';

const paperOf = (...parts: StreamPart[]): Interpretation => interpretEscpos(stream(...parts));
const images = (paper: Interpretation) => paper.drawings.filter((drawing) => drawing.kind === 'image');

describe('images', () => {
  it('raster of GS v 0, plain and doubled', () => {
    const raster = (mode: number) =>
      images(paperOf(GS, 'v0', mode, 2, 0, 3, 0, 0x80, 1, 0xff, 0xff, 0, 0))[0]?.bitmap;
    expect(raster(0)).toMatchObject({ width: 16, height: 3 });
    expect(raster(51)).toMatchObject({ width: 32, height: 6 });
    const dots = raster(0)?.dots ?? [];
    expect([...dots.slice(0, 16)]).toEqual([1, ...Array.from({ length: 14 }, () => 0), 1]);
    expect([...dots.slice(16, 32)].every((dot) => dot === 1)).toBe(true);
  });

  it('draws what came of a raster that was cut off', () => {
    expect(images(paperOf(GS, 'v0', 0, 2, 0, 9, 0, 1, 2, 3, 4, 5))[0]?.bitmap).toMatchObject({
      width: 16,
      height: 2,
    });
  });

  it.each([
    [0, 8, { width: 16, height: 24 }],
    [1, 8, { width: 8, height: 24 }],
    [32, 24, { width: 16, height: 24 }],
    [33, 24, { width: 8, height: 24 }],
  ])('strips of ESC * %i', (mode, bytes, size) => {
    const paper = paperOf(ESC, '*', mode, 8, 0, new Uint8Array(bytes).fill(0xff), 'A', LF);
    expect(images(paper)[0]?.bitmap).toMatchObject(size);
    expect(paper.lines.map((line) => line.trim())).toEqual(['A']);
    expect(paper.unknownCommands).toBe(0);
  });

  it('graphics of GS ( L and GS 8 L', () => {
    const body = [48, 112, 48, 1, 1, 49, 16, 0, 2, 0, 0xff, 0x00, 0x00, 0xff];
    const print = [GS, 0x28, 0x4c, 2, 0, 48, 50];
    const short = paperOf(GS, '(L', body.length, 0, body, print);
    const long = paperOf(GS, '8L', body.length, 0, 0, 0, body, print);
    expect(images(short)[0]?.bitmap).toMatchObject({ width: 16, height: 2 });
    expect(images(long)).toEqual(images(short));
    expect(images(paperOf(GS, '(L', body.length, 0, body))).toEqual([]);
  });

  it('graphics stored by key, in rows or columns, until they are deleted', () => {
    const stored = (fn: number, key: string, data: number[]) => {
      const body = [48, fn, 48, ...stream(key), 1, 16, 0, 8, 0, 49, ...data];
      return [GS, 0x28, 0x4c, body.length, 0, ...body];
    };
    const print = (fn: number, key: string) => [GS, 0x28, 0x4c, 6, 0, 48, fn, ...stream(key), 1, 1];
    const rows = Array.from({ length: 16 }, (_, index) => (index % 2 ? 0x00 : 0xf0));
    const columns = Array.from({ length: 16 }, (_, index) => (index < 4 ? 0xff : 0));
    const [byRows, byColumns] = [
      images(paperOf(stored(67, 'A1', rows), print(69, 'A1')))[0],
      images(paperOf(stored(84, 'B2', columns), print(85, 'B2')))[0],
    ];
    expect(byRows?.bitmap).toMatchObject({ width: 16, height: 8 });
    expect(byColumns?.bitmap).toEqual(byRows?.bitmap);
    const remove = [GS, 0x28, 0x4c, 4, 0, 48, 66, ...stream('A1')];
    expect(images(paperOf(stored(67, 'A1', rows), remove, print(69, 'A1')))).toEqual([]);
  });

  it('a logo that lies in the printer alone is a frame with its name', () => {
    const { drawings } = paperOf(FS, 'p', 2, 0, GS, '(L', 6, 0, 48, 69, 'L1', 1, 1, 'x', LF);
    expect(drawings).toMatchObject([
      { kind: 'box', label: 'logo 2' },
      { kind: 'box', label: 'logo L1' },
      { kind: 'character', text: 'x' },
    ]);
  });

  it('upside down the other images are turned, a raster of GS v 0 is not', () => {
    const dots = [GS, 'v0', 0, 1, 0, 1, 0, 0x80] as const;
    const strip = [ESC, '*', 1, 1, 0, 0x80, LF] as const;
    const [raster, turned] = images(paperOf(ESC, '{', 1, ...dots, ...strip));
    expect([...(raster?.bitmap.dots ?? [])]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(raster?.x).toBe(0);
    expect(turned?.x).toBe(575);
    expect([...(turned?.bitmap.dots ?? [])].indexOf(1)).toBe(21);
  });

  it('downloaded and stored images', () => {
    const downloaded = paperOf(GS, '*', 1, 2, new Uint8Array(16).fill(0xf0), GS, '/', 3);
    expect(images(downloaded)[0]?.bitmap).toMatchObject({ width: 16, height: 32 });
    const stored = paperOf(FS, 'q', 1, 1, 0, 1, 0, new Uint8Array(8).fill(0xff), FS, 'p', 1, 0);
    expect(images(stored)[0]?.bitmap).toMatchObject({ width: 8, height: 8 });
  });
});

describe('symbols', () => {
  it('QR codes at their module size, payloads as UTF-8 or GB18030', () => {
    const text = 'https://example.cn/r/1?x=回执';
    const utf8 = paperOf(qrCode(new TextEncoder().encode(text), 4));
    expect(utf8.qr).toEqual([text]);
    expect(paperOf(qrCode(gb('取件号 8207314'))).qr).toEqual(['取件号 8207314']);
    const { width, height } = images(utf8)[0]?.bitmap ?? { width: 0, height: 1 };
    expect(width).toBe(height);
    expect((width / 4 - 17) % 4).toBe(0);
  });

  it('prints a stored code as often as asked', () => {
    const paper = paperOf(qrCode(stream('abc')), symbolFunction(49, 81, 48));
    expect(paper.qr).toEqual(['abc', 'abc']);
  });

  it('skips other symbols by their length', () => {
    const paper = paperOf(
      symbolFunction(48, 80, 48, ...stream('PDF\x1b@417')),
      symbolFunction(48, 81, 48),
      'after',
      LF,
    );
    expect(paper.lines).toEqual(['after']);
    expect(paper).toMatchObject({ qr: [], unknownCommands: 0 });
    expect(paper.drawings[0]).toMatchObject({ kind: 'box', label: 'PDF417' });
  });

  it('one-command QR codes of small printers', () => {
    expect(paperOf(ESC, 'Z', 0, 2, 6, 3, 0, 'abc').qr).toEqual(['abc']);
    expect(paperOf(GS, 'k', 97, 0, 2, 3, 0, 'abc').qr).toEqual(['abc']);
  });

  it('barcodes of both forms, with their text where it is asked for', () => {
    const paper = paperOf(
      GS,
      'H',
      2,
      GS,
      'k',
      4,
      'ABC-1',
      0,
      GS,
      'k',
      73,
      8,
      '{BJiu123',
      GS,
      'k',
      67,
      12,
      '690123456789',
    );
    expect(paper.barcodes).toEqual([
      { symbology: 'CODE39', text: 'ABC-1' },
      { symbology: 'CODE128', text: 'Jiu123' },
      { symbology: 'EAN-13', text: '6901234567892' },
    ]);
    expect(paper.lines).toEqual(['ABC-1', 'Jiu123', '6901234567892']);
    expect(images(paper)).toHaveLength(3);
    expect(paperOf(GS, 'k', 4, 'ABC', 0, 'x', LF).lines).toEqual(['x']);
    // Without its NUL a barcode does not swallow the next command.
    expect(paperOf(GS, 'k', 0, 6, '123456', qrCode(stream('q'))).qr).toEqual(['q']);
  });
});
