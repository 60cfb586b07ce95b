import type { DocumentContent, MadeDocument } from './document-content.ts';
import { documentFonts, type DocumentFonts } from './document-fonts.ts';
import { column, DocumentPen, ink, page } from './document-pen.ts';
import { drawPart } from './draw-parts.ts';
import { missingMark } from './text-runs.ts';

/** Makes the PDF of a document: A4 upright, text as text, only the characters it uses embedded. */
export async function makeDocument(
  content: DocumentContent,
  fonts: DocumentFonts = documentFonts(),
): Promise<MadeDocument> {
  const pen = new DocumentPen(content, fonts, (next) => drawRunningHead(next, content));
  drawHead(pen, content);
  for (const part of content.parts) {
    if (part.kind === 'page') beginPage(pen, { ...content, title: part.title });
    else drawPart(pen, part);
  }
  const missing = [...pen.missing].map((codePoint) => `U+${codePoint.toString(16).toUpperCase()}`);
  if (missing.length > 0) drawPart(pen, { kind: 'text', content: missingNote(missing) });
  const pages = drawFeet(pen, content);
  return { pdf: await pen.finish(), pages, missing };
}

function beginPage(pen: DocumentPen, content: DocumentContent): void {
  pen.doc.addPage();
  pen.y = page.top;
  drawHead(pen, content);
}

function missingNote(missing: readonly string[]): string {
  return `纸上的“${missingMark}”是本机印不出的字（${missing.join('、')}），以证件上的字为准。`;
}

function drawHead(pen: DocumentPen, { title, place }: DocumentContent): void {
  pen.y += pen.text(title, { x: page.left, y: pen.y, width: column }, { size: 30, bold: true, leading: 0.1 });
  pen.y += pen.text(place, { x: page.left, y: pen.y, width: column }, { size: 12, color: ink.soft });
  pen.y += 6;
  pen.line(page.left, page.left + column, pen.y, { color: ink.green, width: 2.5 });
  pen.y += 18;
}

function drawRunningHead(pen: DocumentPen, { title, place }: DocumentContent): void {
  pen.y += pen.text(
    `${title} · ${place}`,
    { x: page.left, y: pen.y, width: column },
    { size: 11, color: ink.soft },
  );
  pen.y += 2;
  pen.line(page.left, page.left + column, pen.y, { color: ink.green, width: 1.25 });
  pen.y += 16;
}

/** On every page whom to call, what paper this is, and which page of how many. @returns how many */
function drawFeet(pen: DocumentPen, { footer: [help, mark] }: DocumentContent): number {
  const { count } = pen.doc.bufferedPageRange();
  const top = page.height - page.bottom + 14;
  const small = { size: 9.5, color: ink.soft, leading: 0.2 };
  for (let index = 0; index < count; index += 1) {
    pen.doc.switchToPage(index);
    pen.line(page.left, page.left + column, top);
    pen.text(help, { x: page.left, y: top + 6, width: column }, { size: 11, leading: 0.2 });
    pen.text(mark, { x: page.left, y: top + 24, width: column - 110 }, small);
    const number = `第 ${index + 1} 页，共 ${count} 页`;
    pen.text(number, { x: page.left + column - 110, y: top + 24, width: 110 }, { ...small, align: 'right' });
  }
  return count;
}
