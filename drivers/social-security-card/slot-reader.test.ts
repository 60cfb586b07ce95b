import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { succeeded } from '../../contract/result.ts';
import type { SocialSecurityEvent } from '../../contract/social-security-card.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { exchange, readRecord } from './apdu.ts';
import type { CardChannel } from './card-channel.ts';
import { recordValue, socialSecurityRecord } from './card-files.ts';
import { readSocialSecurityCard } from './card-reading.ts';
import { EmulatedChip } from './emulator/emulated-chip.ts';
import { SlotReader } from './slot-reader.ts';
import { FakeSlots } from './testing/fake-slots.ts';
import { holder } from './testing/holder.ts';

const chip = (kind: ConstructorParameters<typeof EmulatedChip>[0] = 'socialSecurity') =>
  new EmulatedChip(kind, holder);

function bench() {
  const clock = new ManualClock();
  const slots = new FakeSlots();
  const reader = new SlotReader({ slots, clock, reader: 'Slot', today: () => '2026-11-28' });
  const told: SocialSecurityEvent[] = [];
  reader.onEvent((event) => event.kind !== 'status' && told.push(event));
  return { clock, slots, reader, told };
}
const kinds = (told: SocialSecurityEvent[]) =>
  told.map((event) => (event.kind === 'cardProblem' ? event.problem : event.kind));

test('reads nothing before it is armed, then the card that lies there, once', async () => {
  const { clock, slots, reader, told } = bench();
  reader.start();
  slots.insert(chip());
  await clock.advance(10);
  expect(kinds(told)).toEqual(['mediaInserted']);
  reader.arm();
  await clock.advance(10);
  expect(told.at(-1)).toMatchObject({ kind: 'cardRead', card: { name: '王淑芬', sex: 'female' } });
  slots.lift();
  slots.insert(chip('bank'));
  await clock.advance(10);
  expect(kinds(told).slice(2)).toEqual(['mediaRemoved', 'mediaInserted', 'notSocialSecurityCard']);
  await reader.stop();
  expect([slots.listening, clock.waiting]).toEqual([false, 0]);
});

test.each([
  ['resident', ['mediaInserted', 'residentCard']],
  ['bank', ['mediaInserted', 'notSocialSecurityCard']],
  ['socialSecurity', ['mediaInserted']],
] as const)(
  'a %s card nobody asked for: what does not belong here is told, and no file is opened',
  async (kind, told) => {
    const { clock, slots, reader, told: heard } = bench();
    reader.start();
    const card = chip(kind);
    const respond = vi.spyOn(card, 'respond');
    slots.insert(card);
    await clock.advance(10);
    expect(kinds(heard)).toEqual(told);
    const instructions = respond.mock.calls.map(([command]) => command[1]);
    expect(instructions).toEqual(kind === 'socialSecurity' ? [0xa4] : [0xa4, 0x36]);
    await reader.stop();
  },
);

test('a service without a reader: no device, until one is plugged in', async () => {
  const { clock, slots, reader } = bench();
  slots.hasReader = false;
  reader.start();
  await clock.advance(1000);
  expect(reader.status().device).toBe('starting');
  await clock.advance(2000);
  expect(reader.status().device).toBe('noDevice');
  slots.plug();
  expect(reader.status()).toEqual({ device: 'online', media: 'notPresent' });
  await reader.stop();
  expect(clock.waiting).toBe(0);
});

test('a card that does not answer to a reset', async () => {
  const { clock, slots, reader, told } = bench();
  reader.start();
  reader.arm();
  slots.insertMute();
  await clock.advance(10);
  expect(reader.status()).toEqual({ device: 'online', media: 'jammed' });
  expect(kinds(told)).toEqual(['mediaInserted', 'cardUnreadable']);
  await reader.stop();
});

test.each(['lift', 'unplug', 'die'] as const)('%s at every command of a reading', async (how) => {
  for (let at = 1; ; at += 1) {
    const { clock, slots, reader, told } = bench();
    const seen = { commands: 0 };
    slots.onCommand = (count) => {
      seen.commands = count;
      if (count === at) slots[how]();
    };
    reader.start();
    reader.arm();
    slots.insert(chip());
    await clock.advance(10);
    if (seen.commands < at) {
      expect(kinds(told)).toContain('cardRead');
      await reader.stop();
      expect(at).toBeGreaterThan(12);
      return;
    }
    // what was on its way when the card left belongs to nobody
    expect(kinds(told)).not.toContain('cardRead');
    slots.onCommand = () => undefined;
    slots.isRunning = true;
    await clock.advance(10_000);
    if (how === 'unplug') slots.plug();
    slots.insert(chip());
    await clock.advance(10);
    expect(kinds(told).at(-1)).toBe('cardRead');
    await reader.stop();
    expect([slots.listening, clock.waiting]).toEqual([false, 0]);
  }
});

test('without a service it is looked for ever more seldom, and arming says so', async () => {
  const { clock, slots, reader, told } = bench();
  slots.isRunning = false;
  reader.start();
  reader.arm();
  expect(kinds(told)).toEqual(['readerGone']);
  await clock.advance(60_000);
  expect(slots.opens).toBeGreaterThan(10);
  expect(slots.opens).toBeLessThan(18);
  expect(reader.status()).toEqual({ device: 'noDevice', media: 'unknown' });
  slots.isRunning = true;
  await clock.advance(6000);
  expect(reader.status()).toEqual({ device: 'online', media: 'notPresent' });
  await reader.stop();
});

test('any responses at all: a reading ends, and never throws', async () => {
  const response = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom([0x90, 0], [0x61, 8], [0x6c, 4], [0x6a, 0x83], [0x6a, 0x82])
      .map((bytes) => Uint8Array.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(response), async (responses) => {
      const channel: CardChannel = {
        transmit: () => Promise.resolve(succeeded(responses.next().value)),
        close: () => Promise.resolve(),
      };
      expect(typeof (await readSocialSecurityCard(channel, undefined)).ok).toBe('boolean');
    }),
  );
});

test('61 fetches what is left, 6C asks again with the right length', async () => {
  const said: string[] = [];
  const script = [
    [0x6c, 0x03],
    [0x61, 0x03],
    [0x09, 0x01, 0x41, 0x90, 0x00],
  ];
  const channel: CardChannel = {
    transmit: (command) => {
      said.push(Buffer.from(command).toString('hex'));
      return Promise.resolve(succeeded(Uint8Array.from(script.shift() ?? [])));
    },
    close: () => Promise.resolve(),
  };
  expect(await exchange(channel, readRecord(0x09))).toEqual({ ok: true, value: Uint8Array.of(9, 1, 0x41) });
  expect(said).toEqual(['00b2090000', '00b2090003', '00c0000003']);
});

test('records: the tag must be the one asked for, the length must fit', () => {
  expect(recordValue(9, Uint8Array.of(9, 2, 1, 2, 3))).toEqual(Uint8Array.of(1, 2));
  expect(recordValue(9, Uint8Array.of(8, 2, 1, 2))).toBeUndefined();
  expect(recordValue(9, Uint8Array.of(9, 3, 1, 2))).toBeUndefined();
  expect(recordValue(9, new Uint8Array())).toBeUndefined();
});

test('what contradicts itself is flagged, and shown all the same', () => {
  const records = new Map([
    [0x08, Uint8Array.from(Buffer.from('622701195203071220'))],
    [0x06, Uint8Array.from(Buffer.from('20200101', 'hex'))],
    [0x0d, Uint8Array.from(Buffer.from('19521340', 'hex'))],
  ]);
  const record = socialSecurityRecord(records, '2026-11-28');
  expect(record.idNumber).toBe('622701195203071220');
  expect(record.warnings).toEqual(['idNumberCheckDigit', 'birthDateInvalid', 'expired']);
});
