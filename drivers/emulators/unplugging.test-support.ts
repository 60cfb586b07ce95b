import { expect } from 'vitest';
import type { ManualClock } from '../id-card/emulator/manual-clock.ts';
import type { WiredTransport } from '../id-card/emulator/wired-transport.ts';

interface Startable {
  start(): void;
  stop(): Promise<void>;
  status(): { device: string };
}

/**
 * Pulls the plug in every use of the transport that a driver makes within `spanMs`, one run for each: afterwards the
 * driver is online again, and when it is stopped nothing runs and nothing listens.
 *
 * @param make a driver with its transport and clock, not started
 * @param act what is done with it besides waiting, after it is online
 */
export async function unpluggedAtEveryUse<Driver extends Startable>(
  make: () => { driver: Driver; transport: WiredTransport; clock: ManualClock },
  spanMs: number,
  act: (driver: Driver) => void = () => undefined,
): Promise<number> {
  for (let use = 0; ; use += 1) {
    const { driver, transport, clock } = make();
    const seen = { uses: 0 };
    transport.onUse = () => {
      if (seen.uses === use) transport.unplug();
      seen.uses += 1;
    };
    driver.start();
    await clock.advance(1000);
    act(driver);
    await clock.advance(spanMs);
    if (seen.uses <= use) {
      await stopped(driver, transport, clock);
      return use;
    }
    transport.plug();
    await clock.advance(15_000);
    expect(driver.status().device).toBe('online');
    await stopped(driver, transport, clock);
  }
}

/** Stops a driver: nothing is left running or listening. */
export async function stopped(
  driver: Startable,
  transport: WiredTransport,
  clock: ManualClock,
): Promise<void> {
  const stopping = driver.stop();
  await clock.advance(5000);
  await stopping;
  expect(clock.waiting).toBe(0);
  expect(transport.listening).toBe(0);
  expect(transport.isOpen).toBe(false);
}
