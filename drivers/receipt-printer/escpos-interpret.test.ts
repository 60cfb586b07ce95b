import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EscposInterpreter, interpretEscpos } from './escpos-interpret.ts';
import type { CharacterDrawing, Interpretation } from './interpretation.ts';
import { paperBitmap } from './paper-picture.ts';
import { surveyEncoding } from './text-survey.ts';
import { DLE, ESC, FS, gb, GS, LF, qrCode, stream, type StreamPart } from './testing/escpos-bytes.ts';

const paperOf = (...parts: StreamPart[]): Interpretation => interpretEscpos(stream(...parts));
const characters = (paper: Interpretation): CharacterDrawing[] =>
  paper.drawings.filter((drawing) => drawing.kind === 'character');
const images = (paper: Interpretation) => paper.drawings.filter((drawing) => drawing.kind === 'image');

describe('style', () => {
  it.each([
    ['GS !', [GS, 0x21, 0x11], 24, 48],
    ['GS ! to eight times', [GS, 0x21, 0x77], 96, 192],
    ['ESC !', [ESC, 0x21, 0x30], 24, 48],
    ['ESC ! with font B', [ESC, 0x21, 0x01], 9, 17],
    ['ESC M', [ESC, 0x4d, 49], 9, 17],
    ['FS ! leaves ASCII alone', [FS, 0x21, 0x0c], 12, 24],
  ])('%s sets the size of ASCII', (_, command, width, height) => {
    expect(characters(paperOf(command, 'A', LF))[0]).toMatchObject({ width, height });
  });

  it.each([
    ['GS !', [GS, 0x21, 0x11], 48, 48],
    ['GS ! tall', [GS, 0x21, 0x01], 24, 48],
    ['FS ! wide', [FS, 0x21, 0x04], 48, 24],
    ['FS ! tall', [FS, 0x21, 0x08], 24, 48],
    ['FS W', [FS, 0x57, 1], 48, 48],
    ['FS W off', [FS, 0x57, 1, FS, 0x57, 0], 24, 24],
    ['ESC !', [ESC, 0x21, 0x30], 48, 48],
  ])('%s sets the size of Chinese', (_, command, width, height) => {
    expect(characters(paperOf(command, gb('大'), LF))[0]).toMatchObject({ width, height });
  });

  it.each([
    ['emphasised', [ESC, 0x45, 1], { bold: true }],
    ['double strike', [ESC, 0x47, 1], { bold: true }],
    ['emphasised by ESC !', [ESC, 0x21, 0x08], { bold: true }],
    ['underlined', [ESC, 0x2d, 2], { underline: 2 }],
    ['underlined by digit', [ESC, 0x2d, 49], { underline: 1 }],
    ['underlined by ESC !', [ESC, 0x21, 0x80], { underline: 1 }],
    ['inverse', [GS, 0x42, 1], { inverse: true }],
    ['turned', [ESC, 0x56, 1], { turned: 90, width: 24, height: 12 }],
    ['upside down', [ESC, 0x7b, 1], { turned: 180 }],
    ['spaced', [ESC, 0x20, 5], { spacing: 5 }],
    [
      'back to plain by ESC @',
      [GS, 0x42, 1, GS, 0x21, 0x11, ESC, 0x40],
      { inverse: false, width: 12, bold: false },
    ],
  ])('%s', (_, command, expected) => {
    expect(characters(paperOf(command, 'A', LF))[0]).toMatchObject(expected);
  });

  it('leaves the underline away in inverse print', () => {
    expect(characters(paperOf(GS, 0x42, 1, ESC, '-', 2, 'A', LF))[0]).toMatchObject({ underline: 0 });
  });

  it('underlines Chinese by FS -', () => {
    expect(characters(paperOf(FS, '-', 2, gb('字'), LF))[0]).toMatchObject({ underline: 2 });
  });
});

describe('places', () => {
  it('aligns left, centre and right, whole line only', () => {
    const x = (n: number): number | undefined => characters(paperOf(ESC, 'a', n, 'AB', LF))[0]?.x;
    expect([x(0), x(1), x(2), x(49)]).toEqual([0, 276, 552, 276]);
    expect(characters(paperOf('A', ESC, 'a', 2, 'B', LF)).map(({ x }) => x)).toEqual([0, 12]);
  });

  it('wraps at the width of the paper and of the print area', () => {
    expect(paperOf('x'.repeat(50), LF).lines).toEqual(['x'.repeat(48), 'xx']);
    expect(paperOf(GS, 'W', 120, 0, 'x'.repeat(12), LF).lines).toEqual(['x'.repeat(10), 'xx']);
    expect(paperOf(GS, 'L', 48, 0, 'A', LF).drawings[0]).toMatchObject({ x: 48 });
    expect(paperOf(GS, '!', 0x10, gb('字'.repeat(13)), LF).lines).toEqual(['字'.repeat(12), '字']);
  });

  it('tabs and positions leave blanks in the text', () => {
    expect(paperOf('A\tB', LF).lines).toEqual(['A       B']);
    expect(paperOf(ESC, 'D', 4, 12, 0, 'A\tB\tC', LF).lines).toEqual(['A   B       C']);
    expect(paperOf('A', ESC, '$', 240, 0, 'B', LF).lines).toEqual([`A${' '.repeat(19)}B`]);
    expect(paperOf('A', ESC, '\\', 24, 0, 'B', LF).lines).toEqual(['A  B']);
  });

  it('feeds by lines, dots and spacing', () => {
    const y = (...parts: StreamPart[]): number | undefined => characters(paperOf(...parts, 'A', LF))[0]?.y;
    expect(y(LF, LF)).toBe(60);
    expect(y(ESC, 'd', 3)).toBe(90);
    expect(y(ESC, 'J', 100)).toBe(100);
    expect(y(ESC, '3', 50, LF, LF)).toBe(100);
    expect(y(ESC, '3', 50, ESC, '2', LF)).toBe(30);
    expect(characters(paperOf(ESC, '3', 0, 'x', LF, 'y', LF))[1]?.y).toBe(24);
  });

  it('stands characters of one line on one base line', () => {
    const [small, big] = characters(paperOf('a', GS, '!', 0x11, 'B', LF));
    expect([small?.y, big?.y]).toEqual([24, 0]);
  });

  it('prints LF, CR LF and LF CR as one line end', () => {
    expect(paperOf('a\r\nb\n\rc\n').lines).toEqual(['a', 'b', 'c']);
  });

  it('goes to the beginning of the line by GS T', () => {
    const lines = (n: number): string[] => paperOf('AB', GS, 'T', n, 'CD', LF).lines;
    expect([lines(0), lines(48), lines(1), lines(49)]).toEqual([['CD'], ['CD'], ['AB', 'CD'], ['AB', 'CD']]);
    expect(paperOf(ESC, 'L', 'AB', GS, 'T', 0, 'CD', LF, 0x0c).lines).toEqual(['ABCD']);
  });

  it('turns upside down from the beginning of a line only', () => {
    const turned = (...parts: StreamPart[]): number[] =>
      characters(paperOf(...parts)).map((item) => item.turned);
    expect(turned(ESC, '{', 1, 'A', ESC, '{', 0, LF, 'B', LF)).toEqual([180, 180]);
    expect(turned('A', ESC, '{', 1, LF, 'B', LF, ESC, '{', 1, 'C', LF)).toEqual([0, 0, 180]);
  });

  it('keeps a page until FF, and forgets it at CAN', () => {
    expect(paperOf(ESC, 'L', 'page', LF, 0x0c, 'after', LF).lines).toEqual(['page', 'after']);
    expect(paperOf(ESC, 'L', 'page', LF, 0x18, ESC, 'S', 'after', LF).lines).toEqual(['after']);
    const area = [ESC, 0x57, 100, 0, 50, 0, 200, 0, 44, 1];
    expect(characters(paperOf(ESC, 'L', area, 'A', 0x0c))[0]).toMatchObject({ x: 100, y: 50 });
  });
});

describe('cuts', () => {
  it.each([
    [[GS, 0x56, 0]],
    [[GS, 0x56, 1]],
    [[GS, 0x56, 48]],
    [[GS, 0x56, 49]],
    [[GS, 0x56, 65, 10]],
    [[GS, 0x56, 66, 0]],
    [[GS, 0x56, 103, 0]],
    [[ESC, 0x69]],
    [[ESC, 0x6d]],
  ])('%j', (command) => {
    const paper = paperOf('a', LF, command, 'b', LF, command);
    expect(paper).toMatchObject({ cuts: 2, lines: ['a', 'b'], unknownCommands: 0 });
  });
});

describe('commands that print nothing', () => {
  it.each([
    ['DLE EOT', [DLE, 4, 1]],
    ['DLE ENQ', [DLE, 5, 2]],
    ['DLE DC4 pulse', [DLE, 0x14, 1, 0, 5]],
    ['DLE DC4 clear', [DLE, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]],
    ['GS a', [GS, 0x61, 0xff]],
    ['GS r', [GS, 0x72, 1]],
    ['GS I', [GS, 0x49, 67]],
    ['ESC p', [ESC, 0x70, 0, 25, 250]],
    ['ESC c 5', [ESC, 0x63, 0x35, 0]],
    ['ESC c 3', [ESC, 0x63, 0x33, 12]],
    ['ESC =', [ESC, 0x3d, 1]],
    ['ESC R', [ESC, 0x52, 0]],
    ['ESC r', [ESC, 0x72, 0]],
    ['ESC U', [ESC, 0x55, 0]],
    ['GS P', [GS, 0x50, 203, 203]],
    ['GS b', [GS, 0x62, 1]],
    ['GS ( E', [GS, 0x28, 0x45, 3, 0, 1, 73, 78]],
    ['GS ( K', [GS, 0x28, 0x4b, 2, 0, 49, 0]],
    ['ESC ( A', [ESC, 0x28, 0x41, 4, 0, 48, 55, 3, 20]],
    ['FS C', [FS, 0x43, 0]],
    ['FS S', [FS, 0x53, 0, 0]],
    ['FS ( A', [FS, 0x28, 0x41, 2, 0, 48, 0]],
    ['FS 2', [FS, 0x32, 0xfe, 0xa1, ...new Uint8Array(72).fill(0x41)]],
    ['ESC &', [ESC, 0x26, 3, 0x41, 0x42, 1, 65, 65, 65, 2, 66, 66, 66, 66, 66, 66]],
    ['GS ( F', [GS, 0x28, 0x46, 4, 0, 1, 0, 0, 0]],
    ['GS D', [...stream(GS, 'D0C0AB01BM', 66, 0, 0, 0, new Uint8Array(60).fill(0x41))]],
    ['ESC D ended by a smaller column', [ESC, 0x44, 8, 16, 0]],
  ])('%s', (_, command) => {
    expect(paperOf('a', command, 'b', LF)).toMatchObject({ lines: ['ab'], unknownCommands: 0 });
  });

  it('that nobody knows are counted and skipped', () => {
    expect(paperOf('a', ESC, '~', 'b', FS, 'z', 'c', GS, 0xfe, 'd', LF)).toMatchObject({
      lines: ['abcd'],
      unknownCommands: 3,
    });
    expect(paperOf('a', GS, '(Z', 3, 0, 'xyz', 'b', LF)).toMatchObject({ lines: ['ab'], unknownCommands: 1 });
    expect(paperOf('a', ESC, ESC, '@', 'b', LF)).toMatchObject({ lines: ['b'], unknownCommands: 1 });
    expect(paperOf('a', ESC, LF, 'b', LF)).toMatchObject({ lines: ['a', 'b'], unknownCommands: 1 });
  });
});

/** Streams that look like commands, so that damage goes deep. */
const streams = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .tuple(fc.constantFrom(ESC, FS, GS, DLE), fc.integer({ min: 0, max: 255 }))
        .map((pair) => Uint8Array.from(pair)),
      fc.constantFrom(
        gb('平凉市'),
        stream(GS, 'v0', 0, 2, 0, 2, 0, 1, 2, 3, 4),
        stream(qrCode(stream('x'))),
        stream(GS, '(L'),
        stream(ESC, 'L'),
        stream(GS, 'V', 66, 0),
        stream(LF),
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => stream(...parts));

describe('any bytes', () => {
  it('never throw, and mean the same however they are split', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(), { maxLength: 30 }), (bytes, cuts) => {
        const interpreter = new EscposInterpreter({ widthDots: 576, encoding: surveyEncoding(bytes) });
        let at = 0;
        for (const cut of cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)) {
          interpreter.push(bytes.subarray(at, cut));
          at = cut;
        }
        interpreter.push(bytes.subarray(at));
        expect(interpreter.end()).toEqual(interpretEscpos(bytes, { widthDots: 576 }));
      }),
      { numRuns: 500 },
    );
  });

  it('can always be drawn', () => {
    fc.assert(
      fc.property(streams, (bytes) => {
        expect(paperBitmap(interpretEscpos(bytes)).width).toBe(576);
      }),
      { numRuns: 100 },
    );
  });

  it('do not swallow what comes after a whole command', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ok', 'abc', '12'), { minLength: 1 }), (words) => {
        const bytes = stream(...words.flatMap((word) => [DLE, 4, 1, word, GS, 'r', 1, LF]));
        expect(interpretEscpos(bytes).lines).toEqual(words);
      }),
    );
  });

  it('a large image in single bytes is the same as in one piece', () => {
    const raster = stream(GS, 'v0', 0, 72, 0, 0, 32, new Uint8Array(72 * 8192).fill(0x55));
    const interpreter = new EscposInterpreter({ widthDots: 576, encoding: 'gb18030' });
    for (const byte of raster) interpreter.push(Uint8Array.of(byte));
    const [is, should] = [interpreter.end(), interpretEscpos(raster)].map(
      (paper) => images(paper)[0]?.bitmap,
    );
    expect(is?.height).toBe(8192);
    expect(Buffer.compare(is?.dots ?? Buffer.alloc(0), should?.dots ?? Buffer.alloc(1))).toBe(0);
  });
});
