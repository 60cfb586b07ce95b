import type { Cover, DockDevice, DockState, PaperSupply, PrinterFault, ReaderFault } from './dock-api.ts';
import type { DockPrinter, DockReader } from './dock-devices.ts';
import type { DockSmallDevices } from './dock-small-devices.ts';
import type { LineFault, LineProxy } from './line-proxy.ts';
import type { SerialLine } from './serial-line.ts';

/** What stands on the dock: made and started by whoever opens it, closed by the dock. */
export interface DockParts {
  reader: DockReader;
  printer: DockPrinter;
  small: DockSmallDevices;
  cables: Record<DockDevice, SerialLine>;
  line: LineProxy;
}

/** The emulated devices, their cables and the line as one thing with a state that can be watched. */
export class Dock {
  readonly #parts: DockParts;
  readonly #listeners = new Set<(state: DockState) => void>();

  constructor(parts: DockParts) {
    this.#parts = parts;
    const { cables, line, printer, small } = parts;
    const changed = (): void => this.#changed();
    for (const cable of Object.values(cables)) cable.onState(changed);
    small.lights.onChange(changed);
    line.onChange(changed);
    printer.onPaper(changed);
  }

  state(): DockState {
    const { reader, printer, small, cables, line } = this.#parts;
    const { scanner, lights, sensors, pinPad } = small.state();
    return {
      persons: [...reader.persons],
      reader: { cable: cableState(cables.idCardReader), ...reader.state() },
      printer: { cable: cableState(cables.receiptPrinter), ...printer.state() },
      scanner: { cable: cableState(cables.codeScanner), ...scanner },
      lights: { cable: cableState(cables.lights), ...lights },
      sensors: { cable: cableState(cables.sensors), ...sensors },
      pinPad: { cable: cableState(cables.pinPad), ...pinPad },
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
    const { cables, line } = this.#parts;
    await Promise.all([...Object.values(cables).map((cable) => cable.close()), line.close()]);
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
