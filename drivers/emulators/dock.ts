import type {
  ChipCard,
  Cover,
  DockDevice,
  DockState,
  PaperSupply,
  PrinterFault,
  ReaderFault,
} from './dock-api.ts';
import type { DockCable } from './dock-cable.ts';
import type { DockChipReader } from './dock-chip-reader.ts';
import type { DockPrinter, DockReader } from './dock-devices.ts';
import type { DockDocumentPrinter } from './dock-document-printer.ts';
import type { DockSmallDevices } from './dock-small-devices.ts';
import type { LineFault, LineProxy } from './line-proxy.ts';

/** What stands on the dock: made and started by whoever opens it, closed by the dock. */
export interface DockParts {
  reader: DockReader;
  printer: DockPrinter;
  documentPrinter: DockDocumentPrinter;
  chipReader: DockChipReader;
  small: DockSmallDevices;
  cables: Record<DockDevice, DockCable>;
  line: LineProxy;
  /** where the citizen's and the staff's screens are opened */
  screens?: string | undefined;
}

/** The emulated devices, their cables and the line as one thing with a state that can be watched. */
export class Dock {
  readonly #parts: DockParts;
  readonly #listeners = new Set<(state: DockState) => void>();

  constructor(parts: DockParts) {
    this.#parts = parts;
    const { cables, line, printer, documentPrinter, chipReader, small } = parts;
    const changed = (): void => this.#changed();
    for (const cable of Object.values(cables)) cable.onState(changed);
    small.lights.onChange(changed);
    line.onChange(changed);
    printer.onPaper(changed);
    documentPrinter.onSheet(changed);
    chipReader.onChange(changed);
  }

  state(): DockState {
    const { reader, printer, documentPrinter, chipReader, small, cables, line, screens } = this.#parts;
    const { scanner, lights, sensors, pinPad } = small.state();
    return {
      persons: [...reader.persons],
      reader: { cable: cableState(cables.idCardReader), ...reader.state() },
      printer: { cable: cableState(cables.receiptPrinter), ...printer.state() },
      documentPrinter: {
        cable: cableState(cables.documentPrinter),
        ...documentPrinter.state(),
        papers: documentPrinter.papers(),
      },
      chipReader: { cable: cableState(cables.socialSecurityReader), ...chipReader.state() },
      scanner: { cable: cableState(cables.codeScanner), ...scanner },
      lights: { cable: cableState(cables.lights), ...lights },
      sensors: { cable: cableState(cables.sensors), ...sensors },
      pinPad: { cable: cableState(cables.pinPad), ...pinPad },
      papers: printer.papers().toReversed(),
      line: { fault: line.fault(), address: line.address, ...line.traffic() },
      ...(screens === undefined ? {} : { screens }),
    };
  }

  onState(listener: (state: DockState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** False when nobody has this id. */
  placeCard(person: string): boolean {
    const known = this.#parts.reader.place(person);
    if (known) this.#changed();
    return known;
  }

  liftCard(): void {
    this.#parts.reader.lift();
    this.#changed();
  }

  setReaderFault(fault: ReaderFault): void {
    this.#parts.reader.setFault(fault);
    this.#changed();
  }

  setPaper(supply: PaperSupply): void {
    this.#parts.printer.setPaper(supply);
    this.#changed();
  }

  setCover(cover: Cover): void {
    this.#parts.printer.setCover(cover);
    this.#changed();
  }

  setPrinterFault(fault: PrinterFault): void {
    this.#parts.printer.setFault(fault);
    this.#changed();
  }

  takePaper(): void {
    this.#parts.printer.take();
    this.#changed();
  }

  /** Paper, toner, cover and fault of the A4 printer, as many as are given. */
  setDocumentPrinter(change: Parameters<DockDocumentPrinter['set']>[0]): void {
    this.#parts.documentPrinter.set(change);
    this.#changed();
  }

  /** The document of an A4 job, undefined when nothing of it came out. */
  document(id: string): Uint8Array | undefined {
    return this.#parts.documentPrinter.pdf(id);
  }

  /** Resolves when the card is in the slot. */
  async insertChipCard(card: ChipCard): Promise<void> {
    await this.#parts.chipReader.insert(card);
    this.#changed();
  }

  liftChipCard(): void {
    this.#parts.chipReader.lift();
    this.#changed();
  }

  /** What a hand does to the small devices; watchers are told afterwards. */
  small(act: (devices: DockSmallDevices) => void): void {
    act(this.#parts.small);
    this.#changed();
  }

  /** PNG of a paper, undefined when no paper has this id. */
  picture(id: string): Uint8Array | undefined {
    return this.#parts.printer.picture(id);
  }

  /** Resolves when the cable is in; why it does not carry, if so, is in the state. */
  async plug(device: DockDevice): Promise<void> {
    await this.#parts.cables[device].plug();
  }

  async unplug(device: DockDevice): Promise<void> {
    await this.#parts.cables[device].unplug();
  }

  setLine(fault: LineFault): void {
    this.#parts.line.setFault(fault);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    const { cables, chipReader, line } = this.#parts;
    await Promise.all([...Object.values(cables).map((cable) => cable.close()), line.close()]);
    await chipReader.close();
  }

  #changed(): void {
    if (this.#listeners.size === 0) return;
    const state = this.state();
    this.#listeners.forEach((listener) => listener(state));
  }
}

function cableState(cable: DockCable): DockState['reader']['cable'] {
  const state = cable.state();
  const reason = state.kind === 'broken' ? `${state.failure.code}: ${state.failure.detail}` : '';
  return { state: state.kind, path: cable.path, reason };
}
