import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CardReaderEvent } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import { SerialTransport } from '../serial-transport.ts';
import { IdCardReaderEmulator } from './emulator/id-card-reader-emulator.ts';
import { emulatedCardById } from './emulator/persons.ts';
import { SdtIdCardReader } from './id-card-reader.ts';

const clock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

/** A real serial line between two pseudo-terminals, with the emulated reader at its far end. */
class SerialLine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'card-line-'));
  readonly nearPath = join(this.#folder, 'near');
  readonly #farPath = join(this.#folder, 'far');
  #process: ChildProcess | undefined;
  #far: SerialPort | undefined;

  async plug(emulator: IdCardReaderEmulator): Promise<void> {
    const ends = [this.nearPath, this.#farPath].map((path) => `pty,raw,echo=0,link=${path}`);
    this.#process = spawn('socat', ends, { stdio: 'ignore' });
    await until(() => existsSync(this.nearPath) && existsSync(this.#farPath));
    const far = new SerialPort({ path: this.#farPath, baudRate: 115200, autoOpen: false });
    far.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => far.open((error) => (error ? reject(error) : resolve())));
    this.#far = far;
    emulator.attach(far);
  }

  async unplug(emulator: IdCardReaderEmulator): Promise<void> {
    emulator.detach();
    const far = this.#far;
    const line = this.#process;
    this.#far = undefined;
    this.#process = undefined;
    if (!line || !far) return;
    const ended = new Promise((resolve) => line.once('exit', resolve));
    line.kill('SIGKILL');
    await ended;
    if (far.isOpen) await new Promise<void>((resolve) => far.close(() => resolve()));
    // A killed socat leaves its links behind, a pulled cable leaves no device.
    [this.nearPath, this.#farPath].forEach((path) => rmSync(path, { force: true }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

let line: SerialLine;
let emulator: IdCardReaderEmulator;
let reader: SdtIdCardReader;
let events: CardReaderEvent[];

beforeEach(async () => {
  line = new SerialLine();
  emulator = new IdCardReaderEmulator({ clock });
  await line.plug(emulator);
  const transport = new SerialTransport({ path: line.nearPath, baudRate: 115200 });
  reader = new SdtIdCardReader({ transport, clock, today: () => '2026-11-23' });
  events = [];
  reader.onEvent((event) => events.push(event));
});

afterEach(async () => {
  await reader.stop();
  await line.unplug(emulator);
  line.remove();
});

function namesRead(): string[] {
  return events.flatMap((event) => (event.kind === 'cardRead' ? [event.card.name] : []));
}

function place(id: string): void {
  const card = emulatedCardById(id, '2026-11-23');
  if (card) emulator.placeCard(card);
}

test('a card is read over a real serial line, lifted, and the next one read', async () => {
  reader.start();
  reader.arm();
  await until(() => reader.status().media === 'notPresent');
  place('wang-shufen');
  await until(() => namesRead().length === 1);
  emulator.liftCard();
  await until(() => events.some((event) => event.kind === 'mediaRemoved'));
  place('foreigner-2023');
  await until(() => namesRead().length === 2);
  expect(namesRead()).toEqual(['王淑芬', 'VAN DER WESTHUIZEN, ANNEMARIE ELISABETH']);
});

test('replies split and damaged on the line are survived', async () => {
  emulator.setFaults({ splitEvery: 7, flipByteOnce: 900, garbageBefore: Uint8Array.of(0xaa, 0xaa, 0x96) });
  reader.start();
  reader.arm();
  place('long-name');
  await until(() => namesRead().length === 1);
  expect(emulator.state().requests.readTextAndPhoto).toBe(2);
});

test('the line dies and comes back, twice: gone is told, then the card is read', async () => {
  reader.start();
  reader.arm();
  for (const times of [1, 2]) {
    await until(() => reader.status().device === 'online');
    await line.unplug(emulator);
    await until(() => reader.status().device === 'noDevice');
    expect(events.filter((event) => event.kind === 'cardProblem')).toHaveLength(times);
    place('ma-wenbin');
    await line.plug(emulator);
    await until(() => namesRead().length === times);
    expect(events).toContainEqual({ kind: 'cardProblem', problem: 'readerGone' });
  }
});

test('the line dies two hundred times, at any moment: it is always found again, and nothing is left open', async () => {
  const openPorts = (): number => readdirSync('/proc/self/fd').length;
  reader.start();
  reader.arm();
  place('ma-wenbin');
  await until(() => namesRead().length === 1);
  const before = openPorts();
  for (let times = 0; times < 200; times += 1) {
    await sleep(times % 40);
    await line.unplug(emulator);
    await line.plug(emulator);
  }
  const read = namesRead().length;
  emulator.liftCard();
  place('ma-wenbin');
  await until(() => reader.status().device === 'online' && namesRead().length > read);
  expect(openPorts()).toBeLessThan(before + 10);
});

test('the line dies while the reader waits for an answer', async () => {
  emulator.setFaults({ silent: true });
  reader.start();
  await until(() => emulator.state().requests.samStatus === 1);
  await line.unplug(emulator);
  await until(() => reader.status().device === 'noDevice');
  emulator.setFaults({});
  await line.plug(emulator);
  await until(() => reader.status().device === 'online');
});
