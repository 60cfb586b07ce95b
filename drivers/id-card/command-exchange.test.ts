import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommandExchange } from './command-exchange.ts';
import type { EmulatedCard } from './emulator/emulated-card.ts';
import { IdCardReaderEmulator } from './emulator/id-card-reader-emulator.ts';
import { ManualClock } from './emulator/manual-clock.ts';
import { emulatedCardById } from './emulator/persons.ts';
import { WiredTransport } from './emulator/wired-transport.ts';
import type { SdtCommand } from './sdt-message.ts';

let clock: ManualClock;
let emulator: IdCardReaderEmulator;
let transport: WiredTransport;
let exchange: CommandExchange;

beforeEach(async () => {
  clock = new ManualClock();
  emulator = new IdCardReaderEmulator({ clock, baudRate: 9600 });
  transport = new WiredTransport(emulator);
  exchange = new CommandExchange(transport, clock);
  await transport.open();
});

afterEach(async () => {
  exchange.dispose();
  await transport.close();
  expect(clock.waiting).toBe(0);
  expect(transport.listening).toBe(0);
});

function card(): EmulatedCard {
  const found = emulatedCardById('ma-wenbin', '2026-11-23');
  if (!found) throw new RangeError('no card');
  return found;
}

/** SW3 of the reply, or why there was none. */
async function answer(command: SdtCommand, withinMs: number): Promise<number | string | undefined> {
  let outcome: number | string | undefined;
  void exchange.run(command).then((result) => {
    outcome = result.ok ? result.value.reply.status : result.failure;
  });
  await clock.advance(withinMs);
  return outcome;
}

test('a read takes its wire time at 9600 baud', async () => {
  emulator.placeCard(card());
  expect(await answer('findCard', 50)).toBe(0x9f);
  expect(await answer('selectCard', 50)).toBe(0x90);
  const before = clock.monotonicMs();
  const reading = exchange.run('readTextAndPhoto');
  await clock.advance(3000);
  const read = await reading;
  expect(read.ok && read.value.lastByteMs - before).toBeCloseTo((1295 * 10) / 9.6, 0);
});

test('a reply that comes after its time is not taken for the next one of the same kind', async () => {
  emulator.placeCard(card());
  emulator.setFaults({ delayMs: 1530 });
  expect(await answer('findCard', 1500)).toBe('silent');
  emulator.setFaults({});
  emulator.liftCard();
  expect(await answer('findCard', 300)).toBe(0x80);
});

test('a card that comes after its time is not taken for the answer to a find', async () => {
  emulator.placeCard(card());
  await answer('findCard', 50);
  await answer('selectCard', 50);
  emulator.setFaults({ delayMs: 5200 });
  expect(await answer('readTextAndPhoto', 5000)).toBe('silent');
  emulator.setFaults({});
  emulator.liftCard();
  // The find goes out before the late card has come in, and is answered behind it.
  expect(await answer('findCard', 1590)).toBe(0x80);
});

test('gives up on the fourth damaged reply', async () => {
  transport.onUse = () => emulator.setFaults({ flipByteOnce: 8 });
  expect(await answer('samStatus', 5000)).toBe('garbled');
  expect(emulator.state().requests.samStatus).toBe(4);
});

test('asks again when the reader says that the request came damaged', async () => {
  emulator.setFaults({ samStatus: 0x10 });
  void answer('samStatus', 0);
  await clock.advance(50);
  emulator.setFaults({});
  await clock.advance(200);
  expect(emulator.state().requests.samStatus).toBe(2);
});

test('is silent after its time, lost when the plug is pulled, cancelled when disposed', async () => {
  emulator.setFaults({ silent: true });
  expect(await answer('findCard', 1499)).toBeUndefined();
  await clock.advance(1);
  const lost = exchange.run('findCard');
  await clock.advance(500);
  transport.unplug();
  expect(await lost).toEqual({ ok: false, failure: 'lost' });
  transport.plug();
  await transport.open();
  const cancelled = exchange.run('findCard');
  await clock.advance(500);
  exchange.dispose();
  expect(await cancelled).toEqual({ ok: false, failure: 'cancelled' });
});

test('ignores an echo of its own request', async () => {
  emulator.setFaults({ garbageBefore: Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3, 0x20, 1, 0x22) });
  expect(await answer('findCard', 100)).toBe(0x80);
});
