import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { CardChannel, CardSlots, ChannelFailure, SlotListener } from '../card-channel.ts';
import type { EmulatedChip } from '../emulator/emulated-chip.ts';

/** A reader service in memory with one slot, which can lose its reader, its card and itself at any command. */
export class FakeSlots implements CardSlots {
  #listener: SlotListener | undefined;
  #chip: EmulatedChip | undefined;
  isRunning = true;
  hasReader = true;
  opens = 0;
  /** called before each command */
  onCommand: (count: number) => void = () => undefined;
  #commands = 0;

  get listening(): boolean {
    return this.#listener !== undefined;
  }

  open(listener: SlotListener): Result<void, { detail: string }> {
    this.opens += 1;
    if (!this.isRunning) return failed({ detail: 'no service' });
    this.#listener = listener;
    listener.readerFound('Other Reader');
    if (this.hasReader) listener.readerFound('Slot Reader 00');
    return succeeded(undefined);
  }

  close(): Promise<void> {
    this.#listener = undefined;
    return Promise.resolve();
  }

  insert(chip: EmulatedChip): void {
    chip.reset();
    this.#chip = chip;
    this.#listener?.cardPresent('Slot Reader 00');
  }

  insertMute(): void {
    this.#listener?.cardMute('Slot Reader 00');
  }

  lift(): void {
    this.#chip = undefined;
    this.#listener?.cardGone('Slot Reader 00');
  }

  unplug(): void {
    this.#chip = undefined;
    this.#listener?.readerGone('Slot Reader 00');
  }

  plug(): void {
    this.#listener?.readerFound('Slot Reader 00');
  }

  die(): void {
    this.isRunning = false;
    this.#listener?.serviceLost('died');
  }

  async connect(reader: string): Promise<Result<CardChannel, ChannelFailure>> {
    await Promise.resolve();
    if (!this.#chip || reader !== 'Slot Reader 00') return failed({ code: 'cardGone', detail: '' });
    return succeeded({
      transmit: async (command) => {
        this.onCommand((this.#commands += 1));
        await Promise.resolve();
        return this.#chip ? succeeded(this.#chip.respond(command)) : failed({ code: 'cardGone', detail: '' });
      },
      close: () => Promise.resolve(),
    });
  }
}
