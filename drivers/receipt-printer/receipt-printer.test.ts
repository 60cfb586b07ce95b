import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrintOutcome, ReceiptPrinterStatus } from '../../contract/device.ts';
import { PaperDocument } from '../../contract/paper.ts';
import { SerialReceiptPrinter } from './receipt-printer.ts';
import { EmulatedTransport } from './testing/emulated-transport.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

function bench() {
  const clock = new ManualClock();
  const transport = new EmulatedTransport(clock);
  const printer = new SerialReceiptPrinter({ transport, clock });
  const heard: ReceiptPrinterStatus[] = [];
  const unsubscribe = printer.onStatus((status) => heard.push(status));
  const print = (jobId: string, visitId = 'visit-1') => {
    const result: { outcome?: PrintOutcome } = {};
    void printer.print({ jobId, visitId, document: sampleReceipt }).then((outcome) => {
      result.outcome = outcome;
    });
    return result;
  };
  return { clock, transport, printer, emulator: transport.emulator, heard, unsubscribe, print };
}
type Bench = ReturnType<typeof bench>;

const online: ReceiptPrinterStatus = {
  device: 'online',
  paper: 'full',
  media: 'notPresent',
  cover: 'closed',
};
const isStatusQuestion = (bytes: Uint8Array): boolean => bytes.length === 3 && bytes[0] === 0x10;

let present: Bench | undefined;
async function started(): Promise<Bench> {
  present = bench();
  present.printer.start();
  await present.clock.advance(1000);
  return present;
}

/** Whatever a test did: after stop nothing is left running or listening. */
afterEach(async () => {
  if (!present) return;
  const stopped = present.printer.stop();
  await present.clock.advance(30_000);
  await stopped;
  expect(present.clock.waiting).toBe(0);
  expect(present.transport.listeners).toBe(0);
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

describe('printing', () => {
  it('prints, and says so only after the printer confirmed it', async () => {
    const { emulator, clock, print } = await started();
    const job = print('a');
    await clock.advance(2000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete' });
    expect(emulator.papers()).toHaveLength(1);
    expect(emulator.papers()[0]?.lines).toContain('8207 314');
    expect(emulator.papers()[0]?.qr).toEqual([
      'http://platform.example/r/0195f2d1-7a11-7222-8333-123456789abc',
    ]);
  });

  it('prints jobs one after the other', async () => {
    const { emulator, clock, print } = await started();
    const jobs = [print('a'), print('b'), print('c')];
    await clock.advance(5000);
    expect(jobs.map(({ outcome }) => outcome?.paper)).toEqual(['complete', 'complete', 'complete']);
    expect(emulator.papers()).toHaveLength(3);
  });

  it.each([
    ['paperOut', (b: Bench) => b.emulator.setPaper('out')],
    ['coverOpen', (b: Bench) => b.emulator.setCover('open')],
    ['paperJammed', (b: Bench) => b.emulator.setFault('cutter')],
    ['paperJammed', (b: Bench) => b.emulator.setFault('jam')],
    ['headOverheated', (b: Bench) => b.emulator.setFault('headHot')],
  ])('sends nothing when the printer says %s before', async (error, breakIt) => {
    const all = await started();
    breakIt(all);
    const before = all.transport.sent.length;
    const job = all.print('a');
    await all.clock.advance(1000);
    expect(job.outcome).toEqual({ completion: 'deviceNotReady', error, paper: 'none' });
    expect(all.transport.sent.slice(before).every(isStatusQuestion)).toBe(true);
    all.emulator.setPaper('full');
    all.emulator.setCover('closed');
    all.emulator.setFault('none');
    await all.clock.advance(20_000);
    expect(all.emulator.papers()).toHaveLength(0);
  });

  it('sends nothing to a printer that does not answer', async () => {
    const { emulator, clock, print, transport } = await started();
    emulator.setFault('silent');
    const before = transport.sent.length;
    const job = print('a');
    await clock.advance(3000);
    expect(job.outcome).toEqual({ completion: 'timeOut', paper: 'none' });
    expect(transport.sent.slice(before).every(isStatusQuestion)).toBe(true);
  });

  it.each([
    ['paperOut', (b: Bench) => b.emulator.setLinesLeft(5)],
    ['paperJammed', (b: Bench) => whileSending(b, () => b.emulator.setFault('jam'))],
    ['coverOpen', (b: Bench) => whileSending(b, () => b.emulator.setCover('open'))],
  ])(
    'tells %s in the middle as a partial paper, drops the rest and prints nothing later',
    async (error, breakIt) => {
      const all = await started();
      breakIt(all);
      const job = all.print('a');
      await all.clock.advance(3000);
      expect(job.outcome).toEqual({ completion: 'commandErrorCode', error, paper: 'partial' });
      expect(all.transport.sent.some((bytes) => bytes[0] === 0x10 && bytes[1] === 0x14)).toBe(true);
      all.emulator.setPaper('full');
      all.emulator.setFault('none');
      all.emulator.setCover('closed');
      await all.clock.advance(20_000);
      expect(all.emulator.papers().flatMap(({ lines }) => lines)).not.toContain('8207 314');
      expect(all.emulator.bytesUnderHead()).toHaveLength(0);
      const next = all.print('b', 'visit-2');
      await all.clock.advance(3000);
      expect(next.outcome).toEqual({ completion: 'success', paper: 'complete' });
      expect(all.emulator.papers().at(-1)?.lines[0]).toBe('平凉市政务服务回执');
      expect(
        all.emulator
          .papers()
          .at(-1)
          ?.lines.filter((line) => line === '取件号'),
      ).toHaveLength(1);
    },
  );

  it('waits for a hot head and prints on', async () => {
    const all = await started();
    whileSending(all, () => all.emulator.setFault('headHot'));
    const job = all.print('a');
    await all.clock.advance(8000);
    expect(job.outcome).toBeUndefined();
    expect(all.printer.status()).toMatchObject({ device: 'offline', paper: 'full' });
    all.emulator.setFault('none');
    await all.clock.advance(1000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete' });
    expect(all.emulator.papers()).toHaveLength(1);
  });

  it('gives up on a head that stays hot, and the rest is never printed', async () => {
    const all = await started();
    whileSending(all, () => all.emulator.setFault('headHot'));
    const job = all.print('a');
    await all.clock.advance(40_000);
    expect(job.outcome).toEqual({
      completion: 'commandErrorCode',
      error: 'headOverheated',
      paper: 'partial',
    });
    all.emulator.setFault('none');
    await all.clock.advance(10_000);
    expect(all.emulator.papers().flatMap(({ lines }) => lines)).not.toContain('8207 314');
  });

  it('with a printer that never says when it is done, waits as long as the slowest would take', async () => {
    const all = await started();
    const answers = all.transport.say.bind(all.transport);
    // The answer to GS r is the only single byte with bit 4 clear.
    all.transport.say = (bytes) => (bytes.length === 1 && bytes[0] === 0 ? undefined : answers(bytes));
    const job = all.print('a');
    await all.clock.advance(2000);
    expect(job.outcome).toBeUndefined();
    await all.clock.advance(4000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete' });
  });

  it('does not know the paper when nothing answers after sending', async () => {
    const all = await started();
    whileSending(all, () => all.emulator.setFault('silent'));
    const job = all.print('a');
    await all.clock.advance(20_000);
    expect(job.outcome).toEqual({ completion: 'timeOut', paper: 'unknown' });
  });

  it('does not know the paper when the port takes no more bytes', async () => {
    const all = await started();
    whileSending(all, () => {
      all.transport.writesHang = true;
    });
    const job = all.print('a');
    await all.clock.advance(20_000);
    expect(job.outcome).toEqual({ completion: 'timeOut', paper: 'unknown' });
  });

  it('holds back while the printer says XOFF', async () => {
    const all = await started();
    all.transport.say(Uint8Array.of(0x13));
    const job = all.print('a');
    await all.clock.advance(3000);
    expect(job.outcome).toBeUndefined();
    expect(all.emulator.bytesUnderHead()).toHaveLength(0);
    all.transport.say(Uint8Array.of(0x11));
    await all.clock.advance(2000);
    expect(job.outcome?.paper).toBe('complete');
  });

  it('does not overrun the printer with a long document', async () => {
    const all = await started();
    const line = { kind: 'text', content: '很长的一张回执，要慢慢地送给打印机，不能超过它的缓冲区。' };
    const document = PaperDocument.parse({ elements: Array.from({ length: 200 }, () => line) });
    const start = all.clock.monotonicMs();
    const times: number[] = [];
    all.transport.beforeWrite = () => times.push(all.clock.monotonicMs() - start);
    const done = all.printer.print({ jobId: 'long', visitId: 'v', document });
    await all.clock.advance(30_000);
    expect(await done).toEqual({ completion: 'success', paper: 'complete' });
    const chunks = all.transport.sent.filter((bytes) => bytes.length === 512);
    expect(chunks.length).toBeGreaterThan(20);
    expect((times.at(-1) ?? 0) - (times.at(5) ?? 0)).toBeGreaterThan((chunks.length - 20) * 60);
  });

  it('cancels jobs of a visit that have not begun, and no others', async () => {
    const { printer, emulator, clock, print } = await started();
    const jobs = [print('a', 'visit-1'), print('b', 'visit-1'), print('c', 'visit-2')];
    await Promise.resolve();
    await clock.advance(0);
    printer.cancelVisit('visit-1');
    await clock.advance(5000);
    expect(jobs[1]?.outcome).toEqual({ completion: 'canceled', paper: 'none' });
    expect(jobs[2]?.outcome?.paper).toBe('complete');
    expect(emulator.papers().length).toBe(jobs[0]?.outcome?.paper === 'complete' ? 2 : 1);
  });

  it('refuses at once without a printer and does not print later', async () => {
    const { transport, emulator, clock, print } = await started();
    transport.unplug();
    await clock.advance(100);
    const job = print('a');
    await clock.advance(0);
    expect(job.outcome).toEqual({ completion: 'deviceNotReady', paper: 'none' });
    transport.plug();
    await clock.advance(20_000);
    expect(emulator.papers()).toHaveLength(0);
  });
});

/** Calls once when the first bytes of a document are on their way. */
function whileSending(all: Bench, action: () => void): void {
  all.transport.beforeWrite = () => {
    const bytes = all.transport.sent.at(-1);
    if (!bytes || bytes.length < 100) return;
    all.transport.beforeWrite = () => undefined;
    void Promise.resolve().then(() => Promise.resolve().then(action));
  };
}

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
      const stopped = printer.stop();
      await clock.advance(0);
      await stopped;
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
