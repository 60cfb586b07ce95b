import { beforeEach, describe, expect, it } from 'vitest';
import type { DocumentPrinterStatus } from '../../../contract/device.ts';
import type { DocumentJob, DocumentPrintOutcome } from '../../../contract/document-printer.ts';
import type { DocumentPrinting } from '../../../contract/visit.ts';
import { machineHealth } from '../offer/health.ts';
import { reasonNotOffered } from '../offer/offer.ts';
import { catalogue, codes, wang } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

const ready: DocumentPrinterStatus = {
  device: 'online',
  paper: 'full',
  toner: 'full',
  cover: 'closed',
  reasons: [],
};

let bench: VisitBench;
let jobs: (DocumentJob & { end: (outcome: DocumentPrintOutcome) => void })[];
let over: string[];

beforeEach(() => {
  jobs = [];
  over = [];
  bench = new VisitBench({
    print: (job) => new Promise((end) => jobs.push({ ...job, end })),
    cancelVisit: (visitId) => over.push(visitId),
  });
  bench.facts = { ...bench.facts, documentPrinter: ready };
});

const status = (change: Partial<DocumentPrinterStatus>): void => {
  bench.facts = { ...bench.facts, documentPrinter: { ...ready, ...change } };
  bench.visit.refresh();
};

/** What the screen says of the A4 paper. */
function document(): DocumentPrinting | undefined {
  const { screen } = bench.view;
  return screen.kind === 'saved' || screen.kind === 'answer' ? screen.document : undefined;
}

async function savedCase(): Promise<void> {
  await bench.send(
    { kind: 'showAllServices' },
    { kind: 'chooseService', code: codes.apply },
    { kind: 'begin' },
    { kind: 'agree' },
  );
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
  await settle();
  await bench.send(
    { kind: 'answer', question: 'delivery', value: 'village' },
    { kind: 'answer', question: 'phone', value: '13800000000' },
    {
      kind: 'submit',
      signature: [
        [
          { x: 1, y: 1, t: 0 },
          { x: 9, y: 9, t: 5 },
        ],
      ],
    },
  );
}

/** Making a paper takes real time, printing it does not. */
async function jobIsThere(count = 1): Promise<void> {
  while (jobs.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function end(outcome: DocumentPrintOutcome): Promise<void> {
  jobs.at(-1)!.end(outcome);
  await settle();
}

describe('the A4 paper of an application', () => {
  it('is offered, printed when asked for, and told as printed when every page was counted', async () => {
    await savedCase();
    expect(document()).toEqual({ state: 'offered' });
    expect(jobs).toEqual([]);
    await bench.send({ kind: 'printDocument' });
    await jobIsThere();
    expect(document()).toEqual({ state: 'printing' });
    expect(jobs[0]).toMatchObject({ pages: 2 });
    expect(Buffer.from(jobs[0]!.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    await end({ completion: 'success', paper: 'complete', pagesPrinted: 2 });
    expect(document()).toEqual({ state: 'printed', pages: 2 });
    await bench.send({ kind: 'printDocument' });
    expect(jobs).toHaveLength(1);
  });

  it('done with pages not counted is not called printed', async () => {
    await savedCase();
    await bench.send({ kind: 'printDocument' });
    await jobIsThere();
    await end({ completion: 'success', paper: 'unknown' });
    expect(document()).toEqual({ state: 'countPages', pages: 2 });
  });

  it('a printer that stops is told while it waits, and goes on', async () => {
    await savedCase();
    await bench.send({ kind: 'printDocument' });
    await jobIsThere();
    status({ device: 'userError', paper: 'out' });
    expect(document()).toEqual({ state: 'printing', stopped: 'paperOut' });
    status({});
    expect(document()).toEqual({ state: 'printing' });
  });

  it('what did not come out may be tried again, once the printer is ready', async () => {
    await savedCase();
    await bench.send({ kind: 'printDocument' });
    await jobIsThere();
    status({ paper: 'jammed' });
    await end({ completion: 'deviceNotReady', error: 'paperJammed', paper: 'partial', pagesPrinted: 1 });
    expect(document()).toEqual({ state: 'failed', reason: 'paperJammed' });
    await bench.send({ kind: 'printDocument' });
    expect(jobs).toHaveLength(1);
    status({});
    await bench.send({ kind: 'printDocument' });
    await jobIsThere(2);
    expect(document()).toEqual({ state: 'printing' });
  });

  it.each([
    [{ paper: 'out' }, 'paperOut'],
    [{ toner: 'out' }, 'tonerOut'],
    [{ cover: 'open' }, 'coverOpen'],
    [{ device: 'noDevice', paper: 'unknown' }, 'printerTrouble'],
  ] as const)('%o: it says why not, and prints nothing', async (change, reason) => {
    await savedCase();
    status(change);
    expect(document()).toEqual({ state: 'notNow', reason });
    await bench.send({ kind: 'printDocument' });
    expect(document()).toEqual({ state: 'notNow', reason });
    expect(jobs).toEqual([]);
  });

  it('expires with the visit, and names nobody in the log', async () => {
    await savedCase();
    await bench.send({ kind: 'printDocument' });
    await jobIsThere();
    await bench.send({ kind: 'home' });
    expect(over).toContain(jobs[0]!.visitId);
    await end({ completion: 'canceled', paper: 'none' });
    expect(bench.view.screen.kind).toBe('goodbye');
    expect(bench.logLines.join()).not.toMatch(/王淑芬|620802195107230723/);
  });

  it('is not spoken of where there is no A4 printer', async () => {
    bench = new VisitBench();
    await savedCase();
    expect(bench.screen('saved').document).toBeUndefined();
    expect(bench.view.health.documentPaper).toBeUndefined();
  });
});

describe('what is offered', () => {
  const printItem = catalogue.items.find(({ code }) => code === codes.print)!;
  const reason = (
    printsOn: 'receipt' | 'a4' | undefined,
    receipt: 'full' | 'out',
    a4: 'full' | 'out' | undefined,
  ) => {
    const facts = {
      ...bench.facts,
      receiptPrinter: { ...bench.facts.receiptPrinter, paper: receipt },
      documentPrinter: { ...ready, paper: a4 ?? ('full' as const) },
    };
    const { documentPrinter: _, ...without } = facts;
    const health = machineHealth(a4 === undefined ? without : facts);
    return reasonNotOffered(
      { ...printItem, ...(printsOn ? { printsOn } : {}) },
      { health, today: '2026-11-23' },
    );
  };

  it.each([
    [undefined, 'full', undefined, undefined],
    [undefined, 'out', undefined, 'needsPaper'],
    [undefined, 'out', 'full', undefined],
    [undefined, 'out', 'out', 'needsPaper'],
    ['receipt', 'out', 'full', 'needsPaper'],
    ['a4', 'full', undefined, 'needsDocumentPrinter'],
    ['a4', 'full', 'out', 'needsDocumentPrinter'],
    ['a4', 'out', 'full', undefined],
  ] as const)('an item for %s, receipt paper %s, A4 %s: %s', (printsOn, receipt, a4, expected) => {
    expect(reason(printsOn, receipt, a4)).toBe(expected);
  });
});
