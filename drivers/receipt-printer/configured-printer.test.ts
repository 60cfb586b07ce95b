import { describe, expect, it } from 'vitest';
import { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { PrintOutcome } from '../../contract/device.ts';
import type { UsbBinding } from '../usb/usb-binding.ts';
import { configuredReceiptPrinter } from './configured-printer.ts';
import { EmulatedTransport } from './testing/emulated-transport.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { online } from './testing/printer-bench.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

const job = { jobId: 'a', visitId: 'v', document: sampleReceipt };
const noUsb: UsbBinding = {
  list: () => Promise.resolve([]),
  open: () => Promise.reject(new Error('no such device')),
};

/** The emulated printer as a USB device: what the transport does, packet by packet. */
function emulatedUsb(transport: EmulatedTransport) {
  const seen = { closes: 0 };
  const usb: UsbBinding = {
    list: () => Promise.resolve(['1']),
    async open(_place, listener) {
      const opened = await transport.open();
      if (!opened.ok) throw new Error('LIBUSB_ERROR_NO_DEVICE');
      const stop = [
        transport.onBytes((bytes) => listener.received(Uint8Array.from(bytes))),
        transport.onLost(() => listener.failed(new Error('LIBUSB_ERROR_NO_DEVICE'))),
      ];
      return {
        async write(packet) {
          await transport.write(packet);
        },
        async close() {
          seen.closes += 1;
          stop.forEach((end) => end());
          await transport.close();
        },
      };
    },
  };
  return { usb, seen };
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
        usb: noUsb,
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
    const { usb, seen } = emulatedUsb(transport);
    const printer = configuredReceiptPrinter(
      ReceiptPrinterConnection.parse({ transport: 'usbBulk', vendorId: '0483', productId: '5743' }),
      clock,
      { usb, serial: () => transport },
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
    expect(seen.closes).toBeGreaterThan(0);
    expect(clock.waiting).toBe(0);
  });
});
