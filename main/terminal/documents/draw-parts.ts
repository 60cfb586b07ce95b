import { create as createCode } from 'qrcode';
import type { SignatureStrokes } from '../../../contract/submission.ts';
import type { DocumentPart, SealedBy } from './document-content.ts';
import { column, ink, page, type DocumentPen } from './document-pen.ts';

/** Everything but a new page, which is the document's own affair. */
export type DrawnPart = Exclude<DocumentPart, { kind: 'page' }>;
type Part<Kind extends DrawnPart['kind']> = Extract<DrawnPart, { kind: Kind }>;

const gap = 16;
const labelWidth = 104;
const right = page.left + column;

/** Draws one part where the page is free, on a new one where it does not fit. */
export function drawPart(pen: DocumentPen, part: DrawnPart): void {
  switch (part.kind) {
    case 'rows':
      drawRows(pen, part);
      break;
    case 'ladder':
      drawLadder(pen, part);
      break;
    case 'number':
      drawNumber(pen, part);
      break;
    case 'text':
      drawText(pen, part);
      break;
    case 'signature':
      drawSignature(pen, part);
      break;
    case 'seal':
      drawSeal(pen, part);
  }
  pen.y += gap;
}

const rowPadding = 5.5;
const label = { size: 11.5, color: ink.soft };
const value = { size: 13 };
const headingStyle = { size: 12, bold: true, color: ink.green };

function drawRows(pen: DocumentPen, { heading, rows }: Part<'rows'>): void {
  const head = (again: boolean): void => {
    if (heading === undefined) return pen.line(page.left, right, pen.y);
    const said = again ? `${heading}（续）` : heading;
    pen.y += pen.text(said, { x: page.left, y: pen.y, width: column }, headingStyle) + 2;
    pen.line(page.left, right, pen.y, { color: ink.green, width: 1.25 });
  };
  const width = column - labelWidth;
  pen.need(90);
  head(false);
  for (const row of rows) {
    const height = Math.max(
      pen.height(row.label, labelWidth - 12, label),
      pen.height(row.value, width, value),
    );
    const pagesBefore = pen.doc.bufferedPageRange().count;
    pen.need(height + 2 * rowPadding);
    if (pen.doc.bufferedPageRange().count > pagesBefore) head(true);
    pen.text(row.label, { x: page.left, y: pen.y + rowPadding + 1.5, width: labelWidth - 12 }, label);
    pen.text(row.value, { x: page.left + labelWidth, y: pen.y + rowPadding, width }, value);
    pen.y += height + 2 * rowPadding;
    pen.line(page.left, right, pen.y);
  }
}

const pin = 8;

function drawLadder(pen: DocumentPen, { rungs, seal }: Part<'ladder'>): void {
  const last = rungs.findLastIndex(({ reached }) => reached);
  const x = page.left + 34;
  const width = column - 34 - (seal ? sealedWidth : 0);
  const styleOf = (index: number) =>
    index === last ? { size: 20, bold: true } : { size: 13, color: index < last ? ink.text : ink.soft };
  const noteStyle = { size: 11.5, color: ink.soft };
  const heights = rungs.map(
    ({ title, note }, index) =>
      pen.height(title, width, styleOf(index)) + (note === '' ? 0 : pen.height(note, width, noteStyle)) + 8,
  );
  pen.need(heights.reduce((sum, each) => sum + each, 0));
  const top = pen.y;
  rungs.forEach(({ title, note, reached }, index) => {
    const [style, height] = [styleOf(index), heights[index] ?? 0];
    const center = { x: page.left + 12, y: pen.y + style.size * 0.72 };
    if (index < rungs.length - 1) {
      const next = pen.y + height + styleOf(index + 1).size * 0.72 - pin - 3;
      pen.doc
        .moveTo(center.x, center.y + pin + 3)
        .lineTo(center.x, next)
        .lineWidth(1.5)
        .strokeColor(ink.line)
        .stroke();
    }
    drawPin(pen, center, reached);
    const used = pen.text(title, { x, y: pen.y, width }, style);
    if (note !== '') pen.text(note, { x, y: pen.y + used, width }, noteStyle);
    pen.y += height;
  });
  pen.y -= 8;
  if (seal) pen.y = Math.max(pen.y, drawSealAt(pen, seal, { x: right - sealedWidth, y: top }, sealedWidth));
}

/** A tick in a full circle, or an empty one: told apart without colour. */
function drawPin(pen: DocumentPen, { x, y }: { x: number; y: number }, reached: boolean): void {
  const { doc } = pen;
  if (!reached) return void doc.circle(x, y, pin).lineWidth(1.5).strokeColor(ink.soft).stroke();
  doc.circle(x, y, pin).fillColor(ink.green).fill();
  doc
    .moveTo(x - 4, y)
    .lineTo(x - 1, y + 3.5)
    .lineTo(x + 4.5, y - 3.5);
  doc.lineWidth(1.8).lineCap('round').lineJoin('round').strokeColor('#ffffff').stroke();
}

const codeSize = 112;

function drawNumber(pen: DocumentPen, { caption, value: number, code }: Part<'number'>): void {
  const height = code ? codeSize + 22 : 80;
  pen.need(height + 24);
  const top = pen.y;
  pen.doc
    .roundedRect(page.left, top, column, height + 24, 8)
    .lineWidth(1.5)
    .strokeColor(ink.line)
    .stroke();
  const width = code ? column - codeSize - 60 : column - 40;
  const x = page.left + 20;
  const middle = top + (height + 24) / 2;
  pen.text(caption, { x, y: middle - 46, width }, { size: 13, color: ink.soft });
  pen.text(number, { x, y: middle - 26, width }, { size: 46, bold: true });
  if (code) {
    const left = right - codeSize - 24;
    drawCode(pen, code.text, { x: left, y: top + 12 });
    pen.text(
      code.caption,
      { x: left - 20, y: top + codeSize + 18, width: codeSize + 40 },
      { size: 10, color: ink.soft, align: 'center', leading: 0.15 },
    );
  }
  pen.y = top + height + 24;
}

/** As squares, not as a picture: sharp at any printer's resolution. */
function drawCode(pen: DocumentPen, text: string, { x, y }: { x: number; y: number }): void {
  const { modules } = createCode(text, { errorCorrectionLevel: 'M' });
  const step = codeSize / modules.size;
  for (let row = 0; row < modules.size; row += 1) {
    for (let from = 0; from < modules.size; from += 1) {
      if (!modules.get(row, from)) continue;
      let to = from + 1;
      while (to < modules.size && modules.get(row, to)) to += 1;
      pen.doc.rect(x + from * step, y + row * step, (to - from) * step, step);
      from = to;
    }
  }
  pen.doc.fillColor('#000000').fill();
}

function drawText(pen: DocumentPen, { content }: Part<'text'>): void {
  const style = { size: 12 };
  pen.need(pen.height(content, column, style));
  pen.y += pen.text(content, { x: page.left, y: pen.y, width: column }, style) - gap / 2;
}

const signatureBox = { width: 210, height: 84 };

function drawSignature(pen: DocumentPen, { caption, strokes, date }: Part<'signature'>): void {
  pen.need(signatureBox.height + 30);
  const x = right - signatureBox.width;
  pen.text(caption, { x: page.left, y: pen.y + 34, width: x - page.left - 12 }, { ...label, align: 'right' });
  drawStrokes(pen, strokes, { x, y: pen.y });
  const below = pen.y + signatureBox.height;
  pen.line(x, right, below, { color: ink.soft });
  pen.text(
    date,
    { x, y: below + 6, width: signatureBox.width },
    { size: 11, color: ink.soft, align: 'right' },
  );
  pen.y = below + 26;
}

/** The hand's own strokes as lines, as large as the box allows and no larger than they were drawn. */
function drawStrokes(pen: DocumentPen, strokes: SignatureStrokes, at: { x: number; y: number }): void {
  const points = strokes.flat();
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
  const wide = Math.max(1, Math.max(...points.map(({ x }) => x)) - left);
  const high = Math.max(1, Math.max(...points.map(({ y }) => y)) - top);
  const room = { width: signatureBox.width - 16, height: signatureBox.height - 16 };
  const scale = Math.min(room.width / wide, room.height / high, 1);
  const x0 = at.x + (signatureBox.width - wide * scale) / 2;
  const y0 = at.y + (signatureBox.height - high * scale) / 2;
  for (const stroke of strokes) {
    stroke.forEach((point, index) => {
      const [x, y] = [x0 + (point.x - left) * scale, y0 + (point.y - top) * scale];
      if (index === 0) pen.doc.moveTo(x, y).lineTo(x + 0.1, y);
      else pen.doc.lineTo(x, y);
    });
  }
  pen.doc.lineWidth(1.8).lineCap('round').lineJoin('round').strokeColor(ink.text).stroke();
}

/** 42 mm: the usual size of an office's seal. */
const sealSize = 119;
const sealedWidth = 170;

/** The seal over the name and the day, as on any official paper. @returns where it ends */
function drawSealAt(pen: DocumentPen, by: SealedBy, at: { x: number; y: number }, width: number): number {
  const middle = at.y + sealSize / 2 - 20;
  const used = pen.text(by.agency, { x: at.x, y: middle, width }, { size: 12, align: 'center' });
  pen.text(by.date, { x: at.x, y: middle + used + 2, width }, { size: 12, align: 'center' });
  pen.doc.image(Buffer.from(by.seal.image), at.x + (width - sealSize) / 2, at.y, {
    fit: [sealSize, sealSize],
  });
  return at.y + sealSize;
}

function drawSeal(pen: DocumentPen, { agency, date, seal, without }: Part<'seal'>): void {
  const width = 240;
  if (!seal) {
    const style = { size: 11.5, color: ink.text };
    const height = pen.height(without, column - 32, style) + 18;
    pen.need(height);
    pen.doc.roundedRect(page.left, pen.y, column, height, 6).lineWidth(1).strokeColor(ink.soft).stroke();
    pen.text(without, { x: page.left + 16, y: pen.y + 10, width: column - 32 }, style);
    pen.y += height;
    return;
  }
  pen.need(sealSize);
  pen.y = drawSealAt(pen, { agency, date, seal }, { x: right - width, y: pen.y }, width);
}
