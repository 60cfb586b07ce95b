import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { surveyEncoding } from './text-survey.ts';
import { EscposInterpreter, interpretEscpos } from './escpos-interpret.ts';
import { DLE, ESC, FS, gb, inPage, LF, stream, type StreamPart } from './testing/escpos-bytes.ts';

const linesOf = (...parts: StreamPart[]): string[] => interpretEscpos(stream(...parts)).lines;

describe('Chinese', () => {
  it('is read without being switched on, as Chinese printers start', () => {
    expect(linesOf(gb('平凉市政务服务回执'), LF)).toEqual(['平凉市政务服务回执']);
    expect(linesOf(ESC, '@', gb('王芬 Wi-Fi 12345，好'), LF)).toEqual(['王芬 Wi-Fi 12345，好']);
  });

  it('has the rare characters of names in two and in four bytes', () => {
    const names = '镕喆堃珺㑇𠮷䶮';
    expect(linesOf(gb(names), LF)).toEqual([names]);
    expect(linesOf(FS, '&', gb(names), LF)).toEqual([names]);
  });

  it('is off after FS . and on after FS &', () => {
    const accents = inPage('cp850', 'Größe');
    expect(linesOf(FS, '.', ESC, 't', 2, accents, LF, FS, '&', gb('回执'), LF)).toEqual(['Größe', '回执']);
    expect(linesOf(FS, '.', gb('回'), LF)[0]).not.toBe('回');
  });

  it('comes back after ESC @', () => {
    expect(linesOf(FS, '.', ESC, '@', gb('回执'), LF)).toEqual(['回执']);
  });

  it('is read beside a code page that was only set in passing', () => {
    expect(linesOf(ESC, 't', 0, gb('合计：十二元'), LF)).toEqual(['合计：十二元']);
    expect(linesOf(ESC, 't', 16, gb('合计金额'), LF)).toEqual(['合计金额']);
    expect(linesOf(ESC, 't', 2, gb('平凉市崆峒区 12元'), LF)).toEqual(['平凉市崆峒区 12元']);
  });

  it('with questions in between', () => {
    expect(linesOf(gb('平凉'), DLE, 4, 1, gb('市'), DLE, 4, 4, LF)).toEqual(['平凉市']);
  });

  it('can be UTF-8 on printers that are told so', () => {
    expect(linesOf(ESC, '9', 1, new TextEncoder().encode('回执 ü'), LF)).toEqual(['回执 ü']);
  });
});

describe('code pages', () => {
  it.each([
    [0, 'cp437', 'Çüéâ ½ ± £'],
    [2, 'cp850', 'Größe Äpfel ñ ø Ð'],
    [3, 'cp860', 'Coração ã'],
    [13, 'cp857', 'İstanbul ğış'],
    [16, 'win1252', '€ 12,50 “x” ™'],
    [17, 'cp866', 'Привет, мир'],
    [18, 'cp852', 'Příliš žluťoučký kůň Łódź'],
    [19, 'cp858', '€ 7,00 é'],
    [46, 'win1251', 'ПРИВЕТ мир'],
    [47, 'win1253', 'Καλημέρα'],
  ])('%i is %s', (number, page, text) => {
    expect(linesOf(ESC, 't', number, inPage(page, text), LF)).toEqual([text]);
    expect(linesOf(FS, '.', ESC, 't', number, inPage(page, text), LF)).toEqual([text]);
  });

  it('11 and 12 are the pages of DOS Greek and Turkish', () => {
    // Codes as RFC 1345 lists them for IBM851.
    expect(linesOf(ESC, 't', 11, 0xa8, 0xe5, 0xe5, 0x9b, 0xdd, 0xd6, LF)).toEqual(['Ελλάδα']);
    expect(linesOf(ESC, 't', 12, 0x98, 0xd5, 0xa6, LF)).toEqual(['İıĞ']);
  });

  it('1 is katakana', () => {
    expect(linesOf(FS, '.', ESC, 't', 1, 0xb1, 0xb2, 0xb3, LF)).toEqual(['ｱｲｳ']);
  });

  it('0 is believed where it was chosen', () => {
    const line = (...bytes: StreamPart[]): string[] => linesOf(ESC, '@', ESC, 't', 0, ...bytes, LF);
    expect(line('12', 0xf8, 'C')).toEqual(['12°C']);
    expect(line(0xad, 'Gracias! ', 0xa8, 'Qu', 0x82, '?')).toEqual(['¡Gracias! ¿Qué?']);
    expect(line('Gr', 0x94, 0xe1, 'e, ', 0x9a, 'bersicht ', 0x8e, 'rger')).toEqual([
      'Größe, Übersicht Ärger',
    ]);
    expect(line(0xb3, 'Name Qty', 0xb3)).toEqual(['│Name Qty│']);
  });

  it.each([
    '政务服务',
    '12元',
    '窗口',
    '静宁',
    '訾琪',
    '閆妮',
    '臺灣',
    '朱镕基',
    '㐀',
    '①',
    '△ 12㎡',
    '￥12.00',
    '分',
  ])('0 leaves %s what it is', (text) => {
    expect(linesOf(ESC, 't', 0, gb(text), LF)).toEqual([text]);
  });

  it.each([
    [16, 'win1252', 'ÉÈÊË'],
    [16, 'win1252', 'ÀÁÂÃ ÄÖÜß'],
    [2, 'cp850', '├──┼─┤'],
    [2, 'cp850', '│Name│Qty│'],
  ])('%i is believed for letters and lines side by side', (number, page, text) => {
    expect(linesOf(ESC, 't', number, inPage(page, text), LF)).toEqual([text]);
  });

  it.each([0, 2, 3, 5, 16, 17, 18])('%i is seen in a table of its characters', (number) => {
    const rows = [0xa0, 0xb0, 0xc0, 0xd0, 0xe0, 0xf0].map((first) =>
      Uint8Array.from({ length: 16 }, (_, at) => first + at),
    );
    const inChinese = linesOf(ESC, 't', number, ...rows.flatMap((row) => [row, LF]));
    expect(inChinese).toEqual(linesOf(FS, '.', ESC, 't', number, ...rows.flatMap((row) => [row, LF])));
  });

  it('hold the sides of a frame after its top', () => {
    const [top, side] = [inPage('cp437', '╔═════╗'), inPage('cp437', '║Menu ║')];
    expect(linesOf(top, LF, side, LF)).toEqual(['╔═════╗', '║Menu ║']);
  });

  it('are guessed where a Western program says nothing', () => {
    expect(linesOf(inPage('cp437', 'Café au lait'), LF)).toEqual(['Café au lait']);
    expect(linesOf(inPage('cp437', 'Müller'), LF)).toEqual(['Müller']);
    expect(linesOf(inPage('cp437', '────────────'), LF, inPage('cp437', '╔══════╗'), LF)).toEqual([
      '────────────',
      '╔══════╗',
    ]);
  });

  it('have national sets of ESC R', () => {
    expect(linesOf(ESC, 'R', 2, '[\\]{|}~', LF)).toEqual(['ÄÖÜäöüß']);
    expect(linesOf(ESC, 'R', 15, '$12', LF)).toEqual(['¥12']);
    expect(linesOf(ESC, 'R', 3, '#5', ESC, '@', '#5', LF)).toEqual(['#5']);
  });
});

describe('any bytes', () => {
  it('read the same however they are split', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          gb('平凉市'),
          gb('㑇𠮷'),
          inPage('cp437', '────'),
          inPage('cp866', 'мир'),
          stream('abc 12'),
        ),
        fc.constantFrom(
          stream(FS, '&'),
          stream(FS, '.'),
          stream(ESC, 't', 17),
          stream(ESC, 't', 0),
          stream(LF),
        ),
        fc.uint8Array({ min: 0x20, maxLength: 6 }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(), { maxLength: 20 }), (parts, cuts) => {
        const bytes = stream(...parts);
        expect(splitInterpretation(bytes, cuts)).toEqual(interpretEscpos(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

function splitInterpretation(bytes: Uint8Array, cuts: readonly number[]) {
  const interpreter = new EscposInterpreter({ widthDots: 576, encoding: surveyEncoding(bytes) });
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
  let at = 0;
  for (const place of [...places, bytes.length]) {
    interpreter.push(bytes.subarray(at, place));
    at = place;
  }
  return interpreter.end();
}
