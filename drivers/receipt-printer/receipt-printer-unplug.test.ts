import { afterEach, describe, expect, it } from 'vitest';
import type { PrintOutcome } from '../../contract/device.ts';
import { bench, online, started as startedBench, stopped, type Bench } from './testing/printer-bench.ts';

let present: Bench | undefined;
const started = async (): Promise<Bench> => (present = await startedBench());

afterEach(async () => {
  if (present) await stopped(present);
  present = undefined;
});

describe('unplugging', () => {
  it('is noDevice, tried again after 0.5 to 5 s for ever, found when back', async () => {
    const { printer, transport, clock, heard } = await started();
    transport.unplug();
    await clock.advance(0);
    expect(printer.status()).toEqual({
      device: 'noDevice',
      paper: 'unknown',
      media: 'unknown',
      cover: 'unknown',
    });
    const before = transport.opens;
    await clock.advance(0.5e3 + 1e3 + 2e3 + 4e3 + 5e3 * 10);
    expect(transport.opens - before).toBe(14);
    transport.plug();
    await clock.advance(6000);
    expect(printer.status()).toEqual(online);
    expect(heard.map(({ device }) => device)).toEqual(['online', 'noDevice', 'online']);
  });

  /** From power-up through a print to the poll after it, the cable is pulled at every single write and timer. */
  async function life(pullAt: { write?: number; ms?: number }) {
    const all = bench();
    present = all;
    all.transport.beforeWrite = (writes) => {
      if (writes === pullAt.write) all.transport.unplug();
    };
    all.printer.start();
    let job: { outcome?: PrintOutcome } = {};
    for (let ms = 0; ms < 4000; ms += 50) {
      if (ms === 1000) job = all.print('first');
      if (ms === pullAt.ms) all.transport.unplug();
      await all.clock.advance(50);
    }
    await all.clock.advance(40_000);
    return { ...all, job };
  }

  it.each([
    ...Array.from({ length: 32 }, (_, index) => ({ write: index + 1 })),
    ...Array.from({ length: 24 }, (_, index) => ({ ms: index * 50 + 50 })),
  ])(
    'at write $write, $ms ms: the job ends, the printer comes back, nothing is printed twice',
    async (pullAt) => {
      const { job, transport, emulator, clock, printer, print } = await life(pullAt);
      expect(printer.status().device).toBe('noDevice');
      expect(job.outcome).toBeDefined();
      const { completion, paper } = job.outcome ?? {};
      expect(['success complete', 'deviceNotReady none', 'hardwareError unknown']).toContain(
        `${completion} ${paper}`,
      );
      if (paper === 'none') expect(emulator.bytesUnderHead()).toHaveLength(0);
      transport.plug();
      await clock.advance(10_000);
      expect(printer.status().device).toBe('online');
      const papers = emulator.papers().length;
      expect(papers).toBeLessThanOrEqual(1);
      const next = print('second', 'visit-2');
      await clock.advance(5000);
      expect(next.outcome).toEqual({ completion: 'success', paper: 'complete' });
      expect(emulator.papers()).toHaveLength(papers + 1);
      expect(
        emulator
          .papers()
          .at(-1)
          ?.lines.filter((line) => line === '取件号'),
      ).toHaveLength(1);
    },
  );

  it('leaves nothing behind after a thousand times', async () => {
    const { transport, clock, printer } = await started();
    const listeners = transport.listeners;
    for (let round = 0; round < 1000; round += 1) {
      transport.unplug();
      transport.plug();
      await clock.advance(1000);
    }
    await clock.advance(6000);
    expect(printer.status()).toEqual(online);
    expect(transport.listeners).toBe(listeners);
    expect(clock.waiting).toBeLessThanOrEqual(2);
  });

  it('stops in any state and can be started again', async () => {
    for (const waitMs of [0, 10, 160, 500, 1020, 1500]) {
      const { clock, printer, transport, print } = bench();
      printer.start();
      await clock.advance(waitMs);
      const job = print('a');
      await clock.advance(1);
      const stopping = printer.stop();
      await clock.advance(0);
      await stopping;
      expect(job.outcome).toBeDefined();
      expect(clock.waiting).toBe(0);
      expect(transport.listeners).toBe(0);
      printer.start();
      await clock.advance(1000);
      expect(printer.status().device).toBe('online');
      await printer.stop();
    }
  });
});
