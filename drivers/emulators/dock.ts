import type { Cover, DockDevice, DockState, PaperSupply, PrinterFault, ReaderFault } from './dock-api.ts';
import type { DockPrinter, DockReader } from './dock-devices.ts';
import type { LineFault, LineProxy } from './line-proxy.ts';
import type { SerialLine } from './serial-line.ts';

/** What stands on the dock: made and started by whoever opens it, closed by the dock. */
export interface DockParts {
  reader: DockReader;
  printer: DockPrinter;
  cables: Record<DockDevice, SerialLine>;
  line: LineProxy;
}

/** The emulated devices, their cables and the line as one thing with a state that can be watched. */
export class Dock {
  readonly #parts: DockParts;
  readonly #listeners = new Set<(state: DockState) => void>();

  constructor(parts: DockParts) {
    this.#parts = parts;
    const { cables, line, printer } = parts;
    const changed = (): void => this.#changed();
    cables.idCardReader.onState(changed);
    cables.receiptPrinter.onState(changed);
    line.onChange(changed);
    printer.onPaper(changed);
  }

  state(): DockState {
    const { reader, printer, cables, line } = this.#parts;
    return {
      persons: [...reader.persons],
      reader: { cable: cableState(cables.idCardReader), ...reader.state() },
      printer: { cable: cableState(cables.receiptPrinter), ...printer.state() },
      papers: printer.papers().toReversed(),
      line: { fault: line.fault(), address: line.address, ...line.traffic() },
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
    const { cables, line } = this.#parts;
    await Promise.all([cables.idCardReader.close(), cables.receiptPrinter.close(), line.close()]);
  }

  #changed(): void {
    if (this.#listeners.size === 0) return;
    const state = this.state();
    this.#listeners.forEach((listener) => listener(state));
  }
}

function cableState(cable: SerialLine): DockState['reader']['cable'] {
  const state = cable.state();
  const reason = state.kind === 'broken' ? `${state.failure.code}: ${state.failure.detail}` : '';
  return { state: state.kind, path: cable.path, reason };
}
