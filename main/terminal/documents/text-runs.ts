import type { DocumentFont, DocumentFonts } from './document-fonts.ts';

/** What stands for a character that no font has: the geta, as printers of Chinese books have always set it. */
export const missingMark = '〓';

/** A piece of text that one font can draw. */
export interface TextRun {
  text: string;
  font: DocumentFont;
}

/**
 * Splits a text by the font that can draw each character; what none can draw becomes {@link missingMark} and is told.
 * Controls and direction marks are left out: a name cannot change how the line around it is read.
 */
export function textRuns(
  content: string,
  bold: boolean,
  fonts: DocumentFonts,
  onMissing: (codePoint: number) => void,
): TextRun[] {
  const main = bold ? fonts.bold : fonts.regular;
  const runs: TextRun[] = [];
  for (const character of content.replaceAll(/[\p{Cc}\p{Cf}]/gu, '')) {
    const codePoint = character.codePointAt(0) ?? 0;
    const font = [main, ...fonts.rare].find((candidate) => candidate.has(codePoint));
    if (!font) onMissing(codePoint);
    const last = runs.at(-1);
    const text = font ? character : missingMark;
    if (last?.font === (font ?? main)) last.text += text;
    else runs.push({ text, font: font ?? main });
  }
  return runs;
}
