import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { bench, online, started as startedBench, stopped, type Bench } from './testing/printer-bench.ts';

let present: Bench | undefined;
const started = async (): Promise<Bench> => (present = await startedBench());

afterEach(async () => {
  if (present) await stopped(present);
  present = undefined;
});

describe('status', () => {
  it('is starting, then what the printer says', async () => {
    const { printer, heard } = await started();
    expect(printer.status()).toEqual(online);
    expect(heard).toEqual([online]);
  });

  it('follows paper, cover, faults and the ticket in the mouth, and tells only changes', async () => {
    const { printer, emulator, clock, heard, print } = await started();
    emulator.setPaper('low');
    await clock.advance(2100);
    expect(printer.status().paper).toBe('low');
    emulator.setPaper('out');
    await clock.advance(2100);
    expect(printer.status()).toMatchObject({ device: 'offline', paper: 'out' });
    emulator.setPaper('full');
    emulator.setCover('open');
    await clock.advance(2100);
    expect(printer.status()).toMatchObject({ device: 'offline', cover: 'open' });
    emulator.setCover('closed');
    emulator.setFault('cutter');
    await clock.advance(2100);
    expect(printer.status()).toMatchObject({ device: 'hardwareError', paper: 'jammed' });
    emulator.setFault('none');
    print('a');
    await clock.advance(4000);
    expect(printer.status()).toMatchObject({ device: 'online', media: 'present' });
    const told = heard.length;
    await clock.advance(60_000);
    expect(heard).toHaveLength(told);
  });

  it('of a silent printer is unknown in every part', async () => {
    const { printer, emulator, clock } = await started();
    emulator.setFault('silent');
    await clock.advance(6000);
    expect(printer.status()).toEqual({
      device: 'offline',
      paper: 'unknown',
      media: 'unknown',
      cover: 'unknown',
    });
    emulator.setFault('none');
    await clock.advance(4000);
    expect(printer.status()).toEqual(online);
  });

  it('takes automatic status as it comes', async () => {
    const { printer, transport, clock } = await started();
    transport.say(Uint8Array.of(0x38, 0x00));
    transport.say(Uint8Array.of(0x0c, 0x00));
    await clock.advance(0);
    expect(printer.status()).toMatchObject({ paper: 'out', cover: 'open', device: 'offline' });
    await clock.advance(2100);
    expect(printer.status()).toEqual(online);
  });

  it('is never wrong because answers came late, up to two seconds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 1900 }), { minLength: 1, maxLength: 8 }),
        async (delays) => {
          const { printer, transport, emulator, clock, heard } = bench();
          emulator.setPaper('low');
          printer.start();
          for (const delay of delays) {
            transport.answerDelayMs = delay;
            await clock.advance(2700);
          }
          transport.answerDelayMs = 0;
          await clock.advance(12_000);
          const stopped = printer.stop();
          await clock.advance(10_000);
          await stopped;
          expect(heard.at(-1)).toMatchObject({ device: 'online', paper: 'low' });
          for (const status of heard) {
            expect(['low', 'unknown']).toContain(status.paper);
            expect(['closed', 'unknown']).toContain(status.cover);
            expect(['online', 'offline']).toContain(status.device);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
