import { afterEach, describe, expect, it } from 'vitest';
import { PaperDocument } from '../../contract/paper.ts';
import { started as startedBench, stopped, whileSending, type Bench } from './testing/printer-bench.ts';

let present: Bench | undefined;
const started = async (): Promise<Bench> => (present = await startedBench());

afterEach(async () => {
  if (present) await stopped(present);
  present = undefined;
});

const isStatusQuestion = (bytes: Uint8Array): boolean => bytes.length === 3 && bytes[0] === 0x10;

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

it('a citizen who leaves at once does not take back the receipt whose turn it is, only what waits behind it', async () => {
  const all = await started();
  const first = all.print('first', 'leaving');
  const second = all.print('second', 'leaving');
  all.printer.cancelVisit('leaving');
  await all.clock.advance(20_000);
  expect(first.outcome).toEqual({ completion: 'success', paper: 'complete' });
  expect(second.outcome).toEqual({ completion: 'canceled', paper: 'none' });
  await stopped(all);
});
