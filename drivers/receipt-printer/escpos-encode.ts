import iconv from 'iconv-lite';
import type { PaperDocument, PaperElement } from '../../contract/paper.ts';
import { displayWidth, wrapText } from './text-layout.ts';
import { qrModules } from './escpos-qr.ts';

/** 80 mm paper: 576 dots, 48 columns of 12. */
const columns = 48;
const widthDots = 576;
/** The QR code is about this wide: large enough for any phone, small enough for the paper. */
const qrWidthDots = 300;
/** A code that carries a signature has many modules: wider, or a phone cannot tell them apart. */
const denseQrWidthDots = 450;
const denseQrModules = 50;
const quietModules = 2;

const initialize = [0x1b, 0x40];
const chineseOn = [0x1c, 0x26];
/** Feed past the cutter, then partial cut: the receipt hangs by a point and does not fall into the machine. */
const feedAndCut = [0x1b, 0x64, 0x03, 0x1d, 0x56, 0x42, 0x00];

/** Frees the paper of a receipt that was not finished. */
export const cutOff = Uint8Array.from([...initialize, ...feedAndCut]);

type TextElement = Extract<PaperElement, { kind: 'text' }>;
const alignments = { left: 0, center: 1, right: 2 };
/** Parameters of GS ! (all characters) and FS ! (Chinese, for printers where GS ! leaves it alone). */
const sizes = {
  normal: { ascii: 0x00, chinese: 0x00, widthFactor: 1 },
  tall: { ascii: 0x01, chinese: 0x08, widthFactor: 1 },
  double: { ascii: 0x11, chinese: 0x0c, widthFactor: 2 },
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
 * A document as the bytes for an 80 mm printer: initialise, Chinese mode, the elements from top to bottom, feed
 * and partial cut. Control characters in the document never reach the printer.
 */
export function encodePaper(document: PaperDocument): Uint8Array {
  const bytes = [...initialize, ...chineseOn];
  for (const element of document.elements) bytes.push(...encodeElement(element));
  bytes.push(...feedAndCut);
  return Uint8Array.from(bytes);
}

function encodeElement(element: PaperElement): number[] {
  switch (element.kind) {
    case 'text':
      return encodeText(element);
    case 'field':
      return encodeField(element.label, element.value);
    case 'rule':
      return rule;
    case 'qr':
      return encodeQr(element.content);
    case 'space':
      return feedDots(element.lines * (lineHeight.normal + lineGap.normal));
  }
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

function encodeText({ content, align, size, bold }: TextElement): number[] {
  const { ascii, chinese, widthFactor } = sizes[size];
  const lines = wrapText(printable(content), columns / widthFactor);
  return [
    ...[0x1b, 0x61, alignments[align]],
    ...[0x1d, 0x21, ascii, 0x1c, 0x21, chinese],
    ...[0x1b, 0x45, bold ? 1 : 0],
    ...(size === 'normal' ? [] : feedDots(lineGap[size] / 2)),
    ...encodeLines(lines, size),
  ];
}

function encodeField(label: string, value: string): number[] {
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
const rule = (() => {
  const bytesPerRow = widthDots / 8;
  const row = Array.from({ length: bytesPerRow }, (_, index) => [0xff, 0x0f, 0xf0][index % 3] ?? 0);
  const image = [0x1d, 0x76, 0x30, 0x00, bytesPerRow, 0x00, 0x03, 0x00, ...row, ...row, ...row];
  return [...plainStyle, ...feedDots(9), ...image, ...feedDots(14)];
})();

/** QR code by the printer's own command, error correction level M. */
function encodeQr(content: string): number[] {
  const data = new TextEncoder().encode(content);
  const modules = qrModules(data, 'M')?.size;
  // Contents that fit no QR code are printed as text: nothing of a receipt is dropped.
  if (modules === undefined)
    return encodeText({ kind: 'text', content, align: 'left', size: 'normal', bold: false });
  const targetDots = modules > denseQrModules ? denseQrWidthDots : qrWidthDots;
  const moduleSize = Math.max(3, Math.min(16, Math.floor(targetDots / modules)));
  return [
    ...plainStyle,
    ...[0x1b, 0x61, 0x01],
    ...feedDots(quietModules * moduleSize),
    ...qrFunction([0x31, 0x41, 0x32, 0x00]),
    ...qrFunction([0x31, 0x43, moduleSize]),
    ...qrFunction([0x31, 0x45, 0x31]),
    ...qrFunction([0x31, 0x50, 0x30, ...data]),
    ...qrFunction([0x31, 0x51, 0x30]),
    ...feedDots(quietModules * moduleSize),
    ...[0x1b, 0x61, 0x00],
  ];
}

/** `GS ( k` with its length. */
function qrFunction(parameters: readonly number[]): number[] {
  return [0x1d, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters];
}
