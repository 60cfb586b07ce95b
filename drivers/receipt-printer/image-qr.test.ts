import QRCode from 'qrcode';
import { describe, expect, it } from 'vitest';
import { interpretEscpos } from './escpos-interpret.ts';
import { imageQrTexts } from './image-qr.ts';
import { ESC, GS, LF, qrCode, stream, type StreamPart } from './testing/escpos-bytes.ts';

const moduleDots = 4;
const quietModules = 4;

/** Rows of dots, a string each, of a code with white around it. */
function rowsOf(text: string): string[] {
  const { size, data } = QRCode.create(text).modules;
  const modules = size + 2 * quietModules;
  const isDark = (x: number, y: number): boolean =>
    x >= 0 && x < size && y >= 0 && y < size && data[y * size + x] === 1;
  return Array.from({ length: modules * moduleDots }, (_, row) =>
    Array.from({ length: modules }, (__, column) =>
      (isDark(column - quietModules, Math.floor(row / moduleDots) - quietModules) ? '1' : '0').repeat(
        moduleDots,
      ),
    ).join(''),
  );
}

/** GS v 0 */
function raster(rows: readonly string[]): Uint8Array {
  const bytesPerRow = Math.ceil((rows[0] ?? '').length / 8);
  const bytes = rows.flatMap((row) => row.padEnd(bytesPerRow * 8, '0').match(/.{8}/g) ?? []);
  const sizes = [bytesPerRow, 0, rows.length & 0xff, rows.length >> 8];
  return stream(
    GS,
    'v0',
    0,
    sizes,
    bytes.map((byte) => parseInt(byte, 2)),
  );
}

const textsOf = (...parts: StreamPart[]): string[] => {
  const paper = interpretEscpos(stream(...parts));
  return [...paper.qr, ...imageQrTexts(paper)];
};

describe('QR codes in images', () => {
  const code = raster(rowsOf('https://gov.cn/r/1'));

  it('are found once on each copy', () => {
    expect(textsOf(code, 'txt', LF, GS, 'V', 0, code, GS, 'V', 0)).toEqual([
      'https://gov.cn/r/1',
      'https://gov.cn/r/1',
    ]);
    expect(textsOf(code, GS, 'V', 0, code)).toHaveLength(2);
  });

  it('are found beside each other', () => {
    const right = rowsOf('right');
    const beside = rowsOf('left').map((row, index) => `${row}${right[index] ?? ''}`);
    expect(textsOf(raster(beside))).toEqual(['left', 'right']);
    const far = rowsOf('leftcode').map((row, at) => row + '0'.repeat(40) + (rowsOf('rightcod')[at] ?? ''));
    expect(textsOf(raster(far))).toEqual(['leftcode', 'rightcod']);
  });

  it.each([
    ['upside down', [ESC, '{', 1, qrCode(stream('turned'))]],
    ...[1, 2, 3].map(
      (direction) =>
        [
          `in direction ${direction} of a page`,
          [ESC, 'L', ESC, 'W', 0, 0, 0, 0, 64, 2, 44, 1, ESC, 'T', direction, qrCode(stream('turned')), 0x0c],
        ] as [string, StreamPart[]],
    ),
  ] as [string, StreamPart[]][])('are not those sent by command, printed %s', (_, parts) => {
    expect(textsOf(...parts)).toEqual(['turned']);
  });
});
