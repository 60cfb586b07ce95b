import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IppPrinterModel } from './emulator/ipp-printer-model.ts';
import { IppDocumentPrinter } from './ipp-document-printer.ts';
import { jobStates } from './ipp-numbers.ts';
import { bench, pdfOf, started, stopped, type Bench } from './testing/document-bench.ts';
import { ModelLine } from './testing/model-line.ts';

const uri = 'ipp://printer.example/ipp/print';

let all: Bench;
beforeEach(async () => {
  all = await started();
});
afterEach(() => stopped(all));

describe('a printer that works', () => {
  it('is found, says what it can, and prints every page once', async () => {
    expect(all.printer.status()).toEqual({
      device: 'online',
      paper: 'full',
      toner: 'full',
      cover: 'closed',
      reasons: [],
    });
    expect(all.printer.capabilities()).toMatchObject({ type: 'document', model: 'Jiujin Model A4' });
    const job = all.print('a', { pages: 3 });
    await all.clock.advance(20_000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete', pagesPrinted: 3 });
    expect(all.model.sheets).toHaveLength(3);
  });

  it('prints one job after the other', async () => {
    const [first, second] = [all.print('a'), all.print('b')];
    await all.clock.advance(60_000);
    expect([first.outcome?.paper, second.outcome?.paper]).toEqual(['complete', 'complete']);
    expect(all.model.sheets).toEqual(['a', 'a', 'b', 'b'].map((id) => `jiujin-test/${id}`));
  });

  it('without Create-Job gets the document in one request', async () => {
    all.model.supported = all.model.supported.filter((one) => one !== 'createJob' && one !== 'validateJob');
    await all.clock.advance(6000);
    const job = all.print('a');
    await all.clock.advance(20_000);
    expect(job.outcome).toMatchObject({ completion: 'success', paper: 'complete' });
    expect(all.model.asked).toContain('printJob');
  });
});

describe('a printer that is not ready', () => {
  it.each([
    ['media-empty', 'paperOut', { paper: 'out' }],
    ['input-tray-missing', 'paperOut', { paper: 'out' }],
    ['media-jam', 'paperJammed', { paper: 'jammed' }],
    ['cover-open', 'coverOpen', { cover: 'open' }],
    ['toner-empty', 'tonerOut', { toner: 'out' }],
  ])('%s: nothing is sent', async (reason, error, status) => {
    all.model.setReasons([reason]);
    await all.clock.advance(6000);
    expect(all.printer.status()).toMatchObject({ device: 'userError', ...status });
    const job = all.print('a');
    await all.clock.advance(1000);
    expect(job.outcome).toEqual({ completion: 'deviceNotReady', error, paper: 'none' });
    expect(all.model.asked).not.toContain('createJob');
  });

  it('low paper and low toner print', async () => {
    all.model.setReasons(['media-low', 'toner-low']);
    const job = all.print('a');
    await all.clock.advance(20_000);
    expect(all.printer.status()).toMatchObject({ device: 'online', paper: 'low', toner: 'low' });
    expect(job.outcome?.paper).toBe('complete');
  });

  it('that does not take PDF says so before anything is sent', async () => {
    all.model.formats = ['image/pwg-raster'];
    const job = all.print('a');
    await all.clock.advance(1000);
    expect(job.outcome).toEqual({ completion: 'unsupportedData', paper: 'none' });
  });

  it('busy for a moment is waited for, busy for ever is not', async () => {
    all.model.busyAnswers = 3;
    const patient = all.print('a');
    await all.clock.advance(30_000);
    expect(patient.outcome?.paper).toBe('complete');
    all.model.busyAnswers = 1000;
    const vain = all.print('b');
    await all.clock.advance(60_000);
    expect(vain.outcome).toEqual({ completion: 'deviceNotReady', paper: 'none' });
    all.model.busyAnswers = 0;
  });

  it('that was never found ends a job at once', async () => {
    const fresh = bench();
    fresh.line.plugged = false;
    fresh.printer.start();
    await fresh.clock.advance(100);
    expect(fresh.printer.status().device).toBe('noDevice');
    await expect(
      fresh.printer.print({ jobId: 'a', visitId: 'v', pdf: new Uint8Array(), pages: 1 }),
    ).resolves.toEqual({
      completion: 'deviceNotReady',
      paper: 'none',
    });
    await stopped(fresh);
  });
});

describe('trouble in the middle', () => {
  it('no paper after the first sheet is told, waited for, and goes on', async () => {
    const job = all.print('a', { pages: 3 });
    await all.clock.advance(3000);
    all.model.setReasons(['media-empty']);
    await all.clock.advance(60_000);
    expect(all.printer.status()).toMatchObject({ device: 'userError', paper: 'out' });
    expect(job.outcome).toBeUndefined();
    all.model.setReasons([]);
    await all.clock.advance(20_000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'complete', pagesPrinted: 3 });
  });

  it('nobody loads paper: it is taken back, and never printed for the next', async () => {
    const job = all.print('a', { pages: 3 });
    await all.clock.advance(3000);
    all.model.setReasons(['media-empty']);
    await all.clock.advance(300_000);
    expect(job.outcome).toEqual({
      completion: 'deviceNotReady',
      error: 'paperOut',
      paper: 'partial',
      pagesPrinted: 1,
    });
    all.model.setReasons([]);
    await all.clock.advance(60_000);
    expect(all.model.sheets).toHaveLength(1);
  });

  it('the visit ends while sheets come out: they still do, and then it is the next one’s turn', async () => {
    const [mine, other] = [all.print('a', { pages: 4 }), all.print('b', { visitId: 'visit-2' })];
    await all.clock.advance(3000);
    all.printer.cancelVisit('visit-1');
    await all.clock.advance(30_000);
    expect(mine.outcome).toEqual({ completion: 'success', paper: 'complete', pagesPrinted: 4 });
    expect(other.outcome?.paper).toBe('complete');
  });

  it('the visit ends, and there is no end of sheets: the job is taken back', async () => {
    const mine = all.print('a', { pages: 500 });
    await all.clock.advance(3000);
    all.printer.cancelVisit('visit-1');
    await all.clock.advance(60_000);
    expect(mine.outcome).toMatchObject({ completion: 'canceled', paper: 'partial' });
    const before = all.model.sheets.length;
    await all.clock.advance(60_000);
    expect(all.model.sheets).toHaveLength(before);
  });

  it('the visit ends while the printer stands: the job is taken back at once', async () => {
    const mine = all.print('a', { pages: 9 });
    await all.clock.advance(3000);
    all.model.setReasons(['media-empty']);
    await all.clock.advance(3000);
    all.printer.cancelVisit('visit-1');
    await all.clock.advance(3000);
    expect(mine.outcome).toEqual({ completion: 'canceled', paper: 'partial', pagesPrinted: 1 });
    all.model.setReasons([]);
    await all.clock.advance(60_000);
    expect(all.model.sheets).toHaveLength(1);
  });

  it('the visit ended, and then the paper: the job is taken back', async () => {
    const mine = all.print('a', { pages: 9 });
    await all.clock.advance(3000);
    all.printer.cancelVisit('visit-1');
    await all.clock.advance(3000);
    all.model.setReasons(['media-empty']);
    await all.clock.advance(5000);
    expect(mine.outcome).toMatchObject({ completion: 'canceled', paper: 'partial' });
  });

  it('a job of a visit that waits behind another is never begun', async () => {
    const [first, second] = [all.print('a'), all.print('b', { visitId: 'visit-2' })];
    await all.clock.advance(100);
    all.printer.cancelVisit('visit-2');
    await all.clock.advance(30_000);
    expect(second.outcome).toEqual({ completion: 'canceled', paper: 'none' });
    expect(first.outcome?.paper).toBe('complete');
    expect(all.model.jobs).toHaveLength(1);
  });

  it('done with a sheet missing is not complete', async () => {
    all.model.counting = 'lying';
    const job = all.print('a', { pages: 3 });
    await all.clock.advance(30_000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'unknown', pagesPrinted: 2 });
  });

  it('a printer that counts nothing is not believed to be complete', async () => {
    all.model.counting = 'none';
    const job = all.print('a');
    await all.clock.advance(30_000);
    expect(job.outcome).toEqual({ completion: 'success', paper: 'unknown' });
  });

  it('switched off and on, it has forgotten the job', async () => {
    const job = all.print('a', { pages: 5 });
    await all.clock.advance(3000);
    all.line.plugged = false;
    all.model.powerCycle();
    await all.clock.advance(5000);
    all.line.plugged = true;
    await all.clock.advance(20_000);
    expect(job.outcome).toEqual({ completion: 'hardwareError', paper: 'unknown' });
  });

  it('a job that cannot be taken back stays in hand until it can', async () => {
    const job = all.print('a', { pages: 9 });
    await all.clock.advance(3000);
    all.line.plugged = false;
    all.model.setReasons(['media-empty']);
    await all.clock.advance(120_000);
    expect(job.outcome).toEqual({ completion: 'timeOut', paper: 'unknown' });
    all.line.plugged = true;
    await all.clock.advance(30_000);
    all.model.setReasons([]);
    await all.clock.advance(60_000);
    expect(all.model.sheets).toHaveLength(1);
    const next = all.print('b', { visitId: 'visit-2' });
    await all.clock.advance(30_000);
    expect(next.outcome?.paper).toBe('complete');
  });

  it('jobs of an earlier life are taken back before anything is printed, those of others are not', async () => {
    const { clock, model } = all;
    const printerOf = (userName: string) =>
      new IppDocumentPrinter({ uri, exchange: () => new ModelLine(model, clock), clock, userName });
    const other = printerOf('jiujin-other');
    other.start();
    await clock.advance(100);
    void other.print({ jobId: 'b', visitId: 'visit-2', pdf: pdfOf(50), pages: 50 });
    all.print('a', { pages: 50 });
    await clock.advance(3000);
    all.line.plugged = false;
    const nextLife = printerOf('jiujin-test');
    nextLife.start();
    await clock.advance(1000);
    expect(model.jobs.map(({ name, state }) => [name, state])).toEqual([
      ['jiujin-other/b', jobStates.processing],
      ['jiujin-test/a', jobStates.canceled],
    ]);
    const ends = [nextLife.stop(), other.stop()];
    await clock.advance(60_000);
    await Promise.all(ends);
  });
});

describe('a queue before a printer', () => {
  it('is not believed when it says idle while the printer stands', async () => {
    const { clock, model } = all;
    const queue = new IppPrinterModel(clock);
    queue.deviceUri = 'ipp://device.example/ipp/print';
    const lines = new Map([
      ['ipp://queue.example/printers/a4', new ModelLine(queue, clock)],
      [queue.deviceUri, new ModelLine(model, clock)],
    ]);
    model.setReasons(['media-empty']);
    const printer = new IppDocumentPrinter({
      uri: 'ipp://queue.example/printers/a4',
      exchange: (uri) => lines.get(uri)!,
      clock,
      userName: 'jiujin-test',
    });
    printer.start();
    await clock.advance(100);
    expect(printer.status()).toMatchObject({ device: 'userError', paper: 'out' });
    model.setReasons([]);
    await clock.advance(6000);
    expect(printer.status()).toMatchObject({ device: 'online', paper: 'full' });
    lines.get(queue.deviceUri)!.plugged = false;
    await clock.advance(6000);
    expect(printer.status()).toMatchObject({ device: 'offline', paper: 'unknown' });
    const stopping = printer.stop();
    await clock.advance(1000);
    await stopping;
  });
});
