import { duplexPair } from 'node:stream';
import type { Clock } from '../../../contract/clock.ts';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import type { PacketFraming } from '../../usb/packet-framing.ts';
import type { UsbBinding, UsbConnection, UsbDeviceId, UsbListener } from '../../usb/usb-binding.ts';

interface EmulatedUsbOptions {
  device: EmulatedDevice;
  /** how the reader's packets look; another one than the driver's is a wrongly configured reader */
  framing: PacketFraming;
  clock: Clock;
  /** time a packet takes on the bus; without it they arrive at once */
  msPerPacket?: number;
}

interface Plugged {
  listener: UsbListener;
  write(bytes: Uint8Array): void;
  cut(): void;
}

const header = Buffer.from('aaaaaa9669', 'hex');
const bytesAroundLength = 7;

/**
 * USB as far as an emulated reader needs it: what node-hid and usb would do, with a plug that can be pulled. It
 * counts what is open, so that a leak shows.
 */
export class EmulatedUsbReader implements UsbBinding {
  readonly #options: EmulatedUsbOptions;
  readonly #open = new Set<Plugged>();
  #isPlugged = true;
  /** called at every use, so that a test can pull the plug right there */
  onUse: (use: 'list' | 'open' | 'write') => void = () => undefined;
  /** why it cannot be opened, in a library's words */
  refusal: string | undefined;
  opened = 0;
  listed = 0;

  constructor(options: EmulatedUsbOptions) {
    this.#options = options;
  }

  /** Connections that nobody closed. */
  get openConnections(): number {
    return this.#open.size;
  }

  plug(): void {
    this.#isPlugged = true;
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#options.device.detach();
    this.#open.forEach(({ listener, cut }) => {
      cut();
      listener.failed(new Error('could not read from HID device'));
    });
  }

  list({ vendorId, productId }: UsbDeviceId): Promise<string[]> {
    this.listed += 1;
    this.onUse('list');
    return Promise.resolve(this.#isPlugged ? [`${vendorId}/${productId}`] : []);
  }

  async open(_place: string, listener: UsbListener): Promise<UsbConnection> {
    this.onUse('open');
    await Promise.resolve();
    if (!this.#isPlugged) throw new Error('No such device');
    if (this.refusal !== undefined) throw new Error(this.refusal);
    if (this.#open.size > 0) throw new Error('Device or resource busy');
    const plugged = this.#connect(listener);
    this.#open.add(plugged);
    this.opened += 1;
    return {
      write: (packet) => this.#write(plugged, packet),
      close: () => {
        plugged.cut();
        this.#open.delete(plugged);
        if (this.#isPlugged) this.#options.device.detach();
        return Promise.resolve();
      },
    };
  }

  async #write(plugged: Plugged, packet: Uint8Array): Promise<void> {
    this.onUse('write');
    await Promise.resolve();
    if (!this.#isPlugged || !this.#open.has(plugged)) throw new Error('Cannot write to hid device');
    plugged.write(this.#options.framing.unpack(packet));
  }

  #connect(listener: UsbListener): Plugged {
    const { device, clock, msPerPacket } = this.#options;
    const [near, far] = duplexPair();
    const cancels = new Set<() => void>();
    let busyUntilMs = 0;
    const arrive = (packet: Uint8Array): void => {
      if (msPerPacket === undefined) {
        listener.received(packet);
        return;
      }
      busyUntilMs = Math.max(busyUntilMs, clock.monotonicMs()) + msPerPacket;
      const cancel = clock.after(busyUntilMs - clock.monotonicMs(), () => {
        cancels.delete(cancel);
        listener.received(packet);
      });
      cancels.add(cancel);
    };
    const answers = new AnswerPacker(this.#options.framing, arrive);
    const take = (bytes: Buffer): void => answers.take(bytes);
    near.on('data', take);
    device.attach(far);
    return {
      listener,
      write: (bytes) => {
        answers.giveUp();
        near.write(bytes);
      },
      cut: () => {
        cancels.forEach((cancel) => cancel());
        near.off('data', take).destroy();
      },
    };
  }
}

/** A reader sends a frame when it has all of it; what is no frame goes as it comes. */
class AnswerPacker {
  readonly #framing: PacketFraming;
  readonly #send: (packet: Uint8Array) => void;
  #waiting = Buffer.alloc(0);

  constructor(framing: PacketFraming, send: (packet: Uint8Array) => void) {
    this.#framing = framing;
    this.#send = send;
  }

  take(bytes: Uint8Array): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    for (let length = this.#next(); length > 0; length = this.#next()) this.#leave(length);
  }

  /** A new request ends the answer to the one before. */
  giveUp(): void {
    this.#leave(this.#waiting.length);
  }

  /** Length of what can be sent by now. */
  #next(): number {
    const at = this.#waiting.indexOf(header);
    if (at > 0) return at;
    // Perhaps the beginning of a header stands at the end.
    if (at < 0) return Math.max(0, this.#waiting.length - header.length + 1);
    if (this.#waiting.length < bytesAroundLength) return 0;
    const length = this.#waiting.readUInt16BE(5) + bytesAroundLength;
    return length <= this.#waiting.length ? length : 0;
  }

  #leave(length: number): void {
    if (length === 0) return;
    const part = new Uint8Array(this.#waiting.subarray(0, length));
    this.#waiting = this.#waiting.subarray(length);
    this.#framing.pack(part).forEach(this.#send);
  }
}
