import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { captureBytes } from './capture-file.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import type { Interpretation } from './interpretation.ts';
import { paperPicture } from './paper-picture.ts';

const usage = 'Say which capture to draw: npm run decode -- receipt FILE --png OUT [--json].';

interface Request {
  file: string;
  png: string | undefined;
  json: boolean;
}

/**
 * `npm run decode -- receipt FILE --png OUT [--json]`: draws captured ESC/POS bytes as the paper would look.
 * Returns the exit status: 0, or 2 with one sentence on standard error.
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
  const { file, png, json } = request.value;
  const content = await readCapture(file);
  if (!content.ok) return content;
  const paper = interpretEscpos(captureBytes(content.value));
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
      options: { png: { type: 'string' }, json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return failed(usage);
    return succeeded({ file, png: values.png, json: values.json });
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
  const millimetres = Math.round(paper.heightDots / 8);
  console.log(`${paper.cuts} cuts, ${millimetres} mm of paper, ${paper.unknownCommands} unknown commands`);
  if (png !== undefined) console.log(`Picture: ${png}`);
}
