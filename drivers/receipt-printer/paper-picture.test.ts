import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { encodePaper } from './escpos-encode.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { paperPicture } from './paper-picture.ts';
import { ESC, FS, gb, GS, inPage, LF, qrCode, stream, type StreamPart } from './testing/escpos-bytes.ts';
import { expectPicture } from './testing/expect-picture.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

// `jsqr` is a CommonJS module whose types name the function as the default export.
const readQr = typeof jsQR === 'function' ? jsQR : jsQR.default;

function picture(...parts: StreamPart[]): Buffer {
  return paperPicture(interpretEscpos(stream(...parts)));
}

function qrOf(png: Buffer): string | undefined {
  const { data, width, height } = PNG.sync.read(png);
  return readQr(Uint8ClampedArray.from(data), width, height)?.data;
}

describe('pictures', () => {
  it('the receipt as the citizen gets it', () => {
    const png = picture(encodePaper(sampleReceipt));
    expectPicture('receipt', png);
    expect(PNG.sync.read(png).width).toBe(576);
    expect(qrOf(png)).toBe('http://platform.example/r/0195f2d1-7a11-7222-8333-123456789abc');
  });

  it('styles and sizes', () => {
    const png = picture(
      ...[gb('正常 Normal 123'), LF],
      ...[ESC, 'E', 1, gb('加粗 Bold 123'), LF, ESC, 'E', 0],
      ...[ESC, '-', 2, FS, '-', 2, gb('下划线 Underlined'), LF, ESC, '-', 0, FS, '-', 0],
      ...[GS, 'B', 1, gb(' 反白 Inverse '), LF, GS, 'B', 0],
      ...[
        GS,
        '!',
        0x01,
        gb('倍高 Tall'),
        LF,
        GS,
        '!',
        0x10,
        gb('倍宽 Wide'),
        LF,
        GS,
        '!',
        0x11,
        gb('四倍 Quad'),
        LF,
      ],
      ...[GS, '!', 0x33, gb('大4'), LF, GS, '!', 0],
      ...[ESC, 'M', 1, 'Font B: 0123456789 The quick brown fox jumps over the lazy dog', LF, ESC, 'M', 0],
      ...[ESC, 'a', 1, gb('居中 centre'), LF, ESC, 'a', 2, gb('靠右 right'), LF, ESC, 'a', 0],
      ...[
        ESC,
        'V',
        1,
        gb('转90度 turned'),
        LF,
        ESC,
        'V',
        0,
        ESC,
        '{',
        1,
        gb('倒置 upside down'),
        LF,
        ESC,
        '{',
        0,
      ],
      ...[
        gb('商品'),
        '\t',
        gb('数量'),
        '\t',
        gb('金额'),
        LF,
        ESC,
        ' ',
        8,
        gb('spaced 间距'),
        LF,
        ESC,
        ' ',
        0,
      ],
      ...[GS, 'V', 66, 0, gb('第二张纸'), LF, GS, 'V', 0],
    );
    expectPicture('styles', png);
  });

  it('code pages', () => {
    const page = (number: number, name: string, text: string): StreamPart[] => [
      ESC,
      't',
      number,
      inPage(name, text),
      LF,
    ];
    const png = picture(
      ...[FS, '.'],
      ...page(18, 'cp852', 'Příliš žluťoučký kůň úpěl ďábelské ódy'),
      ...page(18, 'cp852', 'Zażółć gęślą jaźń ŐŰőű ČŽŠŘ'),
      ...page(17, 'cp866', 'Съешь ещё этих мягких булок, да выпей'),
      ...page(2, 'cp850', 'Größe Äpfel é ñ ç ø ± ½ ░▒▓█'),
      ...page(0, 'cp437', '╔═════╦══╗ ┌────┬──┐ αΓπΣ≥≤√'),
      ...page(0, 'cp437', '║ box ║  ║ │ ok │  │ ▀▄▌▐■'),
      ...page(0, 'cp437', '╚═════╩══╝ └────┴──┘ £¥ƒ ¿¡'),
      ...page(16, 'win1252', '€ 12,50 “quotes” – ™ ©'),
      ...[FS, '&', gb('又是中文：平凉市崆峒区 喆堃镕 ┌─┐ ①②③ ★'), LF],
    );
    expectPicture('code-pages', png);
  });

  it('images and symbols', () => {
    const rows = Array.from({ length: 48 }, (_, y) =>
      Array.from({ length: 6 }, (_, x) => ((x + (y >> 3)) % 2 ? 0xff : 0x81)),
    ).flat();
    const png = picture(
      ...[ESC, 'a', 1, GS, 'v0', 0, 6, 0, 48, 0, rows, LF, GS, 'v0', 3, 6, 0, 48, 0, rows, LF],
      ...[ESC, '*', 33, 48, 0, rows.slice(0, 144), gb(' 行内图'), LF],
      ...[GS, 'h', 80, GS, 'w', 2, GS, 'H', 2, GS, 'k', 73, 12, '{BJIUJIN-123', LF],
      ...[GS, 'k', 67, 12, '690123456789', LF, GS, 'k', 69, 6, 'CODE39', LF, GS, 'k', 72, 3, 'abc', LF],
      ...qrCode(gb('取件号 8207314'), 8),
    );
    expectPicture('images', png);
  });
});
