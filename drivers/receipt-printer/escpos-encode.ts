import iconv from 'iconv-lite';
import type { PaperDocument, PaperElement } from '../../contract/paper.ts';
import { displayWidth, wrapText } from './text-layout.ts';
import { qrBitmap, qrModules } from './escpos-qr.ts';
import { genericProfile, type PrinterProfile } from './printer-profile.ts';

const dotsPerColumn = 12;
/** The QR code takes about this share of the width: large enough for any phone, small enough for the paper. */
const qrShare = 300 / 576;
/** A code that carries a signature has many modules: wider, or a phone cannot tell them apart. */
const denseQrShare = 450 / 576;
const denseQrModules = 50;
const quietModules = 2;

const initialize = [0x1b, 0x40];
const chineseOn = [0x1c, 0x26];

/** Feeds past the cutter and cuts. A partial cut lets the receipt hang by a point: it does not fall into the machine. */
function feedAndCut({ cut, feedLinesToCutter }: PrinterProfile): number[] {
  const feed = [0x1b, 0x64, feedLinesToCutter];
  if (cut === 'none') return feed;
  return [...feed, 0x1d, 0x56, cut === 'partial' ? 0x42 : 0x41, 0x00];
}

/** Frees the paper of a receipt that was not finished. */
export function cutOff(profile: PrinterProfile): Uint8Array {
  return Uint8Array.from([...initialize, ...feedAndCut(profile)]);
}

type TextElement = Extract<PaperElement, { kind: 'text' }>;
const alignments = { left: 0, center: 1, right: 2 };
/** Parameters of GS ! (all characters). */
const sizes = {
  normal: { ascii: 0x00, widthFactor: 1 },
  tall: { ascii: 0x01, widthFactor: 1 },
  double: { ascii: 0x11, widthFactor: 2 },
};
/** Parameters of FS ! (Chinese, for printers where GS ! leaves it alone). */
const chineseSizes = {
  standard: { normal: 0x00, tall: 0x08, double: 0x0c },
  highBits: { normal: 0x00, tall: 0x10, double: 0x30 },
};
/** Breathing room under a line, dots, beyond what its characters take. */
const lineGap = { normal: 12, tall: 14, double: 16 };
const lineHeight = { normal: 24, tall: 48, double: 48 };

/**
 * Symbols that the 24-dot fonts of receipt printers lack, and the one of GB2312 that says the same. A tick that
 * prints as a blank would make the paper claim nothing, or the wrong thing.
 */
const substitutes: ReadonlyMap<string, string> = new Map([
  ['☐', '□'],
  ['☑', '√'],
  ['✓', '√'],
  ['✔', '√'],
  ['☒', '×'],
  ['•', '·'],
  ['\u00a0', ' '],
]);

/**
 * A document as the bytes for a printer: initialise, Chinese mode, the elements from top to bottom, feed and cut.
 * Control characters in the document never reach the printer.
 */
export function encodePaper(document: PaperDocument, profile = genericProfile()): Uint8Array {
  const bytes = [...initialize, ...chineseOn];
  for (const element of document.elements) bytes.push(...encodeElement(element, profile));
  bytes.push(...feedAndCut(profile));
  return Uint8Array.from(bytes);
}

function encodeElement(element: PaperElement, profile: PrinterProfile): number[] {
  switch (element.kind) {
    case 'text':
      return encodeText(element, profile);
    case 'field':
      return encodeField(element.label, element.value, columnsOf(profile));
    case 'rule':
      return rule(profile);
    case 'qr':
      return encodeQr(element.content, profile);
    case 'space':
      return feedDots(element.lines * (lineHeight.normal + lineGap.normal));
  }
}

function columnsOf({ widthDots }: PrinterProfile): number {
  return widthDots / dotsPerColumn;
}

/** Text as the printer may get it: line breaks stay, tabs become blanks, other control characters go. */
function printable(text: string): string {
  return [...text.replaceAll('\r\n', '\n').replaceAll('\t', '  ')]
    .map((character) => substitutes.get(character) ?? character)
    .filter((character) => character === '\n' || (character >= ' ' && character !== '\x7f'))
    .join('');
}

function encodeLines(lines: readonly string[], size: TextElement['size']): number[] {
  const spacing = lineHeight[size] + lineGap[size];
  return [0x1b, 0x33, spacing, ...lines.flatMap((line) => [...iconv.encode(line, 'gb18030'), 0x0a])];
}

function encodeText({ content, align, size, bold }: TextElement, profile: PrinterProfile): number[] {
  const { ascii, widthFactor } = sizes[size];
  const chinese = chineseSizes[profile.chineseDouble][size];
  const lines = wrapText(printable(content), columnsOf(profile) / widthFactor);
  return [
    ...[0x1b, 0x61, alignments[align]],
    ...[0x1d, 0x21, ascii, 0x1c, 0x21, chinese],
    ...[0x1b, 0x45, bold ? 1 : 0],
    ...(size === 'normal' ? [] : feedDots(lineGap[size] / 2)),
    ...encodeLines(lines, size),
  ];
}

function encodeField(label: string, value: string, columns: number): number[] {
  const marked = printable(label).replaceAll('\n', ' ');
  const title = /[：:]$/.test(marked) ? marked : `${marked}：`;
  const indent = Math.min(displayWidth(title), columns / 2);
  const blanks = ' '.repeat(indent);
  const values = wrapText(printable(value), columns - indent);
  const fits = displayWidth(title) === indent;
  const lines = fits
    ? values.map((line, index) => (index === 0 ? title : blanks) + line)
    : [...wrapText(title, columns), ...values.map((line) => blanks + line)];
  return [...plainStyle, ...encodeLines(lines, 'normal')];
}

const plainStyle = [0x1b, 0x61, 0x00, 0x1d, 0x21, 0x00, 0x1c, 0x21, 0x00, 0x1b, 0x45, 0x00];

function feedDots(dots: number): number[] {
  const bytes: number[] = [];
  for (let left = dots; left > 0; left -= 255) bytes.push(0x1b, 0x4a, Math.min(255, left));
  return bytes;
}

/** A dashed line across the paper as a raster image three dots high: eight dots black, four white. */
function rule({ widthDots }: PrinterProfile): number[] {
  const row = Array.from({ length: widthDots / 8 }, (_, index) => [0xff, 0x0f, 0xf0][index % 3] ?? 0);
  return [...plainStyle, ...feedDots(9), ...rasterImage([row, row, row]), ...feedDots(14)];
}

/** Raster image (`GS v 0`, normal size): rows of bytes, most significant dot first. */
function rasterImage(rows: readonly (readonly number[])[]): number[] {
  const width = rows[0]?.length ?? 0;
  const size = [width & 0xff, width >> 8, rows.length & 0xff, rows.length >> 8];
  return [0x1d, 0x76, 0x30, 0x00, ...size, ...rows.flat()];
}

/** A QR code in the middle of the paper, error correction level M. */
function encodeQr(content: string, profile: PrinterProfile): number[] {
  const data = new TextEncoder().encode(content);
  const modules = qrModules(data, 'M')?.size;
  // Contents that fit no QR code are printed as text: nothing of a receipt is dropped.
  if (modules === undefined)
    return encodeText({ kind: 'text', content, align: 'left', size: 'normal', bold: false }, profile);
  const targetDots = profile.widthDots * (modules > denseQrModules ? denseQrShare : qrShare);
  const moduleSize = Math.max(3, Math.min(16, Math.floor(targetDots / modules)));
  return [
    ...plainStyle,
    ...[0x1b, 0x61, 0x01],
    ...feedDots(quietModules * moduleSize),
    ...(profile.qr === 'command' ? qrByCommand(data, moduleSize) : qrAsImage(data, moduleSize)),
    ...feedDots(quietModules * moduleSize),
    ...[0x1b, 0x61, 0x00],
  ];
}

function qrByCommand(data: Uint8Array, moduleSize: number): number[] {
  return [
    ...qrFunction([0x31, 0x41, 0x32, 0x00]),
    ...qrFunction([0x31, 0x43, moduleSize]),
    ...qrFunction([0x31, 0x45, 0x31]),
    ...qrFunction([0x31, 0x50, 0x30, ...data]),
    ...qrFunction([0x31, 0x51, 0x30]),
  ];
}

function qrAsImage(data: Uint8Array, moduleSize: number): number[] {
  const bitmap = qrBitmap({ data, level: 'M', moduleSize });
  if (!bitmap) return [];
  const rowBytes = Math.ceil(bitmap.width / 8);
  const rows = Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: rowBytes }, (__, index) => {
      let byte = 0;
      for (let bit = 0; bit < 8; bit += 1) {
        const x = index * 8 + bit;
        if (x < bitmap.width && bitmap.dots[y * bitmap.width + x]) byte |= 0x80 >> bit;
      }
      return byte;
    }),
  );
  return rasterImage(rows);
}

/** `GS ( k` with its length. */
function qrFunction(parameters: readonly number[]): number[] {
  return [0x1d, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters];
}
