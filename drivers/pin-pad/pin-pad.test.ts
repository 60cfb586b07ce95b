import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PinEntryOutcome } from '../../contract/pin-pad.ts';
import { stopped, unpluggedAtEveryUse } from '../emulators/unplugging.test-support.ts';
import { ManualClock } from '../id-card/emulator/manual-clock.ts';
import { WiredTransport } from '../id-card/emulator/wired-transport.ts';
import { PinPadEmulator } from './emulator/pin-pad-emulator.ts';
import { encodePinPadFrame, PinPadParser, type PinPadEvent, type PinPadForm } from './pin-pad-frame.ts';
import { SerialPinPad } from './serial-pin-pad.ts';

const forms: PinPadForm[] = ['binary', 'text'];

function bench(form: PinPadForm = 'text') {
  const clock = new ManualClock();
  const pad = new PinPadEmulator(form);
  const transport = new WiredTransport(pad);
  const driver = new SerialPinPad({ transport, clock, form });
  return { clock, pad, transport, driver };
}

async function entering(all: ReturnType<typeof bench>, maximumLength = 6) {
  const { clock, driver } = all;
  driver.start();
  await clock.advance(1000);
  const heard: { outcome?: PinEntryOutcome; lengths: number[] } = { lengths: [] };
  void driver
    .enterPin({
      minimumLength: 6,
      maximumLength,
      timeoutSeconds: 30,
      onLength: (length) => heard.lengths.push(length),
    })
    .then((outcome) => (heard.outcome = outcome));
  await clock.advance(100);
  return heard;
}

describe.each(forms)('frames, %s', (form) => {
  test('the worked example of the facts', () => {
    const sent = encodePinPadFrame(form, Uint8Array.of(0x31));
    expect(Buffer.from(sent).toString('latin1')).toBe(
      form === 'binary' ? '\x02\x01\x31\x30' : '\x02013130\x03',
    );
  });

  test('replies and keys come out of any pieces, whatever stood before', () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 20 });
    const key = fc.constantFrom(0x2a, 0x08, 0x0d, 0x1b, 0x80);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(body, key), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (said, step) => {
          const bytes = Uint8Array.from(
            said.flatMap((each) => (typeof each === 'number' ? [each] : [...encodePinPadFrame(form, each)])),
          );
          const parser = new PinPadParser(form);
          const events: PinPadEvent[] = [];
          for (let at = 0; at < bytes.length; at += step)
            events.push(...parser.push(bytes.subarray(at, at + step)));
          expect(events).toEqual(
            said.map((each) =>
              typeof each === 'number'
                ? { kind: 'key', key: each }
                : { kind: 'reply', status: each[0], data: each.slice(1) },
            ),
          );
        },
      ),
    );
  });

  test('any bytes at all never throw and never stop it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parser = new PinPadParser(form);
        parser.push(bytes);
        parser.reset();
        const reply = parser.push(encodePinPadFrame(form, Uint8Array.of(4)));
        expect(reply).toEqual([{ kind: 'reply', status: 4, data: new Uint8Array() }]);
      }),
    );
  });
});

describe.each(forms)('an entry, %s', (form) => {
  test('tells how many digits stand there, and gives the block and nothing else', async () => {
    const all = bench(form);
    const heard = await entering(all);
    expect(all.driver.status()).toEqual({ device: 'deviceBusy' });
    for (const key of ['1', '2', '9', 'correct', '3', '4', '5', '6', 'confirm']) all.pad.press(key);
    await all.clock.advance(500);
    expect(heard.lengths).toEqual([1, 2, 3, 2, 3, 4, 5, 6]);
    expect(heard.outcome?.completion).toBe('success');
    expect(heard.outcome?.pinBlock).toMatch(/^[0-9a-f]{32}$/);
    expect(all.pad.entering).toBe(false);
    expect(all.driver.status()).toEqual({ device: 'online' });
    await stopped(all.driver, all.transport, all.clock);
  });
});

test.each([
  ['cancel', 'canceled'],
  ['timeOut', 'timeOut'],
  ['confirm', 'userError'],
] as const)('the key %s ends it as %s', async (key, completion) => {
  const all = bench();
  const heard = await entering(all);
  all.pad.press('1');
  all.pad.press(key);
  await all.clock.advance(500);
  expect(heard.outcome).toEqual({ completion });
  await stopped(all.driver, all.transport, all.clock);
});

test('one at a time; canceled from outside; nobody presses anything', async () => {
  const all = bench();
  const heard = await entering(all);
  const entry = { minimumLength: 6, maximumLength: 6, timeoutSeconds: 30 };
  expect(await all.driver.enterPin(entry)).toEqual({ completion: 'sequenceError' });
  all.driver.cancel();
  await all.clock.advance(500);
  expect(heard.outcome).toEqual({ completion: 'canceled' });
  let outcome: PinEntryOutcome | undefined;
  void all.driver.enterPin(entry).then((ended) => (outcome = ended));
  await all.clock.advance(40_000);
  expect(outcome).toEqual({ completion: 'timeOut' });
  await stopped(all.driver, all.transport, all.clock);
});

test.each([
  ['silent', 'timeOut'],
  ['garbled', 'timeOut'],
  ['busy', 'invalidData'],
] as const)('a pad that is %s ends it as %s', async (fault, completion) => {
  const all = bench();
  all.driver.start();
  await all.clock.advance(1000);
  all.pad.setFault(fault);
  let outcome: PinEntryOutcome | undefined;
  void all.driver
    .enterPin({ minimumLength: 4, maximumLength: 6, timeoutSeconds: 30 })
    .then((ended) => (outcome = ended));
  await all.clock.advance(5000);
  expect(outcome).toEqual({ completion });
  await stopped(all.driver, all.transport, all.clock);
});

test('keys that are read together with the answer to the start count too', async () => {
  const all = bench();
  const { pad } = all;
  const attach = pad.attach.bind(pad);
  pad.attach = (wire) => {
    attach(wire);
    // somebody is quicker than the terminal reads
    wire.on('data', () => {
      if (pad.entering) for (const key of ['1', '2', '3', '4', '5', '6', 'confirm']) pad.press(key);
    });
  };
  const heard = await entering(all);
  await all.clock.advance(500);
  expect(heard.outcome).toMatchObject({ completion: 'success' });
  expect(heard.lengths).toEqual([1, 2, 3, 4, 5, 6]);
  await stopped(all.driver, all.transport, all.clock);
});

test('without a pad an entry ends at once; pulled in the middle it ends as not ready', async () => {
  const all = bench();
  const entry = { minimumLength: 6, maximumLength: 6, timeoutSeconds: 30 };
  expect(await all.driver.enterPin(entry)).toEqual({ completion: 'deviceNotReady' });
  const heard = await entering(all);
  all.transport.unplug();
  await all.clock.advance(100);
  expect(heard.outcome).toEqual({ completion: 'deviceNotReady' });
  await stopped(all.driver, all.transport, all.clock);
});

test('comes back from a plug pulled at any use of the port', async () => {
  const uses = await unpluggedAtEveryUse(
    () => bench(),
    12_000,
    (driver) => void driver.enterPin({ minimumLength: 4, maximumLength: 6, timeoutSeconds: 5 }),
  );
  expect(uses).toBeGreaterThan(5);
});
