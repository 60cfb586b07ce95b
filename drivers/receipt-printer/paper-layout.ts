import { longestDots, turnedHalf, widestDots, type Bitmap } from './bitmap.ts';
import type { Drawing } from './interpretation.ts';
import { cellOf, initialStyle, type PrintStyle } from './print-style.ts';
import type { PrintedCharacter } from './escpos-text-decoder.ts';

/** One sixth of an inch at 203 dots an inch, as most 80 mm printers start. */
const defaultLineSpacing = 30;
const fontAWidth = 12;

type Item = Exclude<Drawing, { kind: 'cut' }>;
type Alignment = 'left' | 'center' | 'right';

interface Line {
  items: Item[];
  text: string;
  /** where the text so far ends, to put blanks into gaps */
  textEnd: number;
  x: number;
  width: number;
  height: number;
}

function emptyLine(): Line {
  return { items: [], text: '', textEnd: 0, x: 0, width: 0, height: 0 };
}

function itemSize(item: Item): { width: number; height: number } {
  if (item.kind === 'image') return item.bitmap;
  return item;
}

/**
 * Puts characters and images on paper: a line buffer that is printed by a feed, with alignment, margins, tabs
 * and positions, as ESC/POS standard mode has them. Page mode is the same paper from a remembered origin on.
 * All lengths are dots.
 */
export class PaperLayout {
  style: PrintStyle = initialStyle();
  lineSpacing = defaultLineSpacing;
  readonly drawings: Drawing[] = [];
  readonly lines: string[] = [];
  #alignment: Alignment = 'left';
  #left = 0;
  #areaWidth = widestDots;
  #tabs: number[] = [];
  #line = emptyLine();
  #y = 0;
  #page:
    { y: number; lowest: number; drawings: number; lines: number; left: number; width: number } | undefined;

  constructor() {
    this.reset();
  }

  get y(): number {
    return this.#y;
  }

  get inPage(): boolean {
    return this.#page !== undefined;
  }

  /** ESC @: settings and the unprinted line go, the paper stays. */
  reset(): void {
    this.leavePage(false);
    this.style = initialStyle();
    this.lineSpacing = defaultLineSpacing;
    this.#alignment = 'left';
    this.#left = 0;
    this.#areaWidth = widestDots;
    this.#tabs = Array.from({ length: 32 }, (_, index) => (index + 1) * 8 * fontAWidth);
    this.#line = emptyLine();
  }

  get lineIsEmpty(): boolean {
    return this.#line.items.length === 0 && this.#line.x === 0;
  }

  /** Alignment, margin and width count from the beginning of a line; in the middle of one they are ignored. */
  align(alignment: Alignment): void {
    if (this.lineIsEmpty && !this.#page) this.#alignment = alignment;
  }

  setLeftMargin(dots: number): void {
    if (this.lineIsEmpty) this.#left = Math.min(dots, widestDots - fontAWidth);
  }

  setAreaWidth(dots: number): void {
    if (this.lineIsEmpty) this.#areaWidth = Math.max(fontAWidth, Math.min(dots, widestDots));
  }

  setTabs(columns: Iterable<number>): void {
    const { width, right } = cellOf(this.style, false);
    this.#tabs = [...columns].filter((column) => column > 0).map((column) => column * (width + right));
  }

  character(character: PrintedCharacter): void {
    const style = this.style;
    const { width, height, left, right } = cellOf(style, character.wide);
    const across = style.turned === 0 ? { width, height } : { width: height, height: width };
    if (this.#line.x > 0 && this.#line.x + left + across.width > this.#available) this.feed(this.lineSpacing);
    this.#place(
      {
        kind: 'character',
        text: character.text,
        x: this.#line.x + left,
        y: 0,
        ...across,
        spacing: right,
        bold: style.emphasized || style.doubleStrike,
        underline: character.wide ? Math.max(style.chineseUnderline, style.underline) : style.underline,
        inverse: style.inverse,
        turned: style.turned,
      },
      left + across.width + right,
      character.text,
    );
  }

  /** An image in the line, like a character (ESC *). */
  inlineImage(bitmap: Bitmap): void {
    if (this.#line.x > 0 && this.#line.x + bitmap.width > this.#available) this.feed(this.lineSpacing);
    this.#place({ kind: 'image', x: this.#line.x, y: 0, bitmap }, bitmap.width, '');
  }

  /** An image or symbol that is a line of its own and feeds just its height. */
  block(item: { bitmap: Bitmap } | { width: number; height: number; label: string }): void {
    this.printLine();
    if ('bitmap' in item) this.#place({ kind: 'image', x: 0, y: 0, ...item }, item.bitmap.width, '');
    else this.#place({ kind: 'box', x: 0, y: 0, ...item }, item.width, '');
    this.feed(0);
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

  /** Prints the line if there is something in it. */
  printLine(): void {
    if (this.#line.items.length > 0) this.feed(this.lineSpacing);
    this.#line = emptyLine();
  }

  /** Prints the line and feeds `dots` from its beginning, at least its own height. */
  feed(dots: number): void {
    const line = this.#line;
    this.#line = emptyLine();
    const offset = this.#left + this.#alignmentOffset(line);
    for (const item of line.items) this.#draw(item, line, offset);
    const text = line.text.trimEnd();
    if (text !== '') this.lines.push(text);
    this.#y += Math.max(dots, line.height);
    if (this.#page) this.#page.lowest = Math.max(this.#page.lowest, this.#y);
  }

  /** Feeds back (ESC K, ESC e): never above the beginning of the paper. */
  feedBack(dots: number): void {
    this.printLine();
    this.#y = Math.max(this.#page?.y ?? 0, this.#y - dots);
  }

  cut(feedDots: number): void {
    this.printLine();
    this.#y += feedDots;
    this.drawings.push({ kind: 'cut', y: this.#y });
  }

  /** ESC L: what follows is kept until the page is printed. */
  enterPage(): void {
    if (this.#page || !this.lineIsEmpty) return;
    this.#page = {
      y: this.#y,
      lowest: this.#y,
      drawings: this.drawings.length,
      lines: this.lines.length,
      left: this.#left,
      width: this.#areaWidth,
    };
  }

  /** ESC W: the area of the page. */
  setPageArea(x: number, y: number, width: number): void {
    if (!this.#page) return;
    this.printLine();
    this.#left = Math.min(x, widestDots - fontAWidth);
    this.#areaWidth = Math.max(fontAWidth, Math.min(width, widestDots));
    this.#y = Math.min(this.#page.y + y, this.#page.y + longestDots);
  }

  /** GS $ and GS \: the line of the page where the next characters stand. */
  moveInPage(dots: number, relative: boolean): void {
    const page = this.#page;
    if (!page) return;
    const x = this.#line.x;
    this.printLine();
    this.#line.x = x;
    // An absolute place is that of the base line; the cell of the first font begins 24 dots above it.
    this.#y = relative ? Math.max(page.y, this.#y + dots) : page.y + Math.max(0, dots - 24);
  }

  /** Prints or drops what the page holds and returns to standard mode. */
  leavePage(print: boolean): void {
    const page = this.#page;
    if (!page) return;
    if (print) this.printLine();
    this.#line = emptyLine();
    this.#page = undefined;
    this.#left = page.left;
    this.#areaWidth = page.width;
    this.#y = print ? Math.max(page.lowest, this.#y) : page.y;
    if (print) return;
    this.drawings.length = page.drawings;
    this.lines.length = page.lines;
  }

  get #available(): number {
    return Math.min(this.#areaWidth, widestDots - this.#left);
  }

  #alignmentOffset(line: Line): number {
    const spare = Math.max(0, this.#available - line.width);
    if (this.#page || this.#alignment === 'left') return 0;
    return this.#alignment === 'right' ? spare : Math.floor(spare / 2);
  }

  #place(item: Item, advance: number, text: string): void {
    const line = this.#line;
    if (text !== '') {
      const gap = Math.round((line.x - line.textEnd) / fontAWidth);
      if (gap > 0) line.text += ' '.repeat(gap);
      line.text += text;
    }
    line.items.push(item);
    line.x += advance;
    if (text !== '') line.textEnd = line.x;
    line.width = Math.max(line.width, line.x);
    line.height = Math.max(line.height, itemSize(item).height);
  }

  /** Characters of a line stand on one base line; upside down the line is turned within the area. */
  #draw(item: Item, line: Line, offset: number): void {
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
