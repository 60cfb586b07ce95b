import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../emulators/system-clock.ts';
import { EmulatedDocumentPrinter } from './emulator/emulated-document-printer.ts';
import { HttpIppExchange } from './http-ipp-exchange.ts';
import { IppDocumentPrinter } from './ipp-document-printer.ts';
import { canQueue, openCupsQueue, type CupsQueue } from './testing/cups-queue.ts';
import { onePagePdf } from './testing/one-page-pdf.ts';

const opened = canQueue ? await EmulatedDocumentPrinter.open() : undefined;

describe.skipIf(!opened?.ok)('a real queue of CUPS before a real printer', () => {
  let emulated: EmulatedDocumentPrinter;
  let queue: CupsQueue;
  let printer: IppDocumentPrinter;

  beforeAll(async () => {
    if (!opened?.ok) return;
    emulated = opened.value;
    queue = await openCupsQueue(emulated.uri);
    printer = new IppDocumentPrinter({
      uri: queue.uri,
      exchange: (uri) => new HttpIppExchange({ uri }, systemClock),
      clock: systemClock,
      userName: 'jiujin-test',
      timing: { pollMs: 100, followMs: 100 },
    });
    printer.start();
  });
  afterAll(async () => {
    await printer.stop();
    await queue.close();
    await emulated.close();
  });

  const until = async (hold: () => boolean): Promise<void> => {
    while (!hold()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('prints through it, and believes its count', async () => {
    await until(() => printer.status().device === 'online');
    const outcome = await printer.print({ jobId: 'q', visitId: 'v', pdf: onePagePdf, pages: 1 });
    expect(outcome).toEqual({ completion: 'success', paper: 'complete', pagesPrinted: 1 });
    expect(emulated.papers()).toMatchObject([{ jobName: 'jiujin-test/q', sheets: 1 }]);
  });

  it('sees the printer’s trouble behind a queue that says idle', async () => {
    await emulated.setReasons(['media-empty']);
    await until(() => printer.status().paper === 'out');
    const outcome = await printer.print({ jobId: 'r', visitId: 'v', pdf: onePagePdf, pages: 1 });
    expect(outcome).toEqual({ completion: 'deviceNotReady', error: 'paperOut', paper: 'none' });
  });
});
