import type { Cover, DockPaper, DockPerson, PaperSupply, PrinterFault, ReaderFault } from './dock-api.ts';
import type { EmulatedDevice } from './emulated-device.ts';

/** An identity-card reader as the dock handles it. */
export interface DockReader extends EmulatedDevice {
  readonly persons: readonly DockPerson[];
  /** False when nobody has this id. A card that lay there before is taken away. */
  place(person: string): boolean;
  lift(): void;
  setFault(fault: ReaderFault): void;
  state(): { card: string | null; fault: ReaderFault };
}

/** A receipt printer as the dock handles it. */
export interface DockPrinter extends EmulatedDevice {
  setPaper(supply: PaperSupply): void;
  setCover(cover: Cover): void;
  setFault(fault: PrinterFault): void;
  /** Takes what hangs out of the mouth. */
  take(): void;
  state(): { paper: PaperSupply; cover: Cover; fault: PrinterFault; waiting: boolean };
  /** oldest first */
  papers(): readonly DockPaper[];
  /** PNG of a paper; undefined when no paper has this id. */
  picture(id: string): Uint8Array | undefined;
  onPaper(listener: () => void): () => void;
}
