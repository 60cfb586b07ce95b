import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { covers, fontCoverage } from './font-coverage.ts';

/** A font as bytes, and whether it can draw a character. */
export interface DocumentFont {
  /** its name inside a document */
  name: string;
  bytes: Buffer;
  has(codePoint: number): boolean;
}

export interface DocumentFonts {
  regular: DocumentFont;
  bold: DocumentFont;
  /** for characters that the first two lack, in this order */
  rare: readonly DocumentFont[];
}

const fontPackage = '@expo-google-fonts/noto-sans-sc';
/** Fonts a machine may have beside ours, with characters far beyond the 8105 of the official table. */
const rareFiles = [
  '/usr/share/fonts/truetype/hanazono/HanaMinA.ttf',
  '/usr/share/fonts/truetype/hanazono/HanaMinB.ttf',
];

let loaded: DocumentFonts | undefined;

/** Noto Sans SC, which comes with the program, read once: about 10 MB a face. Only what a paper uses goes into it. */
export function documentFonts(): DocumentFonts {
  loaded ??= {
    regular: ofFile('regular', ofPackage('400Regular/NotoSansSC_400Regular.ttf')),
    bold: ofFile('bold', ofPackage('700Bold/NotoSansSC_700Bold.ttf')),
    rare: rareFiles.filter((file) => existsSync(file)).map((file, index) => ofFile(`rare${index}`, file)),
  };
  return loaded;
}

function ofPackage(file: string): string {
  return fileURLToPath(import.meta.resolve(`${fontPackage}/${file}`));
}

function ofFile(name: string, file: string): DocumentFont {
  const bytes = readFileSync(file);
  const coverage = fontCoverage(bytes);
  return { name, bytes, has: (codePoint) => covers(coverage, codePoint) };
}
