import type { Duplex } from 'node:stream';
import { ReceiptPrinterEmulator } from '../receipt-printer/emulator/receipt-printer-emulator.ts';
import type { Cover, DockPaper, PaperSupply, PrinterFault } from './dock-api.ts';
import type { DockPrinter } from './dock-devices.ts';

/** The emulated receipt printer, and which of its papers still hang out of the mouth. */
export class DockReceiptPrinter implements DockPrinter {
  readonly #emulator = new ReceiptPrinterEmulator();
  readonly #hanging = new Set<string>();

  constructor() {
    this.#emulator.onPaper(({ id }) => this.#hanging.add(id));
  }

  attach(wire: Duplex): void {
    this.#emulator.attach(wire);
  }

  detach(): void {
    this.#emulator.detach();
  }

  setPaper(supply: PaperSupply): void {
    this.#emulator.setPaper(supply);
  }

  setCover(cover: Cover): void {
    this.#emulator.setCover(cover);
  }

  setFault(fault: PrinterFault): void {
    this.#emulator.setFault(fault);
  }

  take(): void {
    this.#hanging.clear();
    this.#emulator.takePaper();
  }

  state(): { paper: PaperSupply; cover: Cover; fault: PrinterFault; waiting: boolean } {
    return { ...this.#emulator.settings(), waiting: this.#emulator.media === 'present' };
  }

  papers(): DockPaper[] {
    return this.#emulator
      .papers()
      .map(({ id, lines, qr }) => ({ id, lines, qr, taken: !this.#hanging.has(id) }));
  }

  picture(id: string): Uint8Array | undefined {
    return this.#emulator
      .papers()
      .find((paper) => paper.id === id)
      ?.png();
  }

  onPaper(listener: () => void): () => void {
    return this.#emulator.onPaper(listener);
  }
}
