import type { Duplex } from 'node:stream';
import type { CardRecord } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import { decodeCardText } from '../id-card/card-text.ts';
import type { EmulatedCard } from '../id-card/emulator/emulated-card.ts';
import type { CardReaderFaults } from '../id-card/emulator/fault-plan.ts';
import { IdCardReaderEmulator } from '../id-card/emulator/id-card-reader-emulator.ts';
import { emulatedCards } from '../id-card/emulator/persons.ts';
import type { DockPerson, ReaderFault } from './dock-api.ts';
import type { DockReader } from './dock-devices.ts';

/** The standard names of the documents, for the dock. */
const KIND_NAMES: Readonly<Record<CardRecord['kind'], string>> = {
  resident: '居民身份证',
  hkMacauTaiwan: '港澳台居民居住证',
  foreign2017: '外国人永久居留身份证',
  foreign2023: '外国人永久居留身份证',
};

/** SW3 66 of SAM status: the security module is not authorised (devices.md section 1). */
const NOT_AUTHORISED = 0x66;

const FAULT_PLANS: Readonly<Record<ReaderFault, CardReaderFaults>> = {
  none: {},
  silent: { silent: true },
  noisy: { garbageBefore: Uint8Array.of(0xaa, 0x00, 0x96, 0xff, 0x69), splitEvery: 7 },
  slow: { delayMs: 1_500 },
  refuses: { samStatus: NOT_AUTHORISED },
};

/** The emulated card reader with the emulated people's cards beside it. */
export class DockCardReader implements DockReader {
  readonly persons: readonly DockPerson[];
  readonly #emulator: IdCardReaderEmulator;
  readonly #cards: readonly EmulatedCard[];
  #fault: ReaderFault = 'none';

  /** @param baudRate paces the replies like the real wire; without it they leave at once */
  constructor(clock: Clock, baudRate?: number) {
    this.#emulator = new IdCardReaderEmulator({ clock, ...(baudRate === undefined ? {} : { baudRate }) });
    this.#cards = emulatedCards(new Date(clock.wallMs()).toISOString().slice(0, 10));
    this.persons = this.#cards.map(personOf);
  }

  attach(wire: Duplex): void {
    this.#emulator.attach(wire);
  }

  detach(): void {
    this.#emulator.detach();
  }

  place(person: string): boolean {
    const card = this.#cards.find(({ id }) => id === person);
    if (card) this.#emulator.placeCard(card);
    return card !== undefined;
  }

  lift(): void {
    this.#emulator.liftCard();
  }

  setFault(fault: ReaderFault): void {
    this.#fault = fault;
    this.#emulator.setFaults(FAULT_PLANS[fault]);
  }

  state(): { card: string | null; fault: ReaderFault } {
    return { card: this.#emulator.state().cardId ?? null, fault: this.#fault };
  }
}

/** The label's remark in brackets becomes the note. */
function personOf({ id, label, text, readStatus }: EmulatedCard): DockPerson {
  const [, name = label, note = ''] = /^(.*)（(.*)）$/.exec(label) ?? [];
  const record = decodeCardText(text);
  const kind = record.ok ? KIND_NAMES[record.value.kind] : '';
  return { id, label: name, kind, note: note === kind ? '' : note, damaged: readStatus !== undefined };
}
