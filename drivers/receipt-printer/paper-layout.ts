import { longestDots, turnedHalf, type Bitmap } from './bitmap.ts';
import type { PrintedCharacter } from './escpos-text-decoder.ts';
import type { Drawing } from './interpretation.ts';
import { PageOfPaper } from './page-of-paper.ts';
import { itemSize, PaperLine, type LineItem } from './paper-line.ts';
import { cellOf, initialStyle, oneColumn, type PrintStyle } from './print-style.ts';

/** One sixth of an inch at 203 dots an inch, as most 80 mm printers start. */
const defaultLineSpacing = 30;
/** More than this is no paper any more: words are still kept, dots are not. */
const mostDrawings = 400_000;
/** Dots of all images together: twice the longest paper full of them. */
const mostInk = 2 * 576 * longestDots;

type Alignment = 'left' | 'center' | 'right';
type Block = { bitmap: Bitmap } | { width: number; height: number; label: string };

/**
 * Puts characters and images on paper: a line buffer that is printed by a feed, with alignment, margins, tabs
 * and positions, as ESC/POS standard mode has them; page mode gathers its own drawings and lays them on the
 * paper at the end. All lengths are dots.
 */
export class PaperLayout {
  readonly widthDots: number;
  style: PrintStyle = initialStyle();
  lineSpacing = defaultLineSpacing;
  readonly drawings: Drawing[] = [];
  readonly lines: string[] = [];
  /** how far the widest line and the widest print area reach: tells narrow paper from wide */
  widestLine = 0;
  widestArea = 0;
  #alignment: Alignment = 'left';
  #left = 0;
  #areaWidth: number;
  #tabs: number[] = [];
  #line = new PaperLine();
  #y = 0;
  #page: PageOfPaper | undefined;
  #drawn = 0;
  #ink = 0;

  constructor(widthDots: number) {
    this.widthDots = widthDots;
    this.#areaWidth = widthDots;
    this.reset();
  }

  get y(): number {
    return this.#y;
  }

  /** Whether printing stands in the middle of a line of standard mode. */
  get inLine(): boolean {
    return !this.#page && !this.#line.isEmpty;
  }

  get inPage(): boolean {
    return this.#page !== undefined;
  }

  /** No image is drawn any more: there is more than any paper could hold. */
  get isFull(): boolean {
    return this.#ink > mostInk || this.#y > longestDots;
  }

  /** ESC @: settings and the unprinted line go, the paper stays. */
  reset(): void {
    this.leavePage(false);
    this.style = initialStyle();
    this.lineSpacing = defaultLineSpacing;
    this.#alignment = 'left';
    this.#left = 0;
    this.#areaWidth = this.widthDots;
    this.#tabs = Array.from({ length: 32 }, (_, index) => (index + 1) * 8 * oneColumn);
    this.#line = new PaperLine();
  }

  /** Alignment, margin and width count from the beginning of a line; in the middle of one they are ignored. */
  align(alignment: Alignment): void {
    if (this.#line.isEmpty && !this.#page) this.#alignment = alignment;
  }

  setLeftMargin(dots: number): void {
    if (this.#line.isEmpty) this.#left = Math.min(dots, this.widthDots - oneColumn);
  }

  setAreaWidth(dots: number): void {
    if (!this.#line.isEmpty) return;
    this.#areaWidth = Math.max(oneColumn, Math.min(dots, this.widthDots));
    this.widestArea = Math.max(this.widestArea, this.#left + dots);
  }

  setTabs(columns: Iterable<number>): void {
    const { width, right } = cellOf(this.style, false);
    this.#tabs = [...columns].filter((column) => column > 0).map((column) => column * (width + right));
  }

  /** `glyph`: the dots of a character that the capture itself defined. */
  character(character: PrintedCharacter, glyph?: Bitmap): void {
    const style = this.style;
    const { width, height, left, right } = cellOf(style, character.wide);
    const across = style.turned === 0 ? { width, height } : { width: height, height: width };
    const advance = left + across.width + right;
    if (this.#line.x > 0 && this.#line.x + left + across.width > this.#available) this.feed(this.lineSpacing);
    if (this.#drawn > mostDrawings) return this.#line.addText(character.text, advance, across.height);
    this.#drawn += 1;
    this.#line.add(
      {
        kind: 'character',
        text: character.text,
        x: this.#line.x + left,
        y: 0,
        ...across,
        spacing: style.turned === 0 ? right : 0,
        bold: style.emphasized || style.doubleStrike,
        // Printers leave the underline away under turned and inverse characters (ESC -).
        underline: style.turned === 0 && !style.inverse ? underlineOf(style, character.wide) : 0,
        inverse: style.inverse,
        turned: style.turned,
        ...(glyph ? { glyph } : {}),
      },
      advance,
      character.text,
    );
  }

  /** An image in the line, like a character (ESC *). */
  inlineImage(bitmap: Bitmap): void {
    if (this.#line.x > 0 && this.#line.x + bitmap.width > this.#available) this.feed(this.lineSpacing);
    this.#add({ kind: 'image', x: this.#line.x, y: 0, bitmap }, bitmap.width);
  }

  /** An image or symbol that is a line of its own and feeds just its height. */
  block(item: Block): void {
    if (!this.#page) this.printLine();
    const at = { x: this.#page ? this.#line.x : 0, y: 0 };
    if ('bitmap' in item) this.#add({ kind: 'image', ...at, ...item }, item.bitmap.width);
    else this.#add({ kind: 'box', ...at, ...item }, item.width);
    if (!this.#page) this.feed(0);
  }

  /** A line of text in the middle above or below something `widthDots` wide that is printed by itself. */
  caption(text: string, widthDots: number): void {
    this.printLine();
    const cell = cellOf(this.style, false);
    const spare = widthDots - text.length * (cell.width + cell.right);
    if (spare > 0 && !this.#page) this.#line.indent(Math.floor(spare / 2), widthDots);
    for (const character of text) this.character({ text: character, wide: false, code: 0 });
    this.feed(0);
  }

  /** Prints what `print` prints as if nothing were upside down; what waits in the line is printed before. */
  upright(print: () => void): void {
    if (!this.#page) this.printLine();
    const { style } = this;
    this.style = { ...style, upsideDown: false };
    print();
    this.style = style;
  }

  tab(): void {
    const stop = this.#tabs.find((dots) => dots > this.#line.x);
    if (stop !== undefined && stop <= this.#available) this.#line.x = stop;
  }

  moveTo(dots: number): void {
    if (dots >= 0 && dots <= this.#available) this.#line.x = dots;
  }

  moveBy(dots: number): void {
    this.moveTo(this.#line.x + dots);
  }

  /** Forgets what waits in the line. */
  dropLine(): void {
    this.#line = new PaperLine();
  }

  /** Prints the line if there is something in it. */
  printLine(): void {
    if (this.#line.items.length > 0) this.feed(this.lineSpacing);
    this.#line = new PaperLine();
  }

  /** Prints the line and feeds `dots` from its beginning, at least its own height. */
  feed(dots: number): void {
    const line = this.#line;
    this.#line = new PaperLine();
    if (this.#page) return this.#page.print(line, dots);
    this.widestLine = Math.max(this.widestLine, this.#left + line.width);
    const offset = this.#left + this.#alignmentOffset(line);
    for (const item of line.items) this.#draw(item, line, offset);
    const text = line.text();
    if (text !== '') this.lines.push(text);
    this.#y += Math.max(dots, line.height);
  }

  /** Feeds back (ESC K, ESC e): never above the beginning of the paper. */
  feedBack(dots: number): void {
    this.printLine();
    if (this.#page) this.#page.moveTo(-dots, true);
    else this.#y = Math.max(0, this.#y - dots);
  }

  cut(feedDots: number): void {
    this.printLine();
    this.#y += feedDots;
    this.#drawn += 1;
    if (this.#drawn <= mostDrawings) this.drawings.push({ kind: 'cut', y: this.#y });
  }

  /** ESC L: what follows is kept until the page is printed. */
  enterPage(): void {
    if (this.#page) return;
    this.printLine();
    this.#page = new PageOfPaper(this.widthDots);
  }

  /** ESC W: the area of the page. A printer ignores one without width or height. */
  setPageArea(x: number, y: number, width: number, height: number): void {
    if (!this.#page || width === 0 || height === 0) return;
    this.printLine();
    this.#page.setArea(x, y, width, height);
  }

  /** ESC T */
  setPageDirection(direction: number): void {
    if (!this.#page) return;
    this.printLine();
    this.#page.setDirection(direction);
  }

  /** GS $ and GS \: how far down the page the next characters stand; their place along the line stays. */
  moveInPage(dots: number, relative: boolean): void {
    if (!this.#page) return;
    const x = this.#line.x;
    if (this.#line.items.length > 0) this.#page.print(this.#line, 0, false);
    this.#line = new PaperLine();
    this.#line.x = x;
    this.#page.moveTo(dots, relative);
  }

  /** Prints or drops what the page holds and returns to standard mode. */
  leavePage(print: boolean): void {
    const page = this.#page;
    if (!page) return;
    if (print) this.printLine();
    this.#line = new PaperLine();
    this.#page = undefined;
    if (!print) return;
    for (const drawing of page.drawings) this.drawings.push({ ...drawing, y: drawing.y + this.#y });
    for (const line of page.lines()) this.lines.push(line);
    this.widestLine = Math.max(this.widestLine, page.right);
    this.#y += page.bottom;
  }

  get #available(): number {
    return this.#page?.lineLength ?? Math.min(this.#areaWidth, this.widthDots - this.#left);
  }

  #alignmentOffset(line: PaperLine): number {
    const spare = Math.max(0, this.#available - line.width);
    if (this.#alignment === 'left') return 0;
    return this.#alignment === 'right' ? spare : Math.floor(spare / 2);
  }

  #add(item: LineItem, advance: number): void {
    const { width, height } = itemSize(item);
    this.#ink += width * height;
    this.#drawn += 1;
    this.#line.add(item, advance, '');
  }

  /** Characters of a line stand on one base line; upside down the line is turned within the area. */
  #draw(item: LineItem, line: PaperLine, offset: number): void {
    const { width, height } = itemSize(item);
    const placed = { x: offset + item.x, y: this.#y + line.height - height };
    if (!this.style.upsideDown) {
      this.drawings.push({ ...item, ...placed });
      return;
    }
    const turned = { x: 2 * this.#left + this.#available - placed.x - width, y: this.#y };
    if (item.kind === 'character') {
      this.drawings.push({ ...item, ...turned, turned: item.turned === 90 ? 270 : 180 });
    } else if (item.kind === 'image') {
      this.drawings.push({ ...item, ...turned, bitmap: turnedHalf(item.bitmap) });
    } else this.drawings.push({ ...item, ...turned });
  }
}

function underlineOf(style: PrintStyle, wide: boolean): number {
  return wide ? Math.max(style.chineseUnderline, style.underline) : style.underline;
}
