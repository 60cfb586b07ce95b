import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stopped, unpluggedAtEveryUse } from '../emulators/unplugging.test-support.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { WiredTransport } from '../id-card/emulator/wired-transport.ts';
import { RelayBoardEmulator } from './emulator/relay-board-emulator.ts';
import { relayFrame, relayOrders } from './relay-frame.ts';
import { RelayLights } from './relay-lights.ts';

function bench() {
  const clock = new ManualClock();
  const board = new RelayBoardEmulator();
  const transport = new WiredTransport(board);
  const driver = new RelayLights({ transport, clock, channels: { cardReader: 1, statusBad: 4 } });
  return { clock, board, transport, driver };
}

test('orders as the board wants them, found again in any pieces and noise', () => {
  expect([...relayFrame(1, true)]).toEqual([0xa0, 1, 1, 0xa2]);
  const order = fc.record({ channel: fc.integer({ min: 1, max: 32 }), on: fc.boolean() });
  fc.assert(
    fc.property(fc.array(order), (orders) => {
      const bytes = Uint8Array.from(orders.flatMap(({ channel, on }) => [0x55, ...relayFrame(channel, on)]));
      expect(relayOrders(bytes).orders).toEqual(orders);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(relayOrders(bytes).rest.length).toBeLessThan(4);
    }),
  );
});

test('lights what it is told, blinks at most twice a second, and goes dark when it is stopped', async () => {
  const { clock, board, transport, driver } = bench();
  driver.start();
  driver.set('cardReader', 'continuous');
  driver.set('statusBad', 'quick');
  await clock.advance(10);
  expect(driver.status()).toEqual({
    device: 'online',
    lights: { cardReader: 'continuous', statusBad: 'quick' },
  });
  let changes = 0;
  board.onChange(() => (changes += 1));
  await clock.advance(10_000);
  expect(changes).toBe(40);
  expect(board.lit()).toContain(1);
  await stopped(driver, transport, clock);
  expect(board.lit()).toEqual([]);
});

test('a light that is not there is nobody’s trouble', async () => {
  const { clock, board, transport, driver } = bench();
  driver.start();
  driver.set('scanner', 'quick');
  await clock.advance(1000);
  expect(board.lit()).toEqual([]);
  expect(driver.status().lights).toEqual({ cardReader: 'off', statusBad: 'off' });
  await stopped(driver, transport, clock);
});

test('a board that comes back is told again; while it is away its lights are unknown', async () => {
  const { clock, board, transport, driver } = bench();
  driver.start();
  driver.set('cardReader', 'continuous');
  await clock.advance(100);
  transport.unplug();
  await clock.advance(100);
  expect(driver.status()).toEqual({
    device: 'noDevice',
    lights: { cardReader: 'unknown', statusBad: 'unknown' },
  });
  transport.plug();
  await clock.advance(6000);
  expect(board.lit()).toEqual([1]);
  await stopped(driver, transport, clock);
});

test('comes back from a plug pulled at any use of the port', async () => {
  const uses = await unpluggedAtEveryUse(bench, 2000, (driver) => driver.set('statusBad', 'quick'));
  expect(uses).toBeGreaterThan(8);
});
