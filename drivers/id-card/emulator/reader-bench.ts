import type { CardReaderEvent } from '../../../contract/card.ts';
import { SdtIdCardReader } from '../id-card-reader.ts';
import type { EmulatedCard } from './emulated-card.ts';
import { IdCardReaderEmulator } from './id-card-reader-emulator.ts';
import { ManualClock } from './manual-clock.ts';
import { emulatedCardById } from './persons.ts';
import { WiredTransport } from './wired-transport.ts';

const today = '2026-11-23';

/** A card of the dock by its id. */
export function card(id: string): EmulatedCard {
  const found = emulatedCardById(id, today);
  if (!found) throw new RangeError(id);
  return found;
}

/** A reader, the emulator behind it and everything it said: problems by name, cards by the holder's name. */
export class ReaderBench {
  readonly clock = new ManualClock();
  readonly emulator = new IdCardReaderEmulator({ clock: this.clock, baudRate: 115200 });
  readonly transport = new WiredTransport(this.emulator);
  readonly reader = new SdtIdCardReader({ transport: this.transport, clock: this.clock });
  readonly events: CardReaderEvent[] = [];

  constructor() {
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
}
