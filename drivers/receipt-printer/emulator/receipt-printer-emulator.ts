import type { Duplex } from 'node:stream';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { EscposSplitter, type EscposToken } from '../escpos-splitter.ts';
import { interpretEscpos } from '../escpos-interpret.ts';
import { paperPicture } from '../paper-picture.ts';
import {
  automaticStatus,
  paperSensorByte,
  prints,
  realTimeAnswer,
  type EmulatedFault,
  type EmulatedSensors,
} from './status-bytes.ts';

/** A finished paper: what lay between two cuts. */
export interface EmulatedPaper {
  /** `paper-1`, `paper-2` … in the order of the cuts */
  id: string;
  bytes: Uint8Array;
  lines: string[];
  qr: string[];
  /** the paper as a PNG of 576 dots, drawn when asked for */
  png(): Buffer;
}

const cutCommands: ReadonlySet<string> = new Set(['GS V', 'ESC i', 'ESC m']);
const printerName = 'JIUJIN EMULATOR';

/**
 * A receipt printer of 576 dots that exists only as bytes: it answers status questions, keeps what is printed,
 * and loses what arrives while it cannot print, as real ones do.
 */
export class ReceiptPrinterEmulator implements EmulatedDevice {
  #sensors: EmulatedSensors = {
    paper: 'full',
    coverOpen: false,
    fault: 'none',
    ticketInMouth: false,
    feeding: false,
  };
  #wire: Duplex | undefined;
  #splitter = new EscposSplitter();
  #automaticStatus = false;
  #underHead: Uint8Array[] = [];
  /** received while the head is too hot; printed when it has cooled */
  #waiting: EscposToken[] = [];
  #linesLeft: number | undefined;
  readonly #papers: EmulatedPaper[] = [];
  readonly #listeners = new Set<(paper: EmulatedPaper) => void>();
  #papersMade = 0;
  #bladeIsCaught = false;
  /** how often it was told to recover */
  recoveries = 0;
  readonly #keep: number;
  readonly #onData = (bytes: Buffer): void => this.#receive(bytes);
  // A wire that breaks is how an unplugged cable looks from here; `detach` follows.
  readonly #onError = (): void => undefined;

  /** `keep`: how many finished papers are remembered, the oldest forgotten first. */
  constructor({ keep = 100 }: { keep?: number } = {}) {
    this.#keep = keep;
  }

  attach(wire: Duplex): void {
    this.detach();
    this.#splitter = new EscposSplitter();
    this.#automaticStatus = false;
    this.#waiting = [];
    this.#wire = wire;
    wire.on('data', this.#onData);
    wire.on('error', this.#onError);
  }

  detach(): void {
    this.#wire?.off('data', this.#onData);
    this.#wire?.off('error', this.#onError);
    this.#wire = undefined;
  }

  /** Changing the roll throws away the piece that was under the head. */
  setPaper(paper: EmulatedSensors['paper']): void {
    if (this.#sensors.paper === 'out' && paper !== 'out') this.#underHead = [];
    this.#linesLeft = undefined;
    this.#change({ paper });
  }

  /** The roll ends after so many more printed lines. */
  setLinesLeft(lines: number): void {
    this.#linesLeft = lines;
  }

  setCover(cover: 'open' | 'closed'): void {
    this.#change({ coverOpen: cover === 'open' });
  }

  setFault(fault: EmulatedFault): void {
    this.#change({ fault });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const token of waiting) this.#take(token);
  }

  /** Whether something is still in the way of a stuck blade: then no command helps. */
  setBladeCaught(caught: boolean): void {
    this.#bladeIsCaught = caught;
  }

  /** Somebody holds the feed button down, or lets go of it. */
  setFeedButton(down: boolean): void {
    this.#change({ feeding: down });
  }

  /** The citizen takes what hangs in the mouth. */
  takePaper(): void {
    this.#change({ ticketInMouth: false });
  }

  /** A finished ticket in the mouth, as the mouth's sensor sees it. */
  get media(): 'present' | 'notPresent' {
    return this.#sensors.ticketInMouth ? 'present' : 'notPresent';
  }

  /** Settings as they are now, for the dock. */
  settings(): { paper: EmulatedSensors['paper']; cover: 'open' | 'closed'; fault: EmulatedFault } {
    const { paper, coverOpen, fault } = this.#sensors;
    return { paper, cover: coverOpen ? 'open' : 'closed', fault };
  }

  /** Finished papers, oldest first. */
  papers(): readonly EmulatedPaper[] {
    return this.#papers;
  }

  /** Bytes printed since the last cut: what hangs half printed under the head. */
  bytesUnderHead(): Uint8Array {
    return Uint8Array.from(Buffer.concat(this.#underHead));
  }

  onPaper(listener: (paper: EmulatedPaper) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #receive(bytes: Uint8Array): void {
    for (const token of this.#splitter.push(bytes)) this.#take(token);
  }

  #take(token: EscposToken): void {
    if (token.kind === 'command' && this.#answerAtOnce(token.name, token.parameters)) return;
    if (this.#sensors.fault === 'headHot') {
      this.#waiting.push(token);
      return;
    }
    if (token.kind === 'command' && this.#answerInTurn(token.name, token.parameters)) return;
    if (!prints(this.#sensors)) return;
    this.#underHead.push(token.bytes);
    if (token.kind === 'control' && token.code === 0x0a) this.#countLine();
    if (token.kind === 'command' && cutCommands.has(token.name)) this.#finishPaper();
  }

  /** Real-time commands. Returns whether the command was one. */
  #answerAtOnce(name: string, parameters: Uint8Array): boolean {
    if (name === 'DLE EOT') this.#say(realTimeAnswer(parameters[0] ?? 0, this.#sensors));
    if (name === 'DLE DC4' && parameters[0] === 8) this.#waiting = [];
    if (name === 'DLE ENQ' && parameters[0] === 2) this.#recover();
    return name.startsWith('DLE ');
  }

  /** Questions that a printer gets to only while it prints. Returns whether the command was one. */
  #answerInTurn(name: string, parameters: Uint8Array): boolean {
    const n = parameters[0] ?? 0;
    switch (name) {
      case 'GS a':
        this.#automaticStatus = n !== 0;
        if (this.#automaticStatus) this.#say(automaticStatus(this.#sensors));
        return true;
      case 'GS r':
        if (this.#claimsToPrint())
          this.#say(Uint8Array.of(n % 48 === 1 ? paperSensorByte(this.#sensors) : 0x00));
        return true;
      case 'ESC v':
        if (this.#claimsToPrint()) this.#say(Uint8Array.of(paperSensorByte(this.#sensors)));
        return true;
      case 'GS I':
        if (this.#claimsToPrint()) this.#say(Buffer.from(n >= 65 ? `_${printerName}\0` : ' '));
        return true;
      default:
        return false;
    }
  }

  /** The blade goes back if nothing is in its way any more; what was half printed is forgotten. */
  #recover(): void {
    this.recoveries += 1;
    if (this.#sensors.fault !== 'cutter' || this.#bladeIsCaught) return;
    this.#waiting = [];
    this.#change({ fault: 'none' });
  }

  #claimsToPrint(): boolean {
    return prints(this.#sensors) || this.#sensors.fault === 'lyingDone';
  }

  #say(bytes: Uint8Array): void {
    if (this.#sensors.fault === 'silent' || bytes.length === 0) return;
    if (this.#wire?.writable) this.#wire.write(bytes);
  }

  #change(change: Partial<EmulatedSensors>): void {
    this.#sensors = { ...this.#sensors, ...change };
    if (this.#automaticStatus) this.#say(automaticStatus(this.#sensors));
  }

  #countLine(): void {
    if (this.#linesLeft === undefined) return;
    this.#linesLeft -= 1;
    if (this.#linesLeft > 0) return;
    this.#linesLeft = undefined;
    this.#change({ paper: 'out' });
  }

  #finishPaper(): void {
    const bytes = this.bytesUnderHead();
    this.#underHead = [];
    const interpretation = interpretEscpos(bytes, { encoding: 'gb18030' });
    const { lines, qr } = interpretation;
    // A cut without anything printed leaves a strip of blank paper: no ticket.
    if (interpretation.drawings.every((drawing) => drawing.kind === 'cut')) return;
    this.#papersMade += 1;
    const paper = {
      id: `paper-${this.#papersMade}`,
      bytes,
      lines,
      qr,
      png: () => paperPicture(interpretation),
    };
    this.#papers.push(paper);
    if (this.#papers.length > this.#keep) this.#papers.shift();
    this.#change({ ticketInMouth: true });
    for (const listener of [...this.#listeners]) listener(paper);
  }
}
