import PDFDocument from 'pdfkit';
import type { DocumentContent } from './document-content.ts';
import type { DocumentFonts } from './document-fonts.ts';
import { missingMark, textRuns } from './text-runs.ts';

/** Sizes in points, 72 to the inch; A4 is 595 × 842. The left margin is for the punch. */
export const page = { width: 595.28, height: 841.89, left: 74, right: 56, top: 46, bottom: 68 } as const;
export const column = page.width - page.left - page.right;
export const bottomEdge = page.height - page.bottom;

/** Ink on white; the one green prints as a calm grey where there is no colour. */
export const ink = { text: '#18252b', soft: '#43525a', line: '#b9c2bf', green: '#0a5a4c' } as const;

export interface TextStyle {
  size: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'center' | 'right';
  /** space between lines as a share of the size */
  leading?: number;
}

interface LineStyle {
  color?: string;
  width?: number;
}

const defaultLeading = 0.32;

/** Draws on the pages of one document. Everything goes through it, so that no character is lost in silence. */
export class DocumentPen {
  readonly doc: PDFKit.PDFDocument;
  /** how far down the page is used */
  y: number = page.top;
  readonly missing = new Set<number>();
  readonly #fonts: DocumentFonts;
  readonly #onNewPage: (pen: DocumentPen) => void;
  readonly #bytes: Promise<Buffer>;

  constructor(content: DocumentContent, fonts: DocumentFonts, onNewPage: (pen: DocumentPen) => void) {
    this.#fonts = fonts;
    this.#onNewPage = onNewPage;
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: 'zh-CN',
      displayTitle: true,
      info: {
        Title: content.title,
        Creator: 'Jiujin',
        Producer: 'Jiujin',
        CreationDate: new Date(content.madeAtMs),
      },
    });
    const chunks: Buffer[] = [];
    this.#bytes = new Promise((resolve) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(Buffer.concat(chunks)));
    });
    for (const { name, bytes } of [fonts.regular, fonts.bold, ...fonts.rare])
      this.doc.registerFont(name, bytes);
  }

  /** Begins a new page unless so much is left on this one. */
  need(height: number): void {
    if (this.y + height > bottomEdge) this.newPage();
  }

  newPage(): void {
    this.doc.addPage();
    this.y = page.top;
    this.#onNewPage(this);
  }

  /** Text in a box of that width, wrapped. @returns its height */
  text(content: string, at: { x: number; y: number; width: number }, style: TextStyle): number {
    const { size, bold = false, color = ink.text, align = 'left', leading = defaultLeading } = style;
    const runs = textRuns(content, bold, this.#fonts, (codePoint) => this.missing.add(codePoint));
    const height = this.height(content, at.width, style);
    const options = { width: at.width, align, lineGap: size * leading, features: [] };
    runs.forEach(({ text, font }, index) => {
      this.doc.font(font.name).fontSize(size).fillColor(color);
      const more = { ...options, continued: index < runs.length - 1 };
      if (index === 0) this.doc.text(text, at.x, at.y, more);
      else this.doc.text(text, more);
    });
    return height;
  }

  height(
    content: string,
    width: number,
    { size, bold = false, leading = defaultLeading }: TextStyle,
  ): number {
    const main = bold ? this.#fonts.bold : this.#fonts.regular;
    // Every ideograph is as wide as any other.
    const measured = textRuns(content, bold, this.#fonts, () => undefined)
      .map(({ text, font }) => (font === main ? text : missingMark.repeat([...text].length)))
      .join('');
    this.doc.font(main.name).fontSize(size);
    return this.doc.heightOfString(measured, { width, lineGap: size * leading, features: [] });
  }

  line(from: number, to: number, y: number, { color, width }: LineStyle = {}): void {
    this.doc
      .moveTo(from, y)
      .lineTo(to, y)
      .lineWidth(width ?? 0.75)
      .strokeColor(color ?? ink.line)
      .stroke();
  }

  /** @returns the whole document, when its last page is drawn */
  finish(): Promise<Buffer> {
    this.doc.end();
    return this.#bytes;
  }
}
