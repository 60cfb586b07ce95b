import { failed, succeeded, type Result } from '../../contract/result.ts';
import {
  EmulatedChip,
  type ChipKind,
  type EmulatedHolder,
} from '../social-security-card/emulator/emulated-chip.ts';
import { VirtualCard } from '../social-security-card/emulator/virtual-card.ts';
import {
  VirtualReader,
  whatIsMissing,
  type VirtualReaderFailure,
} from '../social-security-card/emulator/virtual-reader.ts';
import type { ChipCard, DockState } from './dock-api.ts';
import { SwitchedCable } from './dock-cable.ts';

/** Nobody: the number is made up, its check character is right. */
const holder: EmulatedHolder = {
  name: '王淑芬',
  idNumber: '622701195203071226',
  cardNumber: 'A12345678',
  validTo: '20300101',
};

/** `torn` is a good card that is pulled out at the first thing it is asked. */
const chips: Readonly<Record<ChipCard, ChipKind>> = {
  socialSecurity: 'socialSecurity',
  resident: 'resident',
  bank: 'bank',
  broken: 'broken',
  torn: 'socialSecurity',
};

/** A chip-card reader of the dock: a real PC/SC service with a virtual slot, and cards that are put into it. */
export class DockChipReader {
  readonly #reader = new VirtualReader();
  readonly cable: SwitchedCable;
  #lying: { name: ChipCard; card: VirtualCard } | undefined;
  #changed: () => void = () => undefined;

  constructor() {
    this.cable = new SwitchedCable({
      path: this.#reader.socket,
      join: () => this.#plug(),
      part: () => this.#unplug(),
    });
    this.#reader.onEnd(() => {
      this.#lying = undefined;
      this.cable.fellOut({ code: 'ended', detail: 'pcscd 停了' });
    });
  }

  /** Part of the reader's name, for the configuration. */
  get readerName(): string {
    return this.#reader.name;
  }

  /** False where this machine lacks the programs for it. */
  get isPossible(): boolean {
    return whatIsMissing() === undefined;
  }

  state(): Omit<DockState['chipReader'], 'cable'> {
    return { card: this.#lying?.name ?? null };
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Puts a card into the slot in the place of the one before; without a cable nothing lies there afterwards. */
  async insert(name: ChipCard): Promise<void> {
    this.lift();
    if (this.cable.state().kind !== 'plugged') return;
    const card = new VirtualCard(new EmulatedChip(chips[name], holder));
    const lying = { name, card };
    this.#lying = lying;
    try {
      await card.insert(this.#reader.port, name === 'torn' ? 0 : undefined);
      card.onGone(() => {
        if (this.#lying === lying) this.#lying = undefined;
        this.#changed();
      });
    } catch {
      this.#lying = undefined;
    }
  }

  lift(): void {
    this.#lying?.card.lift();
    this.#lying = undefined;
  }

  async close(): Promise<void> {
    await this.cable.close();
    await this.#reader.close();
  }

  async #plug(): Promise<Result<void, { code: string; detail: string }>> {
    const plugged = await this.#reader.plug();
    return plugged.ok
      ? succeeded(undefined)
      : failed({ ...plugged.failure, detail: inWords(plugged.failure) });
  }

  async #unplug(): Promise<void> {
    this.lift();
    await this.#reader.unplug();
  }
}

/** Whoever looks at the dock is told what to install. */
function inWords({ code, detail }: VirtualReaderFailure): string {
  switch (code) {
    case 'pcscdMissing':
      return '这台电脑没有 pcscd，装上再插：apt-get install pcscd';
    case 'virtualReaderMissing':
      return '这台电脑没有模拟读卡器，装上再插：apt-get install vsmartcard-vpcd';
    case 'notStarted':
      return `pcscd 没有起来：${detail}`;
  }
}
