import { duplexPair, type Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { IdCardReaderEmulator } from './id-card-reader-emulator.ts';
import { ManualClock } from './manual-clock.ts';
import { emulatedCardById, emulatedCards } from './persons.ts';

let clock: ManualClock;
let emulator: IdCardReaderEmulator;
let host: Duplex;
let received: Buffer[];

beforeEach(() => {
  clock = new ManualClock();
  emulator = new IdCardReaderEmulator({ clock });
  const [near, far] = duplexPair();
  host = near;
  received = [];
  host.on('data', (bytes: Buffer) => received.push(bytes));
  emulator.attach(far);
});

/** Frames of the table of commands, typed in. */
const find = 'AAAAAA96690003200122';
const select = 'AAAAAA96690003200221';
const read = 'AAAAAA96690003300132';
const readWithFingerprint = 'AAAAAA96690003301023';
const readAddress = 'AAAAAA96690003300330';
const samStatus = 'AAAAAA9669000311FFED';

async function ask(hex: string): Promise<string> {
  received = [];
  host.write(Buffer.from(hex, 'hex'));
  await turn();
  return Buffer.concat(received).toString('hex').toUpperCase();
}

function refusal(status: number): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');
  return `AAAAAA966900040000${hex(status)}${hex(status ^ 4)}`;
}

function place(id: string): void {
  const card = emulatedCardById(id, '2026-11-23');
  if (card) emulator.placeCard(card);
}

test('answers the table byte for byte', async () => {
  expect(await ask(find)).toBe(refusal(0x80));
  place('ma-wenbin');
  expect(await ask(find)).toBe('AAAAAA9669000800009F0000000097');
  expect(await ask(select)).toMatch(/^AAAAAA9669000C000090[0-9A-F]{18}$/);
  expect(await ask(read)).toMatch(/^AAAAAA9669050800009001000400[0-9A-F]{2562}$/);
  expect(await ask(readWithFingerprint)).toMatch(/^AAAAAA9669090A000090010004000400[0-9A-F]{4610}$/);
  expect(await ask(readAddress)).toMatch(/^AAAAAA9669004A000090[0-9A-F]{142}$/);
  expect(await ask(samStatus)).toBe(refusal(0x90));
});

test('after a good read find answers 80 and reads go on, until the card is lifted', async () => {
  place('wang-shufen');
  await ask(find);
  await ask(select);
  const first = await ask(read);
  expect(await ask(find)).toBe(refusal(0x80));
  expect(await ask(read)).toBe(first);
  expect(await ask(readAddress)).toBe(refusal(0x91));
  emulator.liftCard();
  expect(await ask(read)).toBe(refusal(0x41));
  place('wang-shufen');
  expect(await ask(read)).toBe(refusal(0x41));
  expect(await ask(select)).toBe(refusal(0x81));
  expect(await ask(find)).toMatch(/9F0000000097$/);
});

test('refuses what it does not know or cannot check, and reads of a damaged card', async () => {
  expect(await ask('AAAAAA96690003770175')).toBe(refusal(0x21));
  expect(await ask('AAAAAA96690003200123')).toBe(refusal(0x10));
  expect(await ask('AAAAAA96690001200123')).toBe(refusal(0x11));
  place('damaged');
  await ask(find);
  await ask(select);
  expect(await ask(read)).toBe(refusal(0x41));
  expect(emulator.state()).toMatchObject({ cardId: 'damaged', requests: { unknown: 1, damaged: 2 } });
});

test('keeps a plugged-out line quiet, and has to find the card again after it', async () => {
  place('wang-shufen');
  await ask(find);
  await ask(select);
  emulator.detach();
  expect(await ask(read)).toBe('');
  const [near, far] = duplexPair();
  host = near;
  host.on('data', (bytes: Buffer) => received.push(bytes));
  emulator.attach(far);
  expect(await ask(read)).toBe(refusal(0x41));
});

test('its people keep their ages on any day', () => {
  for (const today of ['2026-01-01', '2026-02-08', '2027-12-31']) {
    const ages = new Map(emulatedCards(today).map(({ id, text }) => [id, ageOf(text, today)]));
    expect([ages.get('ma-wenbin'), ages.get('li-yucai'), ages.get('zhao-xiaoyu')]).toEqual([34, 83, 17]);
  }
});

function ageOf(text: Uint8Array, today: string): number {
  const birth = Buffer.from(text.subarray(36, 52)).toString('utf16le');
  return Math.floor((Number(today.replaceAll('-', '')) - Number(birth)) / 10_000);
}
