import { Client, CardDisposition, CardMode, ReaderStatus, type Card, type Reader } from 'pcsc-mini';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { CardChannel, CardSlots, ChannelFailure, SlotListener } from './card-channel.ts';

/** Where pcsc-lite's library looks for its service, when it first does: once for a whole process. */
const serviceVariable = 'PCSCLITE_CSOCK_NAME';

/**
 * Clients whose service died. The library's finalizer lets go of the service once more, fails, and takes the whole
 * process with it (pcsc-mini 0.1.3, `Error in async finalizer callback for *Client`): these are never collected.
 */
const unreleased: Client[] = [];

/**
 * A client that has told nothing for so long waits inside the service's library, and only there a stop is noticed. One
 * that meets its thread between two waits is lost: the thread waits for ever holding the library's lock, the stop waits
 * for that lock, and this whole process with it (pcsc-mini 0.1.3; pcsc-lite's SCardCancel wakes only who waits already).
 */
const silenceMs = 500;
/** A reader that never keeps silent is stopped all the same. */
const longestRounds = 10;

interface OpenClient {
  client: Client;
  /** how many times it has told anything */
  told: number;
}

/** Readers of the PC/SC service of this machine (pcscd on Linux), or of the one whose socket is `service`. */
export class PcscSlots implements CardSlots {
  readonly #clock: Clock;
  #open: OpenClient | undefined;

  constructor(clock: Clock, service?: string) {
    this.#clock = clock;
    if (service !== undefined) process.env[serviceVariable] = service;
  }

  open(listener: SlotListener): Result<void, { detail: string }> {
    void this.close();
    const open: OpenClient = { client: new Client(), told: 0 };
    const hears = (): boolean => {
      open.told += 1;
      return this.#open === open;
    };
    open.client.on('reader', (reader) => {
      if (hears()) watch(reader, listener, hears);
    });
    open.client.on('error', (error) => {
      if (hears()) listener.serviceLost(error.message);
    });
    this.#open = open;
    try {
      open.client.start();
      return succeeded(undefined);
    } catch (error) {
      this.#open = undefined;
      return failed({ detail: detailOf(error) });
    }
  }

  async connect(reader: string): Promise<Result<CardChannel, ChannelFailure>> {
    try {
      const card = await this.#open?.client.reader(reader)?.connect(CardMode.SHARED);
      return card ? succeeded(channelOf(card)) : failed({ code: 'failed', detail: 'no such reader' });
    } catch (error) {
      return failed(failureOf(error));
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    await this.#silenceOf(open);
    try {
      open.client.removeAllListeners();
      open.client.stop();
    } catch {
      unreleased.push(open.client);
    }
  }

  async #silenceOf(open: OpenClient): Promise<void> {
    for (let round = 0, before = -1; round < longestRounds && before !== open.told; round += 1) {
      before = open.told;
      await new Promise<void>((resolve) => this.#clock.after(silenceMs, resolve));
    }
  }
}

/** @param hears to be asked once for everything the reader tells: whether anybody still listens */
function watch(reader: Reader, listener: SlotListener, hears: () => boolean): void {
  const name = reader.name();
  listener.readerFound(name);
  reader.on('change', (status) => {
    if (!hears()) return;
    if (status.has(ReaderStatus.PRESENT) && status.has(ReaderStatus.MUTE)) listener.cardMute(name);
    else if (status.has(ReaderStatus.PRESENT)) listener.cardPresent(name);
    else if (status.has(ReaderStatus.EMPTY)) listener.cardGone(name);
  });
  reader.on('disconnect', () => {
    if (hears()) listener.readerGone(name);
  });
}

function channelOf(card: Card): CardChannel {
  return {
    async transmit(command) {
      try {
        // the answer lies in a buffer of the library's own
        return succeeded(Uint8Array.from(await card.transmit(command)));
      } catch (error) {
        return failed(failureOf(error));
      }
    },
    async close() {
      try {
        await card.disconnect(CardDisposition.RESET);
      } catch {
        // lifted meanwhile
      }
    },
  };
}

/** PC/SC workgroup, part 5: these say that the card was taken away. */
const goneCodes = new Set(['NoSmartCard', 'RemovedCard', 'ResetCard', 'UnpoweredCard']);

function failureOf(error: unknown): ChannelFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { code: goneCodes.has(code) ? 'cardGone' : 'failed', detail: detailOf(error) };
}

function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
