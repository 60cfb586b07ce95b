import { duplexPair } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../emulators/system-clock.ts';
import { nodeHidBinding } from '../usb/node-hid-binding.ts';
import { UhidDevice } from '../usb/uhid-device.test-support.ts';
import type { UsbDeviceId } from '../usb/usb-binding.ts';
import { configuredIdCardReader } from './configured-reader.ts';
import { IdCardReaderEmulator } from './emulator/id-card-reader-emulator.ts';
import { card } from './emulator/reader-bench.ts';
import { countedReports, paddedReports } from './report-framing.ts';

const flavours = [
  ['padded', '2b8b', '2721', paddedReports],
  ['counted', '0483', '572b', countedReports],
] as const;

/** A HID device of the kernel, or why there is none: its node must appear, and we must have the right to open it. */
async function plugged(numbers: UsbDeviceId): Promise<UhidDevice | string> {
  try {
    const device = new UhidDevice(numbers);
    for (let waited = 0; waited < 3000; waited += 100) {
      const [place] = await nodeHidBinding.list(numbers).catch(() => []);
      const opened = place && (await nodeHidBinding.open(place, silence).catch(() => undefined));
      if (opened) {
        await opened.close();
        return device;
      }
      await sleep(100);
    }
    device.remove();
    return 'not run: the HID device of the kernel got no node that can be opened';
  } catch (error) {
    return `not run: no /dev/uhid (${error instanceof Error ? error.message : ''})`;
  }
}

const silence = { received: () => undefined, failed: () => undefined };

function connect(device: UhidDevice, emulator: IdCardReaderEmulator, framingOf: typeof paddedReports): void {
  const framing = framingOf();
  const [near, far] = duplexPair();
  near.on('data', (bytes: Buffer) => {
    framing.pack(Uint8Array.from(bytes)).forEach((report) => device.send(report));
  });
  device.onReport = (report) => void near.write(framing.unpack(report));
  emulator.attach(far);
}

test.for(flavours)(
  "a card is read through the kernel's HID, %s",
  async ([framing, vendorId, productId, framingOf], { skip }) => {
    const numbers = {
      vendorId: Number.parseInt(vendorId, 16),
      productId: Number.parseInt(productId, 16),
    };
    const device = await plugged(numbers);
    if (typeof device === 'string') {
      skip(device);
      return;
    }
    const emulator = new IdCardReaderEmulator({ clock: systemClock });
    connect(device, emulator, framingOf);
    const reader = configuredIdCardReader(
      { transport: 'hid', vendorId, productId, framing },
      systemClock,
      () => undefined,
    );
    try {
      const names: string[] = [];
      reader.onEvent((event) => {
        if (event.kind === 'cardRead') names.push(event.card.name);
      });
      emulator.placeCard(card('wang-shufen'));
      reader.start();
      reader.arm();
      while (names.length === 0) await sleep(20);
      expect(names).toEqual(['王淑芬']);
      device.remove();
      while (reader.status().device !== 'noDevice') await sleep(20);
    } finally {
      await reader.stop();
    }
  },
);
