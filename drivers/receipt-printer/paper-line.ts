import { oneColumn } from './print-style.ts';
import type { Drawing } from './interpretation.ts';

/** What stands in a line: everything but a cut. */
export type LineItem = Exclude<Drawing, { kind: 'cut' }>;

interface Piece {
  x: number;
  end: number;
  text: string;
}

/** Dots that an item takes across and down. */
export function itemSize(item: LineItem): { width: number; height: number } {
  return item.kind === 'image' ? item.bitmap : item;
}

/** The print buffer of one line: what stands in it, from its left edge on, and where printing goes on. Dots. */
export class PaperLine {
  readonly items: LineItem[] = [];
  x = 0;
  width = 0;
  height = 0;
  #pieces: Piece[] = [];
  #begin = 0;

  get isEmpty(): boolean {
    return this.items.length === 0 && this.x === 0;
  }

  /** Puts an item at its own `x` and moves on by `advance`. An item without text leaves the text alone. */
  add(item: LineItem, advance: number, text: string): void {
    if (text !== '') this.#addText(text, this.x, this.x + advance);
    this.items.push(item);
    this.x += advance;
    this.width = Math.max(this.width, this.x);
    this.height = Math.max(this.height, itemSize(item).height);
  }

  /** Begins `dots` further right in a line that is at least `width` wide; as alignment does, this adds no blanks. */
  indent(dots: number, width: number): void {
    this.x = this.#begin = dots;
    this.width = width;
  }

  /** Text without an item: beyond what can be drawn, the words are kept all the same. */
  addText(text: string, advance: number, height: number): void {
    this.#addText(text, this.x, this.x + advance);
    this.x += advance;
    this.width = Math.max(this.width, this.x);
    this.height = Math.max(this.height, height);
  }

  /** Takes over the words of a line that was printed at the same height before. */
  join(other: PaperLine): void {
    this.#pieces.push(...other.#pieces);
  }

  /**
   * The words as a person reads them: from left to right, whatever the order they were sent in, with blanks for
   * the gaps. Words printed twice at one place to make them darker stand once.
   */
  text(): string {
    const pieces = this.#inOrder();
    let text = '';
    let end = this.#begin;
    for (const piece of pieces) {
      text += ' '.repeat(Math.max(0, Math.round((piece.x - end) / oneColumn))) + piece.text;
      end = Math.max(end, piece.end);
    }
    return text.trimEnd();
  }

  #addText(text: string, x: number, end: number): void {
    const last = this.#pieces.at(-1);
    if (last?.end === x) {
      last.text += text;
      last.end = end;
    } else this.#pieces.push({ x, end, text });
  }

  #inOrder(): Piece[] {
    if (this.#pieces.length < 2) return this.#pieces;
    const seen = new Set<string>();
    const once = this.#pieces.filter(({ x, text }) => {
      const key = `${x} ${text}`;
      return !seen.has(key) && seen.add(key);
    });
    return once.sort((a, b) => a.x - b.x);
  }
}
