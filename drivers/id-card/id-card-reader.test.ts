import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CardReaderEvent } from '../../contract/card.ts';
import { IdCardReaderEmulator } from './emulator/id-card-reader-emulator.ts';
import { ManualClock } from './emulator/manual-clock.ts';
import { emulatedCardById } from './emulator/persons.ts';
import type { EmulatedCard } from './emulator/emulated-card.ts';
import { WiredTransport } from './emulator/wired-transport.ts';
import { SdtIdCardReader } from './id-card-reader.ts';

const today = '2026-11-23';

function card(id: string): EmulatedCard {
  const found = emulatedCardById(id, today);
  if (!found) throw new RangeError(id);
  return found;
}

/** A reader, the emulator behind it and everything it said: problems by name, cards by the holder's name. */
class Bench {
  readonly clock = new ManualClock();
  readonly emulator = new IdCardReaderEmulator({ clock: this.clock, baudRate: 115200 });
  readonly transport = new WiredTransport(this.emulator);
  readonly reader = new SdtIdCardReader({ transport: this.transport, clock: this.clock });
  readonly events: CardReaderEvent[] = [];

  constructor() {
    this.reader.onEvent((event) => this.events.push(event));
  }

  /** What happened since the last time, without the status events. */
  happened(): string[] {
    return this.events.splice(0).flatMap((event) => {
      if (event.kind === 'status') return [];
      if (event.kind === 'cardRead') return [event.card.name];
      return [event.kind === 'cardProblem' ? event.problem : event.kind];
    });
  }

  async online(): Promise<void> {
    this.reader.start();
    await this.clock.advance(50);
    expect(this.reader.status()).toEqual({ device: 'online', media: 'notPresent' });
  }
}

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(async () => {
  await bench.reader.stop();
  expect(bench.clock.waiting).toBe(0);
  expect(bench.transport.listening).toBe(0);
  expect(bench.transport.isOpen).toBe(false);
});

describe('disarmed', () => {
  test('notices a card laid down and lifted, and reads nothing', async () => {
    await bench.online();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted']);
    expect(bench.reader.status()).toEqual({ device: 'online', media: 'present' });
    bench.emulator.liftCard();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaRemoved']);
    expect(bench.reader.status().media).toBe('notPresent');
    const { requests } = bench.emulator.state();
    expect(Object.keys(requests).toSorted()).toEqual(['findCard', 'samStatus']);
  });
});

describe('armed', () => {
  test('reads a card once per placement', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    bench.emulator.liftCard();
    await bench.clock.advance(1500);
    bench.emulator.placeCard(card('long-name'));
    await bench.clock.advance(1500);
    expect(bench.happened()).toEqual(['mediaRemoved', 'mediaInserted', '阿卜杜热合曼·吐尔逊䶮麦麦提江']);
  });

  test('reads a card that lies there already, at once', async () => {
    bench.emulator.placeCard(card('ma-wenbin'));
    bench.reader.start();
    await bench.clock.advance(400);
    expect(bench.happened()).toEqual(['mediaInserted']);
    bench.reader.arm();
    await bench.clock.advance(150);
    expect(bench.happened()).toEqual(['马文斌']);
  });

  test('again reads again the card that stayed, without lifting', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(1000);
    bench.reader.disarm();
    await bench.clock.advance(2000);
    bench.reader.arm();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaInserted', '马文斌', '马文斌']);
  });

  test('sees one card swapped for another between two looks', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(1000);
    bench.emulator.placeCard(card('permit-hong-kong'));
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['mediaInserted', '马文斌', 'mediaRemoved', 'mediaInserted', '陈嘉欣']);
  });

  test('tells when the last byte came: wire time at 115200 after the request', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('ma-wenbin'));
    let seenAt = -1;
    bench.reader.onEvent((event) => {
      if (event.kind === 'cardRead') seenAt = event.timing.lastByteMs;
    });
    await bench.clock.advance(1000);
    const wireMs = ((15 + 19 + 1295) * 10) / 115.2;
    expect(seenAt).toBeGreaterThan(wireMs);
    expect(seenAt).toBeLessThan(wireMs + 400);
  });

  test('hands nothing over that was read for an arming that is over', async () => {
    await bench.online();
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(320);
    bench.reader.arm();
    await bench.clock.advance(60);
    expect(bench.emulator.state().progress).toBe('read');
    bench.reader.disarm();
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted']);
  });
});

describe('a card that cannot be read', () => {
  test.each([
    [0x41, 'cardUnreadable'],
    [0x31, 'cardUnreadable'],
    [0x47, 'cardUnreadable'],
    [0x40, 'cardUnknownType'],
    [0x66, 'readerRefuses'],
  ])('status %d is %s, told once, until it is lifted', async (statusForRead, problem) => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.setFaults({ statusForRead });
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', problem]);
    bench.emulator.setFaults({});
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual([]);
    bench.emulator.liftCard();
    await bench.clock.advance(1500);
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(1500);
    expect(bench.happened()).toEqual(['mediaRemoved', 'mediaInserted', '王淑芬']);
  });

  test('carries the status word, and is tried again when armed again', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('damaged'));
    await bench.clock.advance(1000);
    expect(bench.events).toContainEqual({
      kind: 'cardProblem',
      problem: 'cardUnreadable',
      statusWord: '000041',
    });
    bench.happened();
    bench.reader.arm();
    await bench.clock.advance(1000);
    expect(bench.happened()).toEqual(['cardUnreadable']);
  });

  test('lifted in the middle of the reading', async () => {
    await bench.online();
    bench.reader.arm();
    bench.transport.onUse = () => {
      if (bench.emulator.state().progress === 'selected') bench.emulator.liftCard();
    };
    bench.emulator.placeCard(card('ma-wenbin'));
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted', 'cardLiftedTooSoon', 'mediaRemoved']);
  });
});

describe('a bad line', () => {
  test.each([
    ['split into single bytes', { splitEvery: 1 }],
    ['with garbage before every reply', { garbageBefore: Uint8Array.of(0, 0xaa, 0x96, 0xaa, 0xaa, 1) }],
    ['with a flipped byte', { flipByteOnce: 700 }],
    ['with a flipped length', { flipByteOnce: 5 }],
    ['with a cut reply', { cutReplyOnce: 600 }],
    ['slow', { delayMs: 1200 }],
  ])('%s is survived', async (_, faults) => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.setFaults(faults);
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(12_000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    expect(bench.reader.status()).toEqual({ device: 'online', media: 'present' });
  });

  test('that damages every reply is told once, and survived when it ends', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.placeCard(card('wang-shufen'));
    bench.transport.onUse = () => bench.emulator.setFaults({ flipByteOnce: 8 });
    await bench.clock.advance(20_000);
    expect(bench.happened()).toEqual(['readerGarbled']);
    expect(bench.reader.status().device).toBe('hardwareError');
    bench.transport.onUse = () => undefined;
    bench.emulator.setFaults({});
    await bench.clock.advance(2000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
    expect(bench.reader.status().device).toBe('online');
  });

  test('late replies are not taken for the next command', async () => {
    await bench.online();
    bench.emulator.placeCard(card('wang-shufen'));
    bench.emulator.setFaults({ delayMs: 1700 });
    await bench.clock.advance(1900);
    bench.emulator.setFaults({});
    bench.reader.arm();
    await bench.clock.advance(5000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
  });
});

describe('a reader that is gone', () => {
  test('at the start is looked for, and found when it comes', async () => {
    bench.transport.unplug();
    bench.reader.start();
    await bench.clock.advance(20_000);
    expect(bench.reader.status()).toEqual({ device: 'noDevice', media: 'unknown' });
    expect(bench.happened()).toEqual([]);
    bench.reader.arm();
    expect(bench.happened()).toEqual(['readerGone']);
    bench.transport.plug();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(6000);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
  });

  test('is looked for less and less often, but for ever', async () => {
    bench.transport.unplug();
    const attempts: number[] = [];
    bench.transport.onUse = () => attempts.push(bench.clock.monotonicMs());
    bench.reader.start();
    await bench.clock.advance(23_000);
    expect(attempts).toEqual([0, 500, 1500, 3500, 7500, 12_500, 17_500, 22_500]);
  });

  test('without a word is silent, and its silence is told once', async () => {
    await bench.online();
    bench.reader.arm();
    bench.emulator.setFaults({ silent: true });
    await bench.clock.advance(60_000);
    expect(bench.happened()).toEqual(['readerSilent']);
    expect(bench.reader.status()).toEqual({ device: 'hardwareError', media: 'unknown' });
    bench.emulator.setFaults({});
    await bench.clock.advance(10_000);
    expect(bench.reader.status()).toEqual({ device: 'online', media: 'notPresent' });
  });

  test('whose security module refuses says so until it is well', async () => {
    bench.emulator.setFaults({ samStatus: 0x60 });
    bench.reader.start();
    bench.reader.arm();
    await bench.clock.advance(20_000);
    expect(bench.happened()).toEqual(['readerRefuses']);
    expect(bench.reader.status().device).toBe('hardwareError');
    bench.emulator.setFaults({});
    await bench.clock.advance(6000);
    expect(bench.reader.status().device).toBe('online');
  });

  test('while a card lay there: the removal is told when it comes back without', async () => {
    await bench.online();
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(1000);
    bench.transport.unplug();
    bench.emulator.liftCard();
    await bench.clock.advance(1000);
    bench.transport.plug();
    await bench.clock.advance(6000);
    expect(bench.happened()).toEqual(['mediaInserted', 'mediaRemoved']);
  });
});

/** Uses of the transport in a whole visit, each a state of the reader: open, status, looks, select, read, probes. */
const usesOfAVisit = 14;

describe('unplugged at every use of the transport', () => {
  const places = Array.from({ length: usesOfAVisit }, (_, use) => use);
  const moments = [0, 3, 60];

  test.each(places.flatMap((use) => moments.map((ms) => [use, ms] as const)))(
    'at use %d, %d ms into it, and plugged in again: the card is read',
    async (use, ms) => {
      let uses = 0;
      let unplugged = false;
      bench.transport.onUse = () => {
        if (uses++ !== use) return;
        unplugged = true;
        if (ms === 0) bench.transport.unplug();
        else bench.clock.after(ms, () => bench.transport.unplug());
      };
      bench.emulator.placeCard(card('wang-shufen'));
      bench.reader.start();
      bench.reader.arm();
      await bench.clock.advance(8000);
      expect(unplugged).toBe(true);
      expect(bench.reader.status()).toEqual({ device: 'noDevice', media: 'unknown' });
      const before = bench.happened();
      expect(before.filter((what) => what === 'readerGone')).toHaveLength(1);
      bench.transport.plug();
      await bench.clock.advance(7000);
      expect(bench.happened().at(-1)).toBe('王淑芬');
      expect(bench.reader.status()).toEqual({ device: 'online', media: 'present' });
    },
  );
});

test('ten thousand unplugs leave no timer, listener or open port behind', { timeout: 120_000 }, async () => {
  bench.reader.start();
  bench.reader.arm();
  bench.emulator.placeCard(card('wang-shufen'));
  for (let count = 0; count < 10_000; count += 1) {
    await bench.clock.advance(count % 97);
    bench.transport.unplug();
    await bench.clock.advance(1);
    bench.transport.plug();
    await bench.clock.advance(700);
  }
  expect(bench.transport.opened).toBeGreaterThan(9000);
  expect(bench.clock.waiting).toBeLessThan(8);
  expect(bench.transport.listening).toBe(3);
});

test('stop and start again, also without waiting', async () => {
  await bench.online();
  void bench.reader.stop();
  bench.reader.start();
  await bench.clock.advance(1000);
  expect(bench.reader.status()).toEqual({ device: 'online', media: 'notPresent' });
  await bench.reader.stop();
  expect(bench.reader.status()).toEqual({ device: 'offline', media: 'unknown' });
  bench.events.splice(0);
  bench.emulator.placeCard(card('wang-shufen'));
  await bench.clock.advance(5000);
  expect(bench.events).toEqual([]);
});

type Act = 'arm' | 'disarm' | 'place' | 'lift' | 'plug' | 'unplug' | 'silent' | 'healthy' | 'flip' | 'cut';
const acts = fc.constantFrom<Act[]>(
  'arm',
  'disarm',
  'place',
  'lift',
  'plug',
  'unplug',
  'silent',
  'healthy',
  'flip',
  'cut',
);

function perform(act: Act, on: Bench): void {
  const deeds: Record<Act, () => void> = {
    arm: () => on.reader.arm(),
    disarm: () => on.reader.disarm(),
    place: () => on.emulator.placeCard(card('ma-wenbin')),
    lift: () => on.emulator.liftCard(),
    plug: () => on.transport.plug(),
    unplug: () => on.transport.unplug(),
    silent: () => on.emulator.setFaults({ silent: true }),
    healthy: () => on.emulator.setFaults({}),
    flip: () => on.emulator.setFaults({ flipByteOnce: 8 }),
    cut: () => on.emulator.setFaults({ cutReplyOnce: 9 }),
  };
  deeds[act]();
}

test('whatever happens in whatever order: no card while disarmed, laying down and lifting alternate, and in the end it works', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(acts, fc.integer({ min: 0, max: 2500 })), { maxLength: 25 }),
      async (script) => {
        const own = new Bench();
        let isArmed = false;
        const media: string[] = [];
        own.reader.onEvent((event) => {
          if (event.kind === 'cardRead') expect(isArmed).toBe(true);
          if (event.kind === 'mediaInserted' || event.kind === 'mediaRemoved') media.push(event.kind);
        });
        own.reader.start();
        for (const [act, ms] of script) {
          if (act === 'arm' || act === 'disarm') isArmed = act === 'arm';
          perform(act, own);
          await own.clock.advance(ms);
        }
        isArmed = true;
        (['disarm', 'healthy', 'plug', 'lift'] as const).forEach((act) => perform(act, own));
        await own.clock.advance(20_000);
        own.happened();
        own.reader.arm();
        own.emulator.placeCard(card('wang-shufen'));
        await own.clock.advance(3000);
        expect(own.happened()).toEqual(['mediaInserted', '王淑芬']);
        media.forEach((kind, index) => expect(kind).toBe(index % 2 === 0 ? 'mediaInserted' : 'mediaRemoved'));
        await own.reader.stop();
        expect(own.transport.listening).toBe(0);
        own.transport.unplug();
        expect(own.clock.waiting).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});
