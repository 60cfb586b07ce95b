import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RatedDevice, lineSpeedOf } from './emulators/rated-device.ts';
import { SerialLine } from './emulators/serial-line.ts';
import { systemClock } from './emulators/system-clock.ts';
import { SerialTransport } from './serial-transport.ts';
import { DetectedSerialTransport } from './detected-serial-transport.ts';
import { IdCardReaderEmulator } from './id-card/emulator/id-card-reader-emulator.ts';
import { emulatedCardById } from './id-card/emulator/persons.ts';
import { SdtIdCardReader } from './id-card/id-card-reader.ts';
import { readerProbe, readerRates } from './id-card/reader-rates.ts';

let folder: string;
let emulator: IdCardReaderEmulator;
let device: RatedDevice;
let line: SerialLine;
let transport: DetectedSerialTransport;
/** rates at which the port was opened */
let tried: number[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rated-line-'));
  const path = join(folder, 'reader');
  emulator = new IdCardReaderEmulator({ clock: systemClock });
  device = new RatedDevice(emulator, 38_400, () => lineSpeedOf(path));
  line = new SerialLine({ path, device, baudRate: 115_200, clock: systemClock });
  await line.plug();
  tried = [];
  transport = new DetectedSerialTransport({
    clock: systemClock,
    rates: readerRates,
    probe: readerProbe,
    transportAt: (baudRate) => {
      tried.push(baudRate);
      return new SerialTransport({ path, baudRate });
    },
  });
});

afterEach(async () => {
  await transport.close();
  await line.close();
  rmSync(folder, { recursive: true });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

describe('on a real line, a reader that understands one rate only', () => {
  test('is found, and found at once the next time', async () => {
    // A slow machine may miss an answer: what counts is where the search ends.
    await until(() => tried.length === 0);
    for (let opened = await transport.open(); !opened.ok;) opened = await transport.open();
    expect(transport.baudRate).toBe(38_400);
    expect(tried.slice(0, 2)).toEqual([115_200, 57_600]);
    tried = [];
    for (let opened = await transport.open(); !opened.ok;) opened = await transport.open();
    expect(tried[0]).toBe(38_400);
  });

  test('that was replaced by one of another rate is found again after its silence, and reads', async () => {
    const reader = new SdtIdCardReader({ transport, clock: systemClock });
    const names: string[] = [];
    reader.onEvent((event) => {
      if (event.kind === 'cardRead') names.push(event.card.name);
    });
    reader.start();
    reader.arm();
    await until(() => reader.status().device === 'online');
    device.baudRate = 9600;
    emulator.placeCard(emulatedCardById('wang-shufen', '2026-11-23')!);
    await until(() => names.length > 0);
    expect(transport.baudRate).toBe(9600);
    expect(names).toEqual(['王淑芬']);
    await reader.stop();
  });

  test('that answers at no rate is silent; a port that is not there is not found', async () => {
    emulator.setFaults({ silent: true });
    expect(await transport.open()).toMatchObject({ ok: false, failure: { code: 'silent' } });
    await line.unplug();
    expect(await transport.open()).toMatchObject({ ok: false, failure: { code: 'notFound' } });
  });

  test('is looked for no longer once the port is closed', async () => {
    emulator.setFaults({ silent: true });
    const opening = transport.open();
    await until(() => tried.length === 2);
    await transport.close();
    expect(await opening).toMatchObject({ ok: false, failure: { code: 'closed' } });
    expect(tried).toHaveLength(2);
  });
});
