import type { CardReaderEvent } from '../../../contract/card.ts';
import type { Transport } from '../../transport.ts';
import { plainPackets, type PacketFraming } from '../../usb/packet-framing.ts';
import { UsbTransport } from '../../usb/usb-transport.ts';
import type { ReadingOptions } from '../card-reading.ts';
import { SdtIdCardReader } from '../id-card-reader.ts';
import { readerDelays } from '../reader-delays.ts';
import { countedReports, paddedReports } from '../report-framing.ts';
import type { EmulatedCard } from './emulated-card.ts';
import { EmulatedUsbReader } from './emulated-usb-reader.ts';
import { IdCardReaderEmulator } from './id-card-reader-emulator.ts';
import { ManualClock } from './manual-clock.ts';
import { emulatedCardById } from './persons.ts';
import { UsbLine } from './usb-line.ts';
import { WiredTransport } from './wired-transport.ts';

const today = '2026-11-23';

/** A card of the dock by its id. */
export function card(id: string): EmulatedCard {
  const found = emulatedCardById(id, today);
  if (!found) throw new RangeError(id);
  return found;
}

/** How the reader of a bench is connected. */
export const benchLines = ['serial', 'hidPadded', 'hidCounted', 'bulk', 'bulkChunked'] as const;
export type BenchLineKind = (typeof benchLines)[number];

/** A transport with a plug that can be pulled, and what shows leaks. */
interface BenchLine extends Transport {
  onUse: (use: 'open' | 'write') => void;
  readonly opened: number;
  readonly listening: number;
  readonly isOpen: boolean;
  plug(): void;
  unplug(): void;
}

/** How the packets of each USB reader look; each end has its own. */
export const usbFramings: Record<Exclude<BenchLineKind, 'serial'>, () => PacketFraming> = {
  hidPadded: paddedReports,
  hidCounted: countedReports,
  bulk: () => plainPackets(),
  bulkChunked: () => plainPackets(64),
};

/** A reader, the emulator behind it and everything it said: problems by name, cards by the holder's name. */
export class ReaderBench {
  readonly clock = new ManualClock();
  readonly emulator: IdCardReaderEmulator;
  readonly transport: BenchLine;
  readonly reader: SdtIdCardReader;
  readonly events: CardReaderEvent[] = [];

  constructor(kind: BenchLineKind = 'serial', reading: Partial<ReadingOptions> = {}) {
    const { clock } = this;
    const serialRate = kind === 'serial' ? { baudRate: 115200 } : {};
    this.emulator = new IdCardReaderEmulator({ clock, ...serialRate });
    this.transport = kind === 'serial' ? new WiredTransport(this.emulator) : this.#usbLine(kind);
    const isHid = kind === 'hidPadded' || kind === 'hidCounted';
    const gap = isHid ? { replyGapMs: readerDelays.reportGapMs } : {};
    this.reader = new SdtIdCardReader({ transport: this.transport, clock, reading, ...gap });
    this.reader.onEvent((event) => this.events.push(event));
  }

  /** What happened since the last time, without the status events. */
  happened(): string[] {
    return this.events.splice(0).flatMap((event) => {
      if (event.kind === 'status') return [];
      if (event.kind === 'cardRead') return [event.card.name];
      return [event.kind === 'cardProblem' ? event.problem : event.kind];
    });
  }

  async online(): Promise<void> {
    this.reader.start();
    await this.clock.advance(50);
  }

  #usbLine(kind: Exclude<BenchLineKind, 'serial'>): UsbLine {
    const framingOf = usbFramings[kind];
    const device = this.emulator;
    const binding = new EmulatedUsbReader({
      device,
      framing: framingOf(),
      clock: this.clock,
      msPerPacket: 1,
    });
    const numbers = { vendorId: 0x0400, productId: 0xc35a };
    return new UsbLine(binding, new UsbTransport({ binding, device: numbers, framing: framingOf() }));
  }
}
