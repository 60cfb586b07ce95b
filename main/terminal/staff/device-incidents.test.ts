import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { DeviceIncidents } from './device-incidents.ts';

let clock: VirtualClock;
let incidents: DeviceIncidents;
beforeEach(() => {
  clock = new VirtualClock();
  incidents = new DeviceIncidents(clock);
});

/** How long the trouble has lasted that staff see now, and which it is. */
function seen(...troubles: Parameters<DeviceIncidents['observe']>[1][number][]) {
  const incident = incidents.observe('receiptPrinter', troubles);
  return incident && [incident.trouble, clock.monotonicMs() - incident.sinceMs];
}

test('nothing wrong is no incident', () => {
  expect(seen()).toBeUndefined();
});

test('a trouble that goes on keeps its beginning, whatever the wall clock does', async () => {
  const beganMs = clock.wallMs();
  seen('paperOut');
  for (let second = 0; second < 90; second += 5) {
    await clock.advance(5000);
    clock.jumpWall(3_600_000);
    seen('paperOut');
  }
  const incident = incidents.observe('receiptPrinter', ['paperOut']);
  expect(incident).toMatchObject({ trouble: 'paperOut', sinceWallMs: beganMs, sinceMs: 0 });
});

test('what has to be done first is shown; what lies behind it keeps its own beginning', async () => {
  seen('paperLow');
  await clock.advance(5000);
  expect(seen('coverOpen', 'paperLow')).toEqual(['coverOpen', 0]);
  await clock.advance(1000);
  expect(seen('paperLow')).toEqual(['paperLow', 6000]);
});

test('the same trouble of two devices is two incidents', async () => {
  incidents.observe('lights', ['unplugged']);
  await clock.advance(4000);
  expect(incidents.observe('sensors', ['unplugged'])?.sinceMs).toBe(4000);
  expect(incidents.observe('lights', ['unplugged'])?.sinceMs).toBe(0);
});

describe('a trouble that comes and goes', () => {
  test('is one incident while it is away for ten seconds or less', async () => {
    seen('unplugged');
    for (let time = 0; time < 20; time += 1) {
      await clock.advance(10_000);
      seen();
      expect(seen('unplugged')?.[1]).toBe((time + 1) * 10_000);
    }
  });

  test('is a new one after that', async () => {
    seen('unplugged');
    await clock.advance(10_001);
    expect(seen('unplugged')).toEqual(['unplugged', 0]);
  });

  test('begins at the first sight after its last long absence', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 25_000 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(gaps, async (gapsMs) => {
        const time = new VirtualClock();
        const watched = new DeviceIncidents(time);
        watched.observe('lights', ['silent']);
        let beganMs = 0;
        for (const gapMs of gapsMs) {
          await time.advance(gapMs);
          if (gapMs > 10_000) beganMs = time.monotonicMs();
          expect(watched.observe('lights', ['silent'])?.sinceMs).toBe(beganMs);
        }
      }),
    );
  });
});

describe('a device that is busy', () => {
  const busyFor = async (seconds: number) => {
    let last = seen('stuckBusy');
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(1000);
      last = seen('stuckBusy');
    }
    return last;
  };

  test('is at work for a minute, and stuck from then on', async () => {
    expect(await busyFor(59)).toBeUndefined();
    expect(await busyFor(1)).toEqual(['stuckBusy', 60_000]);
  });

  test('that is free for two seconds has done its work', async () => {
    await busyFor(59);
    await clock.advance(2000);
    expect(await busyFor(59)).toBeUndefined();
  });

  test('hides nothing else', () => {
    expect(seen('stuckBusy', 'paperLow')?.[0]).toBe('paperLow');
  });
});
