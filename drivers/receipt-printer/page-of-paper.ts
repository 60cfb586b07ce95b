import { longestDots, turnedBitmap } from './bitmap.ts';
import type { Drawing } from './interpretation.ts';
import { lineLength, placedInPage, turnOf, wholePage, type PageArea } from './page-area.ts';
import { itemSize, type LineItem, type PaperLine } from './paper-line.ts';

type DrawingOnPage = Exclude<Drawing, { kind: 'cut' }>;

/** Height of the first font: the first line of an area stands on a base line so far down. */
const firstLineDots = 24;

/**
 * A page of page mode while it is gathered. Lines printed at the same height of the same area are one line of
 * text; lines keep the order in which they were begun.
 */
export class PageOfPaper {
  readonly drawings: DrawingOnPage[] = [];
  right = 0;
  #area: PageArea;
  #areaWasSet = false;
  /** how far down the area printing stands, in its own direction */
  #down = 0;
  /** set by GS $: the line stands on this, whatever its height */
  #baseLine: number | undefined;
  #bottom = 0;
  readonly #lines: PaperLine[] = [];
  #areaLines = new Map<number, PaperLine>();

  constructor(widthDots: number) {
    this.#area = wholePage(widthDots);
  }

  get lineLength(): number {
    return lineLength(this.#area);
  }

  /** Dots of paper that the page takes. */
  get bottom(): number {
    return Math.min(this.#bottom, 2 * longestDots);
  }

  setArea(x: number, y: number, width: number, height: number): void {
    this.#area = { ...this.#area, x, y, width, height };
    this.#areaWasSet = true;
    this.#begin();
  }

  setDirection(direction: number): void {
    const turned = ([0, 1, 2, 3] as const)[direction % 48];
    if (turned === undefined) return;
    this.#area = { ...this.#area, direction: turned };
    this.#begin();
  }

  moveTo(dots: number, relative: boolean): void {
    if (relative) {
      this.#down = Math.max(0, this.#down + dots);
      if (this.#baseLine !== undefined) this.#baseLine = Math.max(0, this.#baseLine + dots);
      return;
    }
    this.#down = Math.max(0, dots - firstLineDots);
    this.#baseLine = dots;
  }

  /** Prints a line where printing stands; `moveOn` false leaves it there. */
  print(line: PaperLine, dots: number, moveOn = true): void {
    const top = this.#baseLine === undefined ? this.#down : Math.max(0, this.#baseLine - line.height);
    for (const item of line.items) this.#draw(item, line, top);
    this.#keepText(line, top + line.height);
    if (!moveOn) return;
    this.#down = top + Math.max(dots, line.height);
    this.#baseLine = undefined;
    if (!this.#areaWasSet) this.#bottom = Math.max(this.#bottom, this.#down);
  }

  lines(): string[] {
    return this.#lines.map((line) => line.text()).filter((text) => text !== '');
  }

  #begin(): void {
    this.#down = 0;
    this.#baseLine = undefined;
    this.#areaLines = new Map();
    if (this.#areaWasSet) this.#bottom = Math.max(this.#bottom, this.#area.y + this.#area.height);
  }

  #keepText(line: PaperLine, baseLine: number): void {
    if (line.text() === '') return;
    const before = this.#areaLines.get(baseLine);
    if (before) {
      before.join(line);
      return;
    }
    this.#areaLines.set(baseLine, line);
    this.#lines.push(line);
  }

  #draw(item: LineItem, line: PaperLine, top: number): void {
    const size = itemSize(item);
    const place = placedInPage(this.#area, item.x, top + line.height - size.height, size);
    const turn = turnOf(this.#area);
    const drawing = turned(item, turn, place);
    const { width, height } = itemSize(drawing);
    this.right = Math.max(this.right, place.x + width);
    if (place.y + height <= 0 || place.y > longestDots) return;
    this.#bottom = Math.max(this.#bottom, place.y + height);
    this.drawings.push(drawing);
  }
}

function turned(item: LineItem, turn: 0 | 90 | 180 | 270, place: { x: number; y: number }): DrawingOnPage {
  if (turn === 0) return { ...item, ...place };
  const { width, height } = itemSize(item);
  const size = turn === 180 ? { width, height } : { width: height, height: width };
  if (item.kind === 'image') return { ...item, ...place, bitmap: turnedBitmap(item.bitmap, turn) };
  if (item.kind === 'box') return { ...item, ...place, ...size };
  const both = ((item.turned + turn) % 360) as 0 | 90 | 180 | 270;
  return { ...item, ...place, ...size, turned: both };
}
