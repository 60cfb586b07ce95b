import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';

/** The ways in which a word could lie in a file and still be read by anybody who looks for it. */
function disguises(word: string): Buffer[] {
  const utf8 = Buffer.from(word, 'utf8');
  const utf16 = Buffer.from(word, 'utf16le');
  const gb18030 = iconv.encode(word, 'gb18030');
  const encoded = [utf8, utf16, gb18030];
  const escaped = Array.from(word, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
    '',
  );
  return [
    ...encoded,
    Buffer.from(utf16).swap16(),
    ...encoded.flatMap((bytes) => [
      Buffer.from(bytes.toString('hex')),
      Buffer.from(bytes.toString('hex').toUpperCase()),
      ...base64Pieces(bytes),
    ]),
    Buffer.from(JSON.stringify(word).slice(1, -1)),
    Buffer.from(escaped),
    Buffer.from(encodeURIComponent(word)),
  ].filter((bytes) => bytes.length >= 4);
}

/** Of the three ways base64 can fall on the bytes, the characters that do not depend on their neighbours. */
function base64Pieces(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const [from, to] = [Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)];
    return Buffer.from(text.slice(from, to));
  });
}

/** Files under `folder` in which one of the words can be read, each with the word. */
export function wordsFoundUnder(folder: string, words: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return files.flatMap((file) => {
    const content = readFileSync(file);
    return words
      .filter((word) => disguises(word).some((bytes) => content.includes(bytes)))
      .map((word) => `${path.relative(folder, file)}: ${word}`);
  });
}
