import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PNG } from 'pngjs';
import { KeySet, type NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { verifyReceiptText, type ReceiptVerdict } from '../../seal/receipt-token.ts';
import { keySetIsSigned } from '../../seal/verify.ts';
import { codeIn } from './read-photo.ts';
import { wordsFor, type NoReceipt } from './words.ts';

const usage =
  'usage: npm run verify-receipt -- TEXT|--image FILE.png [--keys FILE] [--json]\n' +
  'TEXT is what the QR code says; FILE after --keys is a KeySet in JSON, data/terminal/trust.json unless given.';
const usualKeys = fileURLToPath(new URL('../../data/terminal/trust.json', import.meta.url));

interface Question {
  text: string | undefined;
  image: string | undefined;
  keysFile: string;
  json: boolean;
}

/** Prints the verdict and returns the exit status: 0 genuine, 1 anything else, 2 when it could not be asked. */
export function verifyReceipt(argv: readonly string[]): number {
  const question = questionOf(argv);
  if (question === undefined) return refuse(usage);
  const keys = keysIn(question.keysFile);
  if (!keys.ok) return refuse(keys.failure);
  const verdict = verdictOn(question, keys.value);
  if (!verdict.ok) return refuse(verdict.failure);
  console.log(question.json ? jsonOf(verdict.value) : textFor(verdict.value));
  return typeof verdict.value === 'object' && verdict.value.verdict === 'genuine' ? 0 : 1;
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 2;
}

function questionOf(argv: readonly string[]): Question | undefined {
  const parsed = parse(argv);
  if (parsed === undefined) return undefined;
  const [text, ...others] = parsed.positionals;
  const { image, keys, json } = parsed.values;
  const isOne = (text === undefined) !== (image === undefined);
  return isOne && others.length === 0 ? { text, image, keysFile: keys, json } : undefined;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        image: { type: 'string' },
        keys: { type: 'string', default: usualKeys },
        json: { type: 'boolean', default: false },
      },
    });
  } catch {
    return undefined;
  }
}

/** The file is where trust begins: that it hangs together shows that it is whole. */
function keysIn(path: string): Result<readonly NamedKey[], string> {
  try {
    const keys = KeySet.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (keySetIsSigned(keys, keys.platform)) return succeeded(keys.platform);
    return failed(`${path} was changed: no platform key in it has signed it.`);
  } catch {
    return failed(`${path} holds no key set; name the platform's file with --keys.`);
  }
}

function verdictOn(
  { text, image }: Question,
  keys: readonly NamedKey[],
): Result<ReceiptVerdict | NoReceipt, string> {
  if (text !== undefined) return succeeded(verifyReceiptText(text, keys));
  const picture = image === undefined ? undefined : pictureIn(image);
  if (picture === undefined) return failed(`${image ?? ''} is no PNG that can be read.`);
  const code = codeIn(picture, (width, height) => scaledDown(picture, width, height));
  return succeeded(code === undefined ? 'noCode' : verifyReceiptText(code, keys));
}

function pictureIn(path: string): PNG | undefined {
  try {
    return PNG.sync.read(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** The nearest pixel is enough: a code is black and white. */
function scaledDown(picture: PNG, width: number, height: number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const x = Math.floor(((pixel % width) * picture.width) / width);
    const y = Math.floor((Math.floor(pixel / width) * picture.height) / height);
    const from = (y * picture.width + x) * 4;
    data.set(picture.data.subarray(from, from + 4), pixel * 4);
  }
  return { data, width, height };
}

function jsonOf(verdict: ReceiptVerdict | NoReceipt): string {
  return JSON.stringify(typeof verdict === 'string' ? { verdict: 'unreadable', reason: verdict } : verdict);
}

function textFor(verdict: ReceiptVerdict | NoReceipt): string {
  const { title, why, facts, limits } = wordsFor(verdict);
  const lines = facts.map(([label, value]) => `${label}：${[value].flat().join(' ')}`);
  return [title, why, ...lines, ...limits].join('\n');
}
