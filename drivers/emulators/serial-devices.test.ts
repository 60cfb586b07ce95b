import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CodeScannerEvent } from '../../contract/code-scanner.ts';
import type { PinEntryOutcome } from '../../contract/pin-pad.ts';
import { configuredCodeScanner } from '../code-scanner/configured-scanner.ts';
import { CodeScannerEmulator } from '../code-scanner/emulator/code-scanner-emulator.ts';
import { configuredLights } from '../lights/configured-lights.ts';
import { RelayBoardEmulator } from '../lights/emulator/relay-board-emulator.ts';
import { configuredPinPad } from '../pin-pad/configured-pin-pad.ts';
import { PinPadEmulator } from '../pin-pad/emulator/pin-pad-emulator.ts';
import { configuredSensors } from '../sensors/configured-sensors.ts';
import { InputBoardEmulator } from '../sensors/emulator/input-board-emulator.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import { SerialLine } from './serial-line.ts';
import { systemClock } from './system-clock.ts';

/** The small devices over real serial ports: what the other tests do in memory, once on the real path. */
let folder: string;
let line: SerialLine | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serial-devices-'));
});

afterEach(async () => {
  await line?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function plugged(
  device: EmulatedDevice,
): Promise<{ transport: 'serial'; path: string; baudRate: 9600 }> {
  const path = join(folder, 'port');
  line = new SerialLine({ path, device, baudRate: 9600, clock: systemClock });
  expect(await line.plug()).toMatchObject({ ok: true });
  return { transport: 'serial', path, baudRate: 9600 };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

/** Out and in again: the driver comes back by itself. */
async function replugged(driver: { status(): { device: string } }): Promise<void> {
  await line?.unplug();
  await until(() => driver.status().device === 'noDevice');
  await line?.plug();
  await until(() => driver.status().device === 'online');
}

test('a code scanner', async () => {
  const emulator = new CodeScannerEmulator();
  const driver = configuredCodeScanner({ ...(await plugged(emulator)), triggered: false }, systemClock);
  const read: CodeScannerEvent[] = [];
  driver.onEvent((event) => event.kind === 'codeRead' && read.push(event));
  driver.arm();
  driver.start();
  await until(() => driver.status().device === 'online');
  await replugged(driver);
  emulator.hold(Buffer.from('https://example.org/v#甘肃平凉', 'utf8'));
  await until(() => read.length > 0);
  expect(read).toMatchObject([{ code: { text: 'https://example.org/v#甘肃平凉' } }]);
  await driver.stop();
});

test('indicator lights', async () => {
  const emulator = new RelayBoardEmulator();
  const driver = configuredLights({ ...(await plugged(emulator)), channels: { cardReader: 3 } }, systemClock);
  driver.set('cardReader', 'continuous');
  driver.start();
  await until(() => emulator.lit().includes(3));
  await replugged(driver);
  await until(() => emulator.lit().includes(3));
  await driver.stop();
});

test('door and proximity sensors', async () => {
  const emulator = new InputBoardEmulator();
  const settings = {
    unit: 1,
    door: { input: 0, openWhen: true },
    proximity: { input: 1, presentWhen: true },
  };
  const driver = configuredSensors({ ...(await plugged(emulator)), ...settings }, systemClock);
  driver.start();
  await until(() => driver.status().doors === 'closed');
  await replugged(driver);
  emulator.setInput(0, true);
  emulator.setInput(1, true);
  await until(() => driver.status().doors === 'open' && driver.status().proximity === 'present');
  await driver.stop();
});

test('a PIN pad', async () => {
  const emulator = new PinPadEmulator();
  const driver = configuredPinPad({ ...(await plugged(emulator)), form: 'text' }, systemClock);
  driver.start();
  await until(() => driver.status().device === 'online');
  await replugged(driver);
  let outcome: PinEntryOutcome | undefined;
  const entry = driver.enterPin({ minimumLength: 4, maximumLength: 6, timeoutSeconds: 30 });
  void entry.then((ended) => (outcome = ended));
  await until(() => emulator.entering);
  for (const key of ['4', '7', '1', '1', 'confirm']) emulator.press(key);
  await until(() => outcome !== undefined);
  expect(outcome?.completion).toBe('success');
  await driver.stop();
});
