import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';

/** The ways in which a word could lie in a file and still be read by anybody who looks for it. */
function disguises(word: string): Buffer[] {
  const utf8 = Buffer.from(word, 'utf8');
  return [
    utf8,
    Buffer.from(word, 'utf16le'),
    iconv.encode(word, 'gb18030'),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(JSON.stringify(word).slice(1, -1)),
    // of the three ways base64 can fall on the word, what does not depend on its neighbours
    ...[0, 1, 2].map((offset) => {
      const text = Buffer.concat([Buffer.alloc(offset), utf8]).toString('base64');
      return Buffer.from(text.slice(Math.ceil((offset * 4) / 3) + 1, -4));
    }),
  ].filter((bytes) => bytes.length >= 4);
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
