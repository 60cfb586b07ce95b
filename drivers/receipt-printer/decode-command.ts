import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { captureBytesOf } from '../capture-file/capture-bytes.ts';
import { receiptCapture } from './capture-kind.ts';
import { widestDots } from './bitmap.ts';
import { interpretEscpos, type InterpretOptions } from './escpos-interpret.ts';
import { imageQrTexts } from './image-qr.ts';
import type { Interpretation } from './interpretation.ts';
import { paperPicture } from './paper-picture.ts';
import { wideEncodings } from './wide-encodings.ts';

const usage =
  'Say which capture to draw: npm run decode -- receipt FILE --png OUT [--json] [--width DOTS] [--encoding NAME].';
/** Printers of 58 to 112 mm paper. */
const [leastWidth, mostWidth] = [200, widestDots];

interface Request {
  file: string;
  png: string | undefined;
  json: boolean;
  options: InterpretOptions;
}

/**
 * `npm run decode -- receipt FILE --png OUT [--json] [--width 384] [--encoding big5]`: draws captured ESC/POS
 * bytes as the paper would look (docs/receipt-decoding.md). Width and encoding are told from the capture unless
 * given. Returns the exit status: 0, or 2 with one sentence on standard error.
 */
export async function decodeReceipt(argv: string[]): Promise<number> {
  const outcome = await decode(argv);
  if (outcome.ok) return 0;
  console.error(outcome.failure);
  return 2;
}

async function decode(argv: string[]): Promise<Result<void, string>> {
  const request = readArguments(argv);
  if (!request.ok) return request;
  const { file, png, json, options } = request.value;
  const content = await readCapture(file);
  if (!content.ok) return content;
  const interpreted = interpretEscpos(captureBytesOf(content.value, receiptCapture).bytes, options);
  const paper = { ...interpreted, qr: [...interpreted.qr, ...imageQrTexts(interpreted)] };
  if (png !== undefined) {
    const written = await writePicture(png, paper);
    if (!written.ok) return written;
  }
  if (json) console.log(JSON.stringify(summary(paper)));
  else report(paper, png);
  return succeeded(undefined);
}

function readArguments(argv: string[]): Result<Request, string> {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: {
        png: { type: 'string' },
        json: { type: 'boolean', default: false },
        width: { type: 'string' },
        encoding: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return failed(usage);
    const widthDots = values.width === undefined ? undefined : Number(values.width);
    if (
      widthDots !== undefined &&
      !(Number.isInteger(widthDots) && widthDots >= leastWidth && widthDots <= mostWidth)
    )
      return failed(`--width is a number of dots from ${leastWidth} to ${mostWidth}, 384 or 576 as a rule.`);
    const encoding = wideEncodings.find((name) => name === values.encoding);
    if (values.encoding !== undefined && !encoding)
      return failed(`--encoding is one of: ${wideEncodings.join(', ')}.`);
    return succeeded({ file, png: values.png, json: values.json, options: { widthDots, encoding } });
  } catch (error) {
    // parseArgs throws on options it does not know: the person at the keyboard needs the right form.
    return failed(`${usage} (${reasonOf(error)})`);
  }
}

async function readCapture(file: string): Promise<Result<Uint8Array, string>> {
  try {
    const content = await readFile(file);
    return content.length > 0 ? succeeded(content) : failed(`${file} is empty: there is nothing to draw.`);
  } catch (error) {
    return failed(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

async function writePicture(file: string, paper: Interpretation): Promise<Result<void, string>> {
  try {
    await writeFile(file, paperPicture(paper));
    return succeeded(undefined);
  } catch (error) {
    return failed(`The picture cannot be written to ${file}: ${reasonOf(error)}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? error.message;
}

/** The object of `--json`; its names are fixed. */
function summary({ lines, qr, cuts, widthDots, unknownCommands }: Interpretation): object {
  return { lines, qr, cuts, widthDots, unknownCommands };
}

function report(paper: Interpretation, png: string | undefined): void {
  for (const line of paper.lines) console.log(line);
  for (const content of paper.qr) console.log(`QR code: ${content}`);
  for (const { symbology, text } of paper.barcodes) console.log(`Barcode ${symbology}: ${text}`);
  for (const { symbology, text } of paper.symbols) console.log(`${symbology}: ${text}`);
  const millimetres = Math.round(paper.heightDots / 8);
  console.log(`${paper.cuts} cuts, ${millimetres} mm of paper, ${paper.unknownCommands} unknown commands`);
  if (png !== undefined) console.log(`Picture: ${png}`);
}
