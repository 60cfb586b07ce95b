import type { UsbBinding, UsbConnection, UsbListener } from './usb-binding.ts';

const reportLength = 64;
/** Byte 0 of what node-hid writes is the report id; these devices number none. */
const noReportId = 0;

/**
 * HID devices through `node-hid`. The library is loaded at the first look, because loading fails where the system
 * lacks libudev, and a terminal without HID devices must not care. The kernel reads reports all the time a device is
 * open, so no pause between writing and reading is needed here.
 */
export const nodeHidBinding: UsbBinding = {
  async list({ vendorId, productId }) {
    const { devicesAsync } = await library();
    const found = await devicesAsync(vendorId, productId);
    return found
      .toSorted((one, other) => one.interface - other.interface)
      .flatMap(({ path }) => (path === undefined ? [] : [path]));
  },
  open,
};

async function library(): Promise<typeof import('node-hid')> {
  const loaded = await import('node-hid');
  return loaded.default;
}

async function open(place: string, listener: UsbListener): Promise<UsbConnection> {
  const { HIDAsync } = await library();
  const device = await HIDAsync.open(place);
  device.on('error', (error: unknown) => listener.failed(asError(error)));
  device.on('data', (report: Uint8Array) => listener.received(Uint8Array.from(report)));
  return {
    async write(packet) {
      const report = Buffer.alloc(1 + reportLength, noReportId);
      report.set(packet, 1);
      const written = await device.write(report);
      if (written < 0) throw new Error('the report was not taken');
    },
    close: () => device.close(),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
