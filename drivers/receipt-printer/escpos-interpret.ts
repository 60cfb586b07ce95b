import { EscposSplitter, type EscposToken } from './escpos-splitter.ts';
import { EscposTextDecoder } from './escpos-text-decoder.ts';
import { columnImage, rasterImage, StoredGraphics, stripImage } from './escpos-graphics.ts';
import { EscposSymbols } from './escpos-symbols.ts';
import type { Interpretation } from './interpretation.ts';
import { widestDots } from './bitmap.ts';
import { PaperLayout } from './paper-layout.ts';
import { applyStyle } from './print-style.ts';

const [HT, LF, FF, CAN] = [0x09, 0x0a, 0x0c, 0x18];
const dotsPerInch = 203;
/** Images that a capture cut off are drawn as far as they came; other cut-off commands do nothing. */
const drawnIncomplete: ReadonlySet<string> = new Set(['GS v', 'GS Q', 'ESC *']);

function word(bytes: Uint8Array, at = 0): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}

function signedWord(bytes: Uint8Array): number {
  const value = word(bytes);
  return value >= 0x8000 ? value - 0x10000 : value;
}

/** What a whole capture of ESC/POS bytes puts on paper. */
export function interpretEscpos(bytes: Uint8Array): Interpretation {
  const interpreter = new EscposInterpreter();
  interpreter.push(bytes);
  return interpreter.end();
}

/**
 * Plays a printer of 576 dots: takes ESC/POS bytes in any portions and builds what would be on the paper. Never
 * throws, whatever the bytes; a sequence nobody knows is counted and skipped.
 */
export class EscposInterpreter {
  readonly #splitter = new EscposSplitter();
  readonly #text = new EscposTextDecoder();
  readonly #layout = new PaperLayout();
  readonly #graphics = new StoredGraphics();
  readonly #symbols = new EscposSymbols(this.#layout);
  /** dots of one motion unit (GS P): most printers start with one */
  #unit = { x: 1, y: 1 };
  #cuts = 0;
  #unknownCommands = 0;

  push(bytes: Uint8Array): void {
    for (const token of this.#splitter.push(bytes)) this.take(token);
  }

  /** Takes a piece that was already split off. */
  take(token: EscposToken): void {
    if (token.kind === 'text') {
      this.#characters(this.#text.push(token.bytes));
      return;
    }
    this.#characters(this.#text.flush());
    if (token.kind === 'unknown') this.#unknownCommands += 1;
    else if (token.kind === 'control') this.#control(token.code);
    else if (token.complete || drawnIncomplete.has(token.name)) this.#command(token.name, token.parameters);
  }

  /** The stream is over: a line still in the buffer is shown too. */
  end(): Interpretation {
    for (const token of this.#splitter.end()) this.take(token);
    this.#characters(this.#text.flush());
    this.#layout.leavePage(true);
    this.#layout.printLine();
    return {
      lines: [...this.#layout.lines],
      qr: [...this.#symbols.qrTexts],
      barcodes: [...this.#symbols.barcodes],
      cuts: this.#cuts,
      widthDots: widestDots,
      heightDots: this.#layout.y,
      unknownCommands: this.#unknownCommands,
      drawings: [...this.#layout.drawings],
    };
  }

  #characters(characters: ReturnType<EscposTextDecoder['flush']>): void {
    for (const character of characters) this.#layout.character(character);
  }

  /** CR does nothing: printers on a serial line print on LF alone, and programs send CR LF. */
  #control(code: number): void {
    if (code === LF) this.#layout.feed(this.#layout.lineSpacing);
    else if (code === HT) this.#layout.tab();
    else if (code === FF && this.#layout.inPage) this.#layout.leavePage(true);
    else if (code === FF) this.#layout.printLine();
    else if (code === CAN && this.#layout.inPage) this.#restartPage(false);
  }

  #restartPage(print: boolean): void {
    this.#layout.leavePage(print);
    this.#layout.enterPage();
  }

  #command(name: string, parameters: Uint8Array): void {
    if (applyStyle(this.#layout.style, name, parameters[0] ?? 0)) return;
    if (this.#setting(name, parameters) || this.#position(name, parameters)) return;
    this.#print(name, parameters);
  }

  /** Commands that print nothing themselves. Returns whether this was one. */
  #setting(name: string, parameters: Uint8Array): boolean {
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'ESC @':
        this.#initialize();
        return true;
      case 'ESC t':
        this.#text.page = n;
        return true;
      case 'ESC R':
        this.#text.national = n;
        return true;
      case 'ESC 9':
        this.#text.unicode = n % 48 === 1;
        return true;
      case 'FS &':
        this.#text.chinese = 'on';
        return true;
      case 'FS .':
        this.#text.chinese = 'off';
        return true;
      case 'FS S':
        this.#layout.style.chineseSpacing = { left: n, right: parameters[1] ?? 0 };
        return true;
      default:
        return this.#symbols.setting(name, n);
    }
  }

  #initialize(): void {
    this.#layout.reset();
    this.#text.reset();
    this.#graphics.reset();
    this.#symbols.reset();
    this.#unit = { x: 1, y: 1 };
  }

  /** Commands about where printing goes on. Returns whether this was one. */
  #position(name: string, parameters: Uint8Array): boolean {
    const layout = this.#layout;
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'ESC 2':
        layout.lineSpacing = 30;
        return true;
      case 'ESC 3':
        layout.lineSpacing = this.#vertical(n);
        return true;
      case 'ESC a':
        layout.align((['left', 'center', 'right'] as const)[n % 48] ?? 'left');
        return true;
      case 'ESC D':
        layout.setTabs(parameters);
        return true;
      case 'ESC $':
        layout.moveTo(this.#horizontal(word(parameters)));
        return true;
      case 'ESC \\':
        layout.moveBy(this.#horizontal(signedWord(parameters)));
        return true;
      case 'GS L':
        layout.setLeftMargin(this.#horizontal(word(parameters)));
        return true;
      case 'GS W':
        layout.setAreaWidth(this.#horizontal(word(parameters)));
        return true;
      case 'GS P':
        this.#unit = { x: n === 0 ? 1 : dotsPerInch / n, y: parameters[1] ? dotsPerInch / parameters[1] : 1 };
        return true;
      default:
        return this.#pageMode(name, parameters);
    }
  }

  #pageMode(name: string, parameters: Uint8Array): boolean {
    const layout = this.#layout;
    switch (name) {
      case 'ESC L':
        layout.enterPage();
        return true;
      case 'ESC S':
        layout.leavePage(false);
        return true;
      case 'ESC FF':
        if (layout.inPage) this.#restartPage(true);
        return true;
      case 'ESC W':
        layout.setPageArea(
          this.#horizontal(word(parameters)),
          this.#vertical(word(parameters, 2)),
          this.#horizontal(word(parameters, 4)),
        );
        return true;
      case 'GS $':
        layout.moveInPage(this.#vertical(word(parameters)), false);
        return true;
      case 'GS \\':
        layout.moveInPage(this.#vertical(signedWord(parameters)), true);
        return true;
      default:
        return false;
    }
  }

  #print(name: string, parameters: Uint8Array): void {
    const layout = this.#layout;
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'ESC d':
        return layout.feed(n * layout.lineSpacing);
      case 'ESC J':
        return layout.feed(this.#vertical(n));
      case 'ESC K':
        return layout.feedBack(this.#vertical(n));
      case 'ESC e':
        return layout.feedBack(n * layout.lineSpacing);
      case 'GS V':
        return this.#cut(n >= 65 ? this.#vertical(parameters[1] ?? 0) : 0);
      case 'ESC i':
      case 'ESC m':
        return this.#cut(0);
      case 'GS k':
        return this.#symbols.barcode(parameters);
      case 'ESC Z':
        return this.#symbols.smallPrinterQr(parameters.subarray(5), parameters[1] ?? 0, parameters[2] ?? 0);
      case 'GS (':
        return this.#lettered(parameters);
      default:
        return this.#printImage(name, parameters);
    }
  }

  #printImage(name: string, parameters: Uint8Array): void {
    const graphics = this.#graphics;
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'ESC *':
        return this.#layout.inlineImage(stripImage(parameters));
      case 'GS v':
        return this.#layout.block({ bitmap: rasterImage(parameters) });
      case 'GS Q':
        return this.#layout.block({ bitmap: columnImage(parameters) });
      case 'GS *':
        return graphics.download(parameters);
      case 'GS /':
        return this.#block(graphics.downloaded(n));
      case 'FS q':
        return graphics.store(parameters);
      case 'FS p':
        return this.#block(graphics.stored(parameters));
      case 'GS 8':
        return this.#block(graphics.graphics(parameters.subarray(5)));
    }
  }

  #block(bitmap: ReturnType<StoredGraphics['downloaded']>): void {
    if (bitmap) this.#layout.block({ bitmap });
  }

  #cut(feedDots: number): void {
    this.#cuts += 1;
    this.#layout.cut(feedDots);
  }

  #lettered(parameters: Uint8Array): void {
    const data = parameters.subarray(3);
    if (parameters[0] === 0x4c) this.#block(this.#graphics.graphics(data));
    if (parameters[0] === 0x6b) this.#symbols.symbolFunction(data);
  }

  #horizontal(units: number): number {
    return Math.round(units * this.#unit.x);
  }

  #vertical(units: number): number {
    return Math.round(units * this.#unit.y);
  }
}
