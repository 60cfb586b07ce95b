import { describe, expect, it } from 'vitest';
import { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { PrintOutcome } from '../../contract/device.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { UsbBulkBinding, UsbBulkHandle } from '../usb-bulk-transport.ts';
import { configuredReceiptPrinter } from './configured-printer.ts';
import { EmulatedTransport } from './testing/emulated-transport.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { online } from './testing/printer-bench.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

const job = { jobId: 'a', visitId: 'v', document: sampleReceipt };
const noUsb = (): UsbBulkBinding => ({
  claim: () => Promise.resolve(failed({ code: 'notFound', detail: '' })),
});

/** The emulated printer as a USB device: what the transport does, over transfers. */
class UsbFake implements UsbBulkHandle {
  closes = 0;
  readonly #transport: EmulatedTransport;
  readonly #came: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #gone = false;

  constructor(transport: EmulatedTransport) {
    this.#transport = transport;
    transport.onBytes((bytes) => {
      this.#came.push(Uint8Array.from(bytes));
      this.#wake();
    });
    transport.onLost(() => this.unplug());
  }

  unplug(): void {
    this.#gone = true;
    this.#wake();
  }

  async transferOut(bytes: Uint8Array): Promise<void> {
    if (this.#gone) throw new Error('LIBUSB_ERROR_NO_DEVICE');
    await this.#transport.write(bytes);
  }

  async transferIn(): Promise<Uint8Array> {
    while (this.#came.length === 0 && !this.#gone)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#gone) throw new Error('LIBUSB_ERROR_NO_DEVICE');
    return this.#came.shift() ?? new Uint8Array(0);
  }

  close(): Promise<void> {
    this.closes += 1;
    this.unplug();
    return this.#transport.close();
  }
}

describe('a configured printer', () => {
  it('with an unknown profile does not start, and says which there are', () => {
    const connection = ReceiptPrinterConnection.parse({
      transport: 'serial',
      path: '/dev/none',
      baudRate: 9600,
      profile: 'tm-9000',
    });
    expect(() => configuredReceiptPrinter(connection, new ManualClock())).toThrow(
      /No profile "tm-9000".*generic/,
    );
  });

  it('says what its profile can do', () => {
    const capabilitiesOf = (profile: string) =>
      configuredReceiptPrinter(
        ReceiptPrinterConnection.parse({ transport: 'serial', path: '/dev/none', baudRate: 9600, profile }),
        new ManualClock(),
      ).capabilities();
    expect(capabilitiesOf('epson-80')).toMatchObject({
      type: 'receipt',
      widthDots: 576,
      control: { cut: true, partialCut: true },
      mediaTaken: false,
      unsolicitedStatus: true,
      profile: 'epson-80',
    });
    expect(capabilitiesOf('narrow-58')).toMatchObject({
      widthDots: 384,
      control: { cut: false, partialCut: false },
    });
  });

  it('finds the rate at which the printer answers, and tries that one first the next time', async () => {
    const clock = new ManualClock();
    const tried: number[] = [];
    const ports: EmulatedTransport[] = [];
    const printer = configuredReceiptPrinter(
      ReceiptPrinterConnection.parse({ transport: 'serial', path: '/dev/x', baudRate: 'detect' }),
      clock,
      {
        usbBulk: noUsb,
        serial: ({ baudRate }) => {
          tried.push(baudRate);
          const port = new EmulatedTransport(clock);
          port.garbles = baudRate !== 19200;
          ports.push(port);
          return port;
        },
      },
    );
    printer.start();
    await clock.advance(10_000);
    expect(printer.status()).toEqual(online);
    expect(tried).toEqual([115200, 9600, 19200]);
    ports.at(-1)?.unplug();
    await clock.advance(10_000);
    expect(tried).toEqual([115200, 9600, 19200, 19200]);
    expect(printer.status()).toEqual(online);
    const stopping = printer.stop();
    await clock.advance(0);
    await stopping;
    expect([clock.waiting, ...ports.map((port) => port.listeners)]).toEqual(ports.map(() => 0).concat(0));
  });

  it('on USB prints, notices the pulled cable, and prints again', async () => {
    const clock = new ManualClock();
    const transport = new EmulatedTransport(clock);
    const handles: UsbFake[] = [];
    const usbBulk = (): UsbBulkBinding => ({
      claim: async () => {
        const opened = await transport.open();
        if (!opened.ok) return opened;
        const handle = new UsbFake(transport);
        handles.push(handle);
        return succeeded(handle);
      },
    });
    const printer = configuredReceiptPrinter(
      ReceiptPrinterConnection.parse({ transport: 'usbBulk', vendorId: '0483', productId: '5743' }),
      clock,
      { usbBulk, serial: () => transport },
    );
    printer.start();
    await clock.advance(1000);
    const outcomes: PrintOutcome[] = [];
    void printer.print(job).then((outcome) => outcomes.push(outcome));
    await clock.advance(10_000);
    transport.unplug();
    await clock.advance(10);
    expect(printer.status().device).toBe('noDevice');
    transport.plug();
    await clock.advance(10_000);
    void printer.print(job).then((outcome) => outcomes.push(outcome));
    await clock.advance(10_000);
    expect(outcomes).toEqual([
      { completion: 'success', paper: 'complete' },
      { completion: 'success', paper: 'complete' },
    ]);
    const stopping = printer.stop();
    await clock.advance(0);
    await stopping;
    expect(handles.every(({ closes }) => closes > 0)).toBe(true);
    expect(clock.waiting).toBe(0);
  });
});
