import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scriptedFaults, seededFaults } from './emulator/fault-script.ts';
import { benchLines, card, ReaderBench } from './emulator/reader-bench.ts';

let bench: ReaderBench;

beforeEach(() => {
  bench = new ReaderBench();
});

afterEach(async () => {
  await bench.reader.stop();
  expect(bench.clock.waiting).toBe(0);
  expect(bench.transport.listening).toBe(0);
  expect(bench.transport.isOpen).toBe(false);
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

describe.each(benchLines)('%s, unplugged at every use of the transport', (kind) => {
  beforeEach(() => {
    bench = new ReaderBench(kind);
  });

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

/** The serial one stands for what is above every transport, the HID one for the transport of USB; the others are short. */
const unplugs = { serial: 10_000, hidPadded: 10_000, hidCounted: 300, bulk: 300, bulkChunked: 300 };

test.each(benchLines)(
  '%s, unplugged again and again, leaves no timer, listener or open port',
  async (kind) => {
    bench = new ReaderBench(kind);
    bench.reader.start();
    bench.reader.arm();
    bench.emulator.placeCard(card('wang-shufen'));
    for (let count = 0; count < unplugs[kind]; count += 1) {
      await bench.clock.advance(count % 97);
      bench.transport.unplug();
      await bench.clock.advance(1);
      bench.transport.plug();
      await bench.clock.advance(600);
    }
    expect(bench.transport.opened).toBeGreaterThan(unplugs[kind] * 0.9);
    expect(bench.clock.waiting).toBeLessThan(30);
    expect(bench.transport.listening).toBe(3);
  },
);

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

test('stopped in the middle of a reading, it says nothing more', async () => {
  await bench.online();
  bench.reader.arm();
  bench.emulator.placeCard(card('wang-shufen'));
  await bench.clock.advance(350);
  await bench.reader.stop();
  bench.events.splice(0);
  await bench.clock.advance(5000);
  expect(bench.events).toEqual([]);
  expect(bench.reader.status()).toEqual({ device: 'offline', media: 'unknown' });
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

function perform(act: Act, on: ReaderBench): void {
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
        const own = new ReaderBench();
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

describe.each(['both', 'wall'] as const)('a machine that slept (%s clocks went on)', (clocks) => {
  test('opens the port anew without a word, and reads the card that lies there', async () => {
    await bench.online();
    bench.reader.arm();
    await bench.clock.advance(1000);
    const opened = bench.transport.opened;
    bench.clock.sleep(8 * 3_600_000, clocks);
    bench.emulator.placeCard(card('wang-shufen'));
    await bench.clock.advance(2000);
    expect(bench.transport.opened).toBe(opened + 1);
    expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
  });
});

describe.each(benchLines)('%s, trouble of any seed', (kind) => {
  test('ends with a card that is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const own = new ReaderBench(kind);
        own.emulator.onUnplug = () => {
          own.transport.unplug();
          own.clock.after(800, () => own.transport.plug());
        };
        own.emulator.runScript(seededFaults(seed, 30));
        own.reader.start();
        own.reader.arm();
        own.emulator.placeCard(card('ma-wenbin'));
        await own.clock.advance(60_000);
        own.emulator.runScript(seededFaults(seed, 0));
        await own.clock.advance(20_000);
        own.emulator.liftCard();
        await own.clock.advance(3000);
        own.happened();
        own.emulator.placeCard(card('wang-shufen'));
        await own.clock.advance(5000);
        expect(own.happened()).toEqual(['mediaInserted', '王淑芬']);
        await own.reader.stop();
        expect(own.transport.listening).toBe(0);
        expect(own.transport.isOpen).toBe(false);
      }),
      { numRuns: 6 },
    );
  });
});

test('a script names the faults of each reply: late, twice, busy, then a card', async () => {
  bench.emulator.runScript(
    scriptedFaults([{}, { delayMs: 1000 }, { duplicate: true }, { busyFor: 1 }, { splitEvery: 3 }]),
  );
  bench.emulator.placeCard(card('wang-shufen'));
  bench.reader.start();
  bench.reader.arm();
  await bench.clock.advance(15_000);
  expect(bench.happened()).toEqual(['mediaInserted', '王淑芬']);
});
