import { expect, test } from 'vitest';
import type { DeviceState } from '../contract/device.ts';
import { failed, succeeded } from '../contract/result.ts';
import { DeviceLife } from './device-life.ts';
import { ManualClock } from './id-card/emulator/manual-clock.ts';
import { WiredTransport } from './id-card/emulator/wired-transport.ts';
import { InputBoardEmulator } from './sensors/emulator/input-board-emulator.ts';
import { InputBoardSensors } from './sensors/input-board-sensors.ts';
import type { Transport, TransportFailure } from './transport.ts';

/** A port that opens as it is told to. */
function port(outcome: () => TransportFailure['code'] | undefined) {
  const lost = new Set<() => void>();
  const opened: number[] = [];
  const transport: Transport = {
    open: () => {
      opened.push(1);
      const code = outcome();
      return Promise.resolve(code ? failed({ code, detail: '' }) : succeeded(undefined));
    },
    write: () => Promise.resolve(succeeded(undefined)),
    discardInput: () => Promise.resolve(),
    close: () => Promise.resolve(),
    onBytes: () => () => undefined,
    onLost: (listener) => {
      lost.add(listener);
      return () => lost.delete(listener);
    },
  };
  return {
    transport,
    opened,
    lose: () => lost.forEach((listener) => listener()),
    listening: () => lost.size,
  };
}

const untilEnded = (ended: AbortSignal) =>
  new Promise<boolean>((resolve) => ended.addEventListener('abort', () => resolve(true), { once: true }));

test.each([
  ['notFound', 'noDevice'],
  ['accessDenied', 'userError'],
  ['inUse', 'userError'],
  ['other', 'hardwareError'],
] as const)('a port that is %s makes the device %s, and is tried ever more seldom', async (code, state) => {
  const clock = new ManualClock();
  const { transport, opened } = port(() => code);
  const states: DeviceState[] = [];
  const life = new DeviceLife(transport, clock, { serve: untilEnded, gone: (each) => states.push(each) });
  life.start();
  await clock.advance(60_000);
  expect(new Set(states)).toEqual(new Set([state]));
  // 0.5, 1, 2, 4 s, then every 5 s
  expect(opened.length).toBeGreaterThan(12);
  expect(opened.length).toBeLessThan(17);
  await life.stop();
  expect(clock.waiting).toBe(0);
});

test.each([
  ['falls silent', 'offline'],
  ['is pulled out', 'noDevice'],
] as const)('a device that %s is %s', async (what, state) => {
  const clock = new ManualClock();
  const { transport, lose } = port(() => undefined);
  const states: DeviceState[] = [];
  const serve = what === 'falls silent' ? () => Promise.resolve(false) : untilEnded;
  const life = new DeviceLife(transport, clock, { serve, gone: (each) => states.push(each) });
  life.start();
  await clock.advance(10);
  lose();
  await clock.advance(10);
  expect(states).toEqual([state]);
  await life.stop();
});

test('lost and found, stopped and started again; nothing listens afterwards', async () => {
  const clock = new ManualClock();
  const { transport, opened, lose, listening } = port(() => undefined);
  let served = 0;
  const life = new DeviceLife(transport, clock, {
    serve: (ended) => {
      served += 1;
      return untilEnded(ended);
    },
    gone: () => undefined,
  });
  life.start();
  life.start();
  await clock.advance(10);
  lose();
  await clock.advance(600);
  expect([served, opened.length]).toEqual([2, 2]);
  await life.stop();
  expect(listening()).toBe(0);
  life.start();
  await clock.advance(10);
  expect(served).toBe(3);
  await life.stop();
});

test('ten thousand unplugs leave nothing behind', async () => {
  const clock = new ManualClock();
  const transport = new WiredTransport(new InputBoardEmulator());
  const sensors = new InputBoardSensors({ transport, clock, unit: 1, door: { input: 0, openWhen: true } });
  sensors.start();
  await clock.advance(1000);
  const before = { timers: clock.waiting, listeners: transport.listening };
  for (let unplugs = 0; unplugs < 10_000; unplugs += 1) {
    transport.unplug();
    await clock.advance(1);
    transport.plug();
    await clock.advance(600);
    if (unplugs % 1000 !== 0) continue;
    await clock.advance(250);
    expect(sensors.status().device).toBe('online');
  }
  expect(transport.opened).toBe(10_001);
  expect(clock.waiting).toBeLessThanOrEqual(before.timers + 1);
  expect(transport.listening).toBeLessThanOrEqual(before.listeners + 1);
  const stopping = sensors.stop();
  await clock.advance(1000);
  await stopping;
  expect([clock.waiting, transport.listening]).toEqual([0, 0]);
});
