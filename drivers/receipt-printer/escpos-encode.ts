import iconv from 'iconv-lite';
import type { PaperDocument, PaperElement } from '../../contract/paper.ts';
import { markRaster } from './brand-mark.ts';
import { qrBitmap, qrModules } from './escpos-qr.ts';
import { genericProfile, type PrinterProfile } from './printer-profile.ts';
import { isRare, lineImage, missingType, type DrawGlyph } from './rare-characters.ts';
import { rasterCommand } from './raster-command.ts';
import { displayWidth, wrapText } from './text-layout.ts';

export interface EncodeOptions {
  profile?: PrinterProfile | undefined;
  /** for characters that the printer's own font lacks; without it they print as a missing type */
  draw?: DrawGlyph | undefined;
}

/** What stays the same from element to element. */
interface Encoding {
  profile: PrinterProfile;
  columns: number;
  draw: DrawGlyph | undefined;
  /** the printer's font has no dots for it */
  isMissing: (character: string) => boolean;
}

const columnDots = 12;
/** The QR code takes about this share of the paper: large enough for any phone. */
const qrShare = 0.52;
/** A code that carries a signature has many modules: wider, or a phone cannot tell them apart. */
const denseQrShare = 0.78;
const denseQrModules = 50;
const quietModules = 2;

const initialize = [0x1b, 0x40];
const cuts: Readonly<Record<PrinterProfile['cut'], readonly number[]>> = {
  // Partial: the receipt hangs by a point and does not fall into the machine.
  feedPartial: [0x1d, 0x56, 0x42, 0x00],
  feedFull: [0x1d, 0x56, 0x41, 0x00],
  partial: [0x1d, 0x56, 0x01],
  full: [0x1d, 0x56, 0x00],
  'ESC i': [0x1b, 0x69],
  'ESC m': [0x1b, 0x6d],
  none: [],
};

/** Feed past the cutter or the tear bar, then cut where there is a cutter. */
function feedAndCut({ feedLines, cutterDistanceDots, cut }: PrinterProfile): number[] {
  return [0x1b, 0x64, feedLines, ...feedDots(cutterDistanceDots), ...cuts[cut]];
}

/** Frees the paper of a receipt that was not finished. */
export function cutOff(profile: PrinterProfile): Uint8Array {
  return Uint8Array.from([...initialize, ...feedAndCut(profile)]);
}

type TextElement = Extract<PaperElement, { kind: 'text' }>;
const alignments = { left: 0, center: 1, right: 2 };
/** Parameters of GS ! (all characters) and FS ! (Chinese, for printers where GS ! leaves it alone). */
const sizes = {
  normal: { ascii: 0x00, bits23: 0x00, bits45: 0x00, scaleX: 1, scaleY: 1 },
  tall: { ascii: 0x01, bits23: 0x08, bits45: 0x10, scaleX: 1, scaleY: 2 },
  double: { ascii: 0x11, bits23: 0x0c, bits45: 0x30, scaleX: 2, scaleY: 2 },
  // FS ! knows no triple: Chinese in such a line stays double, and its line is broken as if it were not.
  triple: { ascii: 0x22, bits23: 0x0c, bits45: 0x30, scaleX: 3, scaleY: 3 },
};
/** Breathing room under a line, dots, beyond what its characters take. */
const lineGap = { normal: 12, tall: 14, double: 16, triple: 20 };
const lineHeight = { normal: 24, tall: 48, double: 48, triple: 72 };

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
 * A document as the bytes for a printer of this profile: initialise, Chinese mode, the elements from top to
 * bottom, feed and cut. Control characters in the document never reach the printer.
 */
export function encodePaper(document: PaperDocument, options: EncodeOptions = {}): Uint8Array {
  const profile = options.profile ?? genericProfile();
  const isMissing = (character: string): boolean => profile.font === 'GBK' && isRare(character);
  const encoding = { profile, columns: profile.widthDots / columnDots, draw: options.draw, isMissing };
  const bytes = [...initialize];
  if (profile.codePage !== null) bytes.push(0x1b, 0x74, profile.codePage);
  if (profile.chinese === 'FS &') bytes.push(0x1c, 0x26);
  for (const element of document.elements) bytes.push(...encodeElement(encoding, element));
  bytes.push(...feedAndCut(profile));
  return Uint8Array.from(bytes);
}

function encodeElement(encoding: Encoding, element: PaperElement): number[] {
  switch (element.kind) {
    case 'text':
      return encodeText(encoding, element);
    case 'field':
      return encodeField(encoding, element.label, element.value);
    case 'rule':
      return rule(encoding);
    case 'qr':
      return encodeQr(encoding, element.content);
    case 'space':
      return feedDots(element.lines * (lineHeight.normal + lineGap.normal));
    case 'mark':
      return [...plainStyle, ...centred, ...markRaster, ...feedDots(8), ...leftAligned];
  }
}

const centred = [0x1b, 0x61, 0x01];
const leftAligned = [0x1b, 0x61, 0x00];

/** Text as the printer may get it: line breaks stay, tabs become blanks, other control characters go. */
function printable({ draw, isMissing }: Encoding, text: string): string {
  return [...text.replaceAll('\r\n', '\n').replaceAll('\t', '  ')]
    .map((character) => substitutes.get(character) ?? character)
    .filter((character) => character === '\n' || (character >= ' ' && character !== '\x7f'))
    .map((character) => (!draw && isMissing(character) ? missingType : character))
    .join('');
}

function encodeLines(
  { draw, isMissing }: Encoding,
  lines: readonly string[],
  size: TextElement['size'],
  bold: boolean,
): number[] {
  const spacing = lineHeight[size] + lineGap[size];
  const { scaleX, scaleY } = sizes[size];
  const encoded = lines.flatMap((line) => {
    if (!draw || ![...line].some(isMissing)) return [...iconv.encode(line, 'gb18030'), 0x0a];
    return [...rasterCommand(lineImage(line, { scaleX, scaleY, bold }, draw)), ...feedDots(lineGap[size])];
  });
  return [0x1b, 0x33, spacing, ...encoded];
}

function encodeText(encoding: Encoding, { content, align, size, bold }: TextElement): number[] {
  const { ascii, scaleX, ...bits } = sizes[size];
  const lines = wrapText(printable(encoding, content), encoding.columns / scaleX);
  return [
    ...[0x1b, 0x61, alignments[align]],
    ...[0x1d, 0x21, ascii, 0x1c, 0x21, bits[encoding.profile.chineseSize]],
    ...[0x1b, 0x45, bold ? 1 : 0],
    ...(size === 'normal' ? [] : feedDots(lineGap[size] / 2)),
    ...encodeLines(encoding, lines, size, bold),
  ];
}

function encodeField(encoding: Encoding, label: string, value: string): number[] {
  const { columns } = encoding;
  const marked = printable(encoding, label).replaceAll('\n', ' ');
  const title = /[：:]$/.test(marked) ? marked : `${marked}：`;
  const indent = Math.min(displayWidth(title), columns / 2);
  const blanks = ' '.repeat(indent);
  const values = wrapText(printable(encoding, value), columns - indent);
  const fits = displayWidth(title) === indent;
  const lines = fits
    ? values.map((line, index) => (index === 0 ? title : blanks) + line)
    : [...wrapText(title, columns), ...values.map((line) => blanks + line)];
  return [...plainStyle, ...encodeLines(encoding, lines, 'normal', false)];
}

const plainStyle = [0x1b, 0x61, 0x00, 0x1d, 0x21, 0x00, 0x1c, 0x21, 0x00, 0x1b, 0x45, 0x00];

function feedDots(dots: number): number[] {
  const bytes: number[] = [];
  for (let left = dots; left > 0; left -= 255) bytes.push(0x1b, 0x4a, Math.min(255, left));
  return bytes;
}

/** A dashed line across the paper as a raster image three dots high: eight dots black, four white. */
function rule({ profile }: Encoding): number[] {
  const bytesPerRow = profile.widthDots / 8;
  const row = Array.from({ length: bytesPerRow }, (_, index) => [0xff, 0x0f, 0xf0][index % 3] ?? 0);
  const image = [0x1d, 0x76, 0x30, 0x00, bytesPerRow, 0x00, 0x03, 0x00, ...row, ...row, ...row];
  return [...plainStyle, ...feedDots(9), ...image, ...feedDots(14)];
}

/** A QR code, error correction level M: by the printer's own command, or drawn here. */
function encodeQr(encoding: Encoding, content: string): number[] {
  const data = new TextEncoder().encode(content);
  const modules = qrModules(data, 'M')?.size;
  const { widthDots, qr } = encoding.profile;
  const share = modules !== undefined && modules > denseQrModules ? denseQrShare : qrShare;
  const fits = modules !== undefined && modules * 3 <= widthDots;
  // Contents that fit no QR code of this paper are printed as text: nothing of a receipt is dropped.
  if (!fits)
    return encodeText(encoding, { kind: 'text', content, align: 'left', size: 'normal', bold: false });
  const moduleSize = Math.max(3, Math.min(16, Math.floor((widthDots * share) / modules)));
  const image = qr === 'raster' ? qrBitmap({ data, level: 'M', moduleSize }) : undefined;
  return [
    ...plainStyle,
    ...centred,
    ...feedDots(quietModules * moduleSize),
    ...(image ? rasterCommand(image) : qrByCommand(data, moduleSize)),
    ...feedDots(quietModules * moduleSize),
    ...leftAligned,
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

/** `GS ( k` with its length. */
function qrFunction(parameters: readonly number[]): number[] {
  return [0x1d, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters];
}
