import { Client, CardDisposition, CardMode, ReaderStatus, type Card, type Reader } from 'pcsc-mini';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { CardChannel, CardSlots, ChannelFailure, SlotListener } from './card-channel.ts';

/** Where pcsc-lite's library looks for its service, when it first does: once for a whole process. */
const serviceVariable = 'PCSCLITE_CSOCK_NAME';

/**
 * Clients whose service died. The library's finalizer lets go of the service once more, fails, and takes the whole
 * process with it (pcsc-mini 0.1.3, `Error in async finalizer callback for *Client`): these are never collected.
 */
const unreleased: Client[] = [];

/** Readers of the PC/SC service of this machine (pcscd on Linux), or of the one whose socket is `service`. */
export class PcscSlots implements CardSlots {
  #client: Client | undefined;

  constructor(service?: string) {
    if (service !== undefined) process.env[serviceVariable] = service;
  }

  open(listener: SlotListener): Result<void, { detail: string }> {
    this.close();
    const client = new Client();
    const isCurrent = (): boolean => this.#client === client;
    client.on('reader', (reader) => {
      if (isCurrent()) watch(reader, listener, isCurrent);
    });
    client.on('error', (error) => {
      if (isCurrent()) listener.serviceLost(error.message);
    });
    this.#client = client;
    try {
      client.start();
      return succeeded(undefined);
    } catch (error) {
      this.#client = undefined;
      return failed({ detail: detailOf(error) });
    }
  }

  async connect(reader: string): Promise<Result<CardChannel, ChannelFailure>> {
    try {
      const card = await this.#client?.reader(reader)?.connect(CardMode.SHARED);
      return card ? succeeded(channelOf(card)) : failed({ code: 'failed', detail: 'no such reader' });
    } catch (error) {
      return failed(failureOf(error));
    }
  }

  close(): void {
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    try {
      client.removeAllListeners();
      client.stop();
    } catch {
      unreleased.push(client);
    }
  }
}

function watch(reader: Reader, listener: SlotListener, isCurrent: () => boolean): void {
  const name = reader.name();
  listener.readerFound(name);
  reader.on('change', (status) => {
    if (!isCurrent()) return;
    if (status.has(ReaderStatus.PRESENT) && status.has(ReaderStatus.MUTE)) listener.cardMute(name);
    else if (status.has(ReaderStatus.PRESENT)) listener.cardPresent(name);
    else if (status.has(ReaderStatus.EMPTY)) listener.cardGone(name);
  });
  reader.on('disconnect', () => {
    if (isCurrent()) listener.readerGone(name);
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
