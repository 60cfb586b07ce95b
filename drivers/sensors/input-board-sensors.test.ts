import { expect, test } from 'vitest';
import fc from 'fast-check';
import { stopped, unpluggedAtEveryUse } from '../emulators/unplugging.test-support.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { WiredTransport } from '../id-card/emulator/wired-transport.ts';
import { InputBoardEmulator } from './emulator/input-board-emulator.ts';
import { InputBoardSensors } from './input-board-sensors.ts';
import { inputsReply, inputsRequest, modbusCrc, modbusFrame } from './modbus-rtu.ts';

function bench() {
  const clock = new ManualClock();
  const board = new InputBoardEmulator();
  const transport = new WiredTransport(board);
  const driver = new InputBoardSensors({
    transport,
    clock,
    unit: 1,
    door: { input: 2, openWhen: true },
    proximity: { input: 9 - 2, presentWhen: true },
  });
  return { clock, board, transport, driver };
}

test('the check of the serial line specification', () => {
  // the worked example of section 6.2.2: 02 07 gives 41 12 on the wire
  expect(modbusCrc(Uint8Array.of(0x02, 0x07))).toBe(0x1241);
  expect([...inputsRequest(1, 8)]).toEqual([1, 2, 0, 0, 0, 8, 0x79, 0xcc]);
});

test('a reply is found behind noise, and only one that fits its check', () => {
  const reply = modbusFrame(1, 2, 1, 0b101);
  const inputs = [true, false, true, false, false, false, false, false];
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 20 }),
      fc.nat(5),
      fc.integer({ min: 1, max: 255 }),
      (noise, at, flip) => {
        const heard = inputsReply(Uint8Array.of(...noise, ...reply), 1, 8);
        expect(['inputs', 'exception']).toContain(heard.kind);
        const damaged = reply.map((byte, index) => (index === at ? byte ^ flip : byte));
        expect(inputsReply(damaged, 1, 8)).not.toEqual({ kind: 'inputs', inputs: inputs.map((on) => !on) });
      },
    ),
  );
  expect(inputsReply(reply, 1, 8)).toEqual({ kind: 'inputs', inputs });
  expect(inputsReply(reply.subarray(0, -1), 1, 8)).toEqual({ kind: 'incomplete' });
  expect(inputsReply(reply, 2, 8)).toEqual({ kind: 'incomplete' });
});

test('any bytes at all never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 64 }), (bytes, count) => {
      inputsReply(bytes, 1, count);
    }),
  );
});

test('tells door and proximity; somebody who steps aside for a moment has not left', async () => {
  const { clock, board, transport, driver } = bench();
  driver.start();
  await clock.advance(1000);
  expect(driver.status()).toEqual({ device: 'online', doors: 'closed', proximity: 'notPresent' });
  board.setInput(2, true);
  board.setInput(7, true);
  await clock.advance(500);
  expect(driver.status()).toEqual({ device: 'online', doors: 'open', proximity: 'present' });
  board.setInput(7, false);
  await clock.advance(2000);
  expect(driver.status().proximity).toBe('present');
  await clock.advance(2000);
  expect(driver.status().proximity).toBe('notPresent');
  await stopped(driver, transport, clock);
});

test.each(['silent', 'garbled', 'refuses'] as const)(
  'a board that is %s: nothing is known',
  async (fault) => {
    const { clock, board, transport, driver } = bench();
    driver.start();
    await clock.advance(1000);
    board.setFault(fault);
    await clock.advance(4000);
    expect(driver.status()).toMatchObject({ doors: 'unknown', proximity: 'unknown' });
    expect(driver.status().device).toBe(fault === 'refuses' ? 'hardwareError' : 'offline');
    board.setFault('none');
    await clock.advance(8000);
    expect(driver.status()).toMatchObject({ device: 'online', doors: 'closed' });
    await stopped(driver, transport, clock);
  },
);

test('comes back from a plug pulled at any use of the port', async () => {
  expect(await unpluggedAtEveryUse(bench, 1500)).toBeGreaterThan(5);
});
