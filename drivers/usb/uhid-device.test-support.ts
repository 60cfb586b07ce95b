import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { UsbDeviceId } from './usb-binding.ts';

/** Packed sizes and numbers of linux/uhid.h. */
const eventLength = 4380;
const create2 = 11;
const input2 = 12;
const output = 6;
const destroy = 1;
const longestData = 4096;
const usbBus = 3;

/** A vendor's HID of 64-byte reports in and out, without report ids. */
const reportDescriptor = Buffer.from('0600ff0901a101150026ff00750895400902810209039102c0', 'hex');

/** A HID device that the kernel takes for a real one: everything above it, hidraw included, is what runs in the field. */
export class UhidDevice {
  readonly #file: number;
  readonly #timer: NodeJS.Timeout;
  /** called with each report that was written to the device */
  onReport: (report: Uint8Array) => void = () => undefined;

  /** Throws where the kernel makes no such devices. */
  constructor({ vendorId, productId }: UsbDeviceId) {
    this.#file = openSync('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
    const event = Buffer.alloc(eventLength);
    event.writeUInt32LE(create2, 0);
    event.write('jiujin test reader', 4);
    event.writeUInt16LE(reportDescriptor.length, 260);
    event.writeUInt16LE(usbBus, 262);
    event.writeUInt32LE(vendorId, 264);
    event.writeUInt32LE(productId, 268);
    reportDescriptor.copy(event, 280);
    writeSync(this.#file, event);
    this.#timer = setInterval(() => this.#serve(), 2);
  }

  /** Pulls it out. */
  remove(): void {
    clearInterval(this.#timer);
    const event = Buffer.alloc(eventLength);
    event.writeUInt32LE(destroy, 0);
    writeSync(this.#file, event);
    closeSync(this.#file);
  }

  /** A report from the device. */
  send(report: Uint8Array): void {
    const event = Buffer.alloc(eventLength);
    event.writeUInt32LE(input2, 0);
    event.writeUInt16LE(report.length, 4);
    event.set(report, 6);
    writeSync(this.#file, event);
  }

  #serve(): void {
    for (let event = this.#next(); event; event = this.#next()) {
      if (event.readUInt32LE(0) !== output) continue;
      const length = event.readUInt16LE(4 + longestData);
      const report = event.subarray(4, 4 + length);
      // The kernel hands over the report id too, where one was written.
      const payload = length === 65 ? report.subarray(1) : report;
      this.onReport(Uint8Array.from(payload));
    }
  }

  #next(): Buffer | undefined {
    const event = Buffer.alloc(eventLength);
    try {
      return readSync(this.#file, event) > 0 ? event : undefined;
    } catch {
      return undefined;
    }
  }
}
