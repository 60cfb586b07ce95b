import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentPrintOutcome } from '../../contract/document-printer.ts';
import { systemClock } from '../emulators/system-clock.ts';
import { EmulatedDocumentPrinter } from './emulator/emulated-document-printer.ts';
import { HttpIppExchange } from './http-ipp-exchange.ts';
import { IppDocumentPrinter } from './ipp-document-printer.ts';
import { pdfOf } from './testing/document-bench.ts';

const opened = await EmulatedDocumentPrinter.open();
const missing = !opened.ok && opened.failure.code === 'missing';
if (!opened.ok && !missing) throw new Error(`ippeveprinter does not start: ${opened.failure.detail}`);

describe.skipIf(missing)('a real IPP printer (ippeveprinter)', () => {
  let emulated: EmulatedDocumentPrinter;
  let printer: IppDocumentPrinter;

  beforeAll(() => {
    if (!opened.ok) return;
    emulated = opened.value;
    printer = new IppDocumentPrinter({
      uri: emulated.uri,
      exchange: (uri) => new HttpIppExchange({ uri }, systemClock),
      clock: systemClock,
      userName: 'jiujin-test',
      timing: {
        pollMs: 100,
        followMs: 100,
        firstRetryMs: 100,
        lastRetryMs: 100,
        silenceLimitMs: 2000,
        takeBackMs: 1000,
        desertedLimitMs: 500,
      },
    });
    printer.start();
  });
  afterAll(async () => {
    await printer.stop();
    await emulated.close();
  });

  /** Waits for a status that is sure to come. */
  const until = async (hold: () => boolean): Promise<void> => {
    while (!hold()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const print = (jobId: string, pages: number): Promise<DocumentPrintOutcome> =>
    printer.print({ jobId, visitId: 'visit-1', pdf: pdfOf(pages), pages });
  const sheetsOf = (jobId: string): number | undefined =>
    emulated.papers().find(({ jobName }) => jobName === `jiujin-test/${jobId}`)?.sheets;

  it('is found and prints what it is given, as it was given', async () => {
    await until(() => printer.status().device === 'online');
    expect(printer.capabilities().acceptedFormats).toContain('application/pdf');
    await expect(print('whole', 3)).resolves.toEqual({
      completion: 'success',
      paper: 'complete',
      pagesPrinted: 3,
    });
    expect(emulated.papers().at(-1)).toMatchObject({ jobName: 'jiujin-test/whole', sheets: 3 });
    expect(Buffer.from(emulated.papers().at(-1)!.pdf)).toEqual(Buffer.from(pdfOf(3)));
  });

  it.each([
    ['media-empty', 'paperOut'],
    ['media-jam', 'paperJammed'],
    ['cover-open', 'coverOpen'],
    ['toner-empty', 'tonerOut'],
  ])('%s: nothing is sent', async (reason, error) => {
    await emulated.setReasons([reason]);
    await until(() => printer.status().reasons.some((word) => word.startsWith(reason)));
    await expect(print(`without-${reason}`, 1)).resolves.toEqual({
      completion: 'deviceNotReady',
      error,
      paper: 'none',
    });
    await emulated.setReasons([]);
    await until(() => printer.status().reasons.length === 0);
    expect(sheetsOf(`without-${reason}`)).toBeUndefined();
  });

  it('says every word that is set, however soon after the one before', async () => {
    for (let round = 0; round < 5; round += 1) {
      for (const words of [['media-jam'], [], ['cover-open'], []]) {
        await emulated.setReasons(words);
        await until(() => printer.status().reasons.length === words.length);
      }
    }
  });

  it('a jam in the middle is told, and the rest comes when it is cleared', async () => {
    const job = print('jam', 4);
    await until(() => (sheetsOf('jam') ?? 0) >= 1);
    await emulated.setReasons(['media-jam']);
    await until(() => printer.status().paper === 'jammed');
    expect(sheetsOf('jam')).toBeLessThan(4);
    await emulated.setReasons([]);
    await expect(job).resolves.toEqual({ completion: 'success', paper: 'complete', pagesPrinted: 4 });
  });

  it('a visit that ends takes its job back', async () => {
    const job = print('left', 200);
    await until(() => (sheetsOf('left') ?? 0) >= 1);
    printer.cancelVisit('visit-1');
    await expect(job).resolves.toMatchObject({ completion: 'canceled' });
  });

  it('killed in the middle and started again, it prints for the next and nothing of before', async () => {
    await emulated.powerOff();
    await emulated.powerOn();
    await until(() => printer.status().device === 'online');
    const job = print('killed', 200);
    await until(() => (sheetsOf('killed') ?? 0) >= 1);
    await emulated.powerOff();
    await until(() => printer.status().device === 'noDevice');
    await emulated.powerOn();
    const outcome = await job;
    expect(outcome.paper).toBe('unknown');
    await until(() => printer.status().device === 'online');
    await expect(print('next', 2)).resolves.toMatchObject({ completion: 'success', paper: 'complete' });
  });
});
