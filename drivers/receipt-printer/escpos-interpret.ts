import { narrowWidthDots, usualWidthDots } from './bitmap.ts';
import { DefinedCharacters } from './defined-characters.ts';
import { EscposSplitter, type EscposToken } from './escpos-splitter.ts';
import { EscposTextDecoder } from './escpos-text-decoder.ts';
import {
  columnImage,
  rasterImage,
  StoredGraphics,
  stripImage,
  type PrintedGraphics,
} from './escpos-graphics.ts';
import { EscposSymbols } from './escpos-symbols.ts';
import type { Interpretation } from './interpretation.ts';
import { Macro } from './macro.ts';
import { PaperLayout } from './paper-layout.ts';
import { applyStyle } from './print-style.ts';
import { surveyEncoding } from './text-survey.ts';
import type { WideEncoding } from './wide-encodings.ts';

const [HT, LF, FF, CAN] = [0x09, 0x0a, 0x0c, 0x18];
const dotsPerInch = 203;
/** Large captures are taken in portions, so that not all their pieces lie in memory at once. */
const portion = 65_536;
/** Images that a capture cut off are drawn as far as they came; other cut-off commands do nothing. */
const drawnIncomplete: ReadonlySet<string> = new Set(['GS v', 'GS Q', 'ESC *']);

function word(bytes: Uint8Array, at = 0): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}

function signedWord(bytes: Uint8Array): number {
  const value = word(bytes);
  return value >= 0x8000 ? value - 0x10000 : value;
}

export interface InterpretOptions {
  /** dots of a line; told from the capture's print areas and images when absent */
  widthDots?: number | undefined;
  /** of East Asian text; told from the capture's bytes when absent */
  encoding?: WideEncoding | undefined;
}

/** What a whole capture of ESC/POS bytes puts on paper. */
export function interpretEscpos(bytes: Uint8Array, options: InterpretOptions = {}): Interpretation {
  const encoding = options.encoding ?? surveyEncoding(bytes);
  const on = (widthDots: number): EscposInterpreter => {
    const interpreter = new EscposInterpreter({ widthDots, encoding });
    for (let at = 0; at < bytes.length; at += portion) interpreter.push(bytes.subarray(at, at + portion));
    return interpreter;
  };
  const usual = on(options.widthDots ?? usualWidthDots);
  const paper = usual.end();
  if (options.widthDots !== undefined || !usual.fitsNarrowPaper) return paper;
  return on(narrowWidthDots).end();
}

/**
 * Plays a printer: takes ESC/POS bytes in any portions and builds what would be on the paper. Never throws,
 * whatever the bytes; a sequence nobody knows is counted and skipped.
 */
export class EscposInterpreter {
  readonly #splitter = new EscposSplitter();
  readonly #text: EscposTextDecoder;
  readonly #layout: PaperLayout;
  readonly #graphics = new StoredGraphics();
  readonly #symbols: EscposSymbols;
  readonly #defined = new DefinedCharacters();
  readonly #macro = new Macro();
  /** dots of one motion unit (GS P): most printers start with one */
  #unit = { x: 1, y: 1 };
  #cuts = 0;
  #unknownCommands = 0;
  /** an image or print area of just the width of narrow paper */
  #narrowSeen = false;
  #widestImage = 0;
  /** ESC =: bytes for a customer display that is chained before the printer */
  #otherDevice = false;

  constructor({ widthDots, encoding }: { widthDots: number; encoding: WideEncoding }) {
    this.#text = new EscposTextDecoder(encoding);
    this.#layout = new PaperLayout(widthDots);
    this.#symbols = new EscposSymbols(this.#layout, encoding);
  }

  /** After `end`: something is as wide as narrow paper and nothing is wider. */
  get fitsNarrowPaper(): boolean {
    const { widestLine, widestArea } = this.#layout;
    return this.#narrowSeen && Math.max(widestLine, widestArea, this.#widestImage) <= narrowWidthDots;
  }

  push(bytes: Uint8Array): void {
    for (const token of this.#splitter.push(bytes)) this.take(token);
  }

  /** Takes a piece that was already split off. */
  take(token: EscposToken): void {
    if (token.kind === 'text') {
      this.#macro.note(token);
      if (!this.#otherDevice) this.#characters(this.#text.push(token.bytes));
      return;
    }
    this.#characters(this.#text.flush());
    if (token.kind === 'command' && token.complete && this.#beforeAll(token.name, token.parameters)) return;
    this.#macro.note(token);
    if (token.kind === 'unknown') this.#unknownCommands += 1;
    else if (token.kind === 'control') this.#control(token.code);
    else this.#takeCommand(token);
  }

  #takeCommand(token: Extract<EscposToken, { kind: 'command' }>): void {
    if (!token.complete) this.#unknownCommands += 1;
    if (token.complete || drawnIncomplete.has(token.name)) this.#command(token.name, token.parameters);
  }

  /** Macros, and which device the bytes are for. Returns whether the command was about these. */
  #beforeAll(name: string, parameters: Uint8Array): boolean {
    switch (name) {
      case 'GS :':
        this.#macro.toggle();
        return true;
      case 'GS ^':
        for (const token of this.#macro.run(parameters[0] ?? 0)) this.take(token);
        this.#characters(this.#text.flush());
        return true;
      case 'ESC =':
        this.#otherDevice = ((parameters[0] ?? 1) & 1) === 0;
        return true;
      default:
        return this.#otherDevice;
    }
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
      symbols: [...this.#symbols.others],
      cuts: this.#cuts,
      widthDots: this.#layout.widthDots,
      heightDots: this.#layout.y,
      unknownCommands: this.#unknownCommands,
      drawings: [...this.#layout.drawings],
      qrDrawn: this.#symbols.qrDrawn,
    };
  }

  #characters(characters: ReturnType<EscposTextDecoder['flush']>): void {
    for (const character of characters) this.#layout.character(character, this.#defined.glyphOf(character));
  }

  /** CR does nothing: printers on a serial line print on LF alone, and programs send CR LF. */
  #control(code: number): void {
    if (this.#otherDevice) return;
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
    // Epson's reference: ESC { counts only where it comes at the beginning of a line of standard mode.
    if (name === 'ESC {' && this.#layout.inLine) return;
    if (applyStyle(this.#layout.style, name, parameters[0] ?? 0)) return;
    if (this.#setting(name, parameters) || this.#definition(name, parameters)) return;
    if (!this.#position(name, parameters)) this.#print(name, parameters);
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
      case 'FS C':
        this.#text.shiftJis = n % 48 === 1 || n % 48 === 2;
        return true;
      case 'FS S':
        this.#layout.style.chineseSpacing = { left: n, right: parameters[1] ?? 0 };
        return true;
      default:
        return this.#symbols.setting(name, n);
    }
  }

  /** Characters that are the capture's own. Returns whether the command was about these. */
  #definition(name: string, parameters: Uint8Array): boolean {
    switch (name) {
      case 'ESC &':
        this.#defined.defineNarrow(parameters);
        return true;
      case 'ESC %':
        this.#defined.chosen = ((parameters[0] ?? 0) & 1) === 1;
        return true;
      case 'ESC ?':
        this.#defined.cancelNarrow(parameters[0] ?? 0);
        return true;
      case 'FS 2':
        this.#defined.defineWide(parameters);
        return true;
      case 'FS ?':
        this.#defined.cancelWide(parameters);
        return true;
      default:
        return false;
    }
  }

  #initialize(): void {
    this.#layout.reset();
    this.#text.reset();
    this.#graphics.reset();
    this.#symbols.reset();
    this.#defined.reset();
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
        this.#narrowSeen ||= this.#horizontal(word(parameters)) === narrowWidthDots;
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
          this.#vertical(word(parameters, 6)),
        );
        return true;
      case 'ESC T':
        layout.setPageDirection(parameters[0] ?? 0);
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
      case 'GS T':
        return this.#toLineStart(n % 48 === 1);
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
      case 'FS (':
        return this.#encodingOf(parameters);
      default:
        return this.#printImage(name, parameters);
    }
  }

  /** GS T goes to the beginning of the line: what waits in it is printed or erased. Page mode ignores it. */
  #toLineStart(print: boolean): void {
    if (this.#layout.inPage) return;
    if (print) this.#layout.printLine();
    else this.#layout.dropLine();
  }

  /** `FS ( C` function 48 of newer printers: 2 is UTF-8. */
  #encodingOf(parameters: Uint8Array): void {
    const [letter, , , functionCode, mode = 0] = parameters;
    if (letter === 0x43 && functionCode === 48) this.#text.unicode = mode % 48 === 2;
  }

  #printImage(name: string, parameters: Uint8Array): void {
    if (this.#layout.isFull) return;
    const graphics = this.#graphics;
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'ESC *':
        return this.#layout.inlineImage(stripImage(parameters));
      case 'GS v':
        // The one image that printers leave upright while they print upside down.
        return this.#layout.upright(() => this.#block(rasterImage(parameters)));
      case 'GS Q':
        return this.#block(columnImage(parameters));
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

  #block(image: PrintedGraphics | undefined): void {
    if (!image) return;
    if ('label' in image) return this.#layout.block(image);
    this.#narrowSeen ||= image.width === narrowWidthDots;
    this.#widestImage = Math.max(this.#widestImage, image.width);
    this.#layout.block({ bitmap: image });
  }

  #cut(feedDots: number): void {
    this.#cuts += 1;
    this.#layout.cut(feedDots);
  }

  #lettered(parameters: Uint8Array): void {
    const data = parameters.subarray(3);
    if (parameters[0] === 0x4c && !this.#layout.isFull) this.#block(this.#graphics.graphics(data));
    if (parameters[0] === 0x6b) this.#symbols.symbolFunction(data);
  }

  #horizontal(units: number): number {
    return Math.round(units * this.#unit.x);
  }

  #vertical(units: number): number {
    return Math.round(units * this.#unit.y);
  }
}
