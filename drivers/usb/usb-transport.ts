import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import type { PacketFraming } from './packet-framing.ts';
import type { UsbBinding, UsbConnection, UsbDeviceId } from './usb-binding.ts';
import { usbFailure, usbName } from './usb-failure.ts';

interface UsbTransportOptions {
  binding: UsbBinding;
  device: UsbDeviceId;
  framing: PacketFraming;
}

/** One opening of the device, from open to lost or closed. */
interface Session {
  connection: UsbConnection | undefined;
  isOver: boolean;
  /** ends the writes that wait */
  abandon: Set<(failure: TransportFailure) => void>;
  /** writes go out one after another, packets of two are never mixed */
  lastWrite: Promise<unknown>;
}

/**
 * A USB device, HID or bulk, as a stream of bytes. It is found by its numbers at every opening, because its place
 * on the bus changes with every plugging in; looking is slow, so whoever opens again and again must wait in between.
 */
export class UsbTransport implements Transport {
  readonly #options: UsbTransportOptions;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #session: Session | undefined;
  /** opening and closing take effect one after another */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: UsbTransportOptions) {
    this.#options = options;
  }

  open(): Promise<Result<void, TransportFailure>> {
    return this.#inTurn(async () => {
      await this.#close();
      return this.#open();
    });
  }

  write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    const session = this.#session;
    if (!session) return Promise.resolve(failed({ code: 'closed', detail: 'device is not open' }));
    return new Promise((resolve) => {
      const finish = (outcome: Result<void, TransportFailure>): void => {
        session.abandon.delete(abandon);
        resolve(outcome);
      };
      const abandon = (failure: TransportFailure): void => finish(failed(failure));
      session.abandon.add(abandon);
      session.lastWrite = session.lastWrite.then(async () => {
        if (await this.#send(session, bytes)) finish(succeeded(undefined));
      });
    });
  }

  discardInput(): Promise<void> {
    // Every packet is handed on at once; what is left is the half of a frame that will not be completed.
    this.#options.framing.reset();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end(this.#session, { code: 'closed', detail: 'device closed while writing' });
    return this.#inTurn(() => this.#close());
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #open(): Promise<Result<void, TransportFailure>> {
    const { binding, device, framing } = this.#options;
    const session: Session = {
      connection: undefined,
      isOver: false,
      abandon: new Set(),
      lastWrite: Promise.resolve(),
    };
    const isOver = (): boolean => session.isOver;
    try {
      const [place] = await binding.list(device);
      if (place === undefined)
        return failed({ code: 'notFound', detail: `${usbName(device)} is not plugged in` });
      framing.reset();
      session.connection = await binding.open(place, {
        received: (packet) => this.#receive(session, packet),
        failed: (error) => this.#lose(session, error),
      });
    } catch (error) {
      return failed(usbFailure(error, device));
    }
    if (isOver()) {
      await letGo(session.connection);
      return failed({ code: 'lost', detail: `${usbName(device)} went away while it was opened` });
    }
    this.#session = session;
    return succeeded(undefined);
  }

  async #close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#end(session, { code: 'closed', detail: 'device closed while writing' });
    if (session?.connection) await letGo(session.connection);
  }

  /** Whether all packets left. */
  async #send(session: Session, bytes: Uint8Array): Promise<boolean> {
    const { framing } = this.#options;
    const isOver = (): boolean => session.isOver;
    if (isOver() || !session.connection) return false;
    // A device answers only what it is asked: the half of an answer before the question is nobody's any more.
    framing.reset();
    for (const packet of framing.pack(bytes)) {
      try {
        await session.connection.write(packet);
      } catch (error) {
        this.#lose(session, error);
      }
      if (isOver()) return false;
    }
    return true;
  }

  #receive(session: Session, packet: Uint8Array): void {
    if (session.isOver) return;
    const bytes = this.#options.framing.unpack(packet);
    if (bytes.length > 0) this.#bytesListeners.forEach((listener) => listener(bytes));
  }

  #lose(session: Session, error: unknown): void {
    if (session.isOver) return;
    const detail = error instanceof Error ? error.message : String(error);
    this.#end(session, { code: 'lost', detail });
    if (this.#session !== session) return;
    // The connection is let go of in turn, so that the next opening finds the device free.
    void this.#inTurn(() => (this.#session === session ? this.#close() : Promise.resolve()));
    this.#lostListeners.forEach((listener) => listener());
  }

  #end(session: Session | undefined, failure: TransportFailure): void {
    if (!session) return;
    session.isOver = true;
    session.abandon.forEach((abandon) => abandon(failure));
    session.abandon.clear();
  }
}

/** A device that is gone may complain when it is closed: that is no news. */
async function letGo(connection: UsbConnection | undefined): Promise<void> {
  try {
    await connection?.close();
  } catch {
    // Nothing is left to close.
  }
}
