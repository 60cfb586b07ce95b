import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CodeScannerEvent } from '../../../contract/code-scanner.ts';
import type { CaseProgress } from '../../../contract/outbox.ts';
import type { Intent, ScannedView } from '../../../contract/visit.ts';
import { receiptQrText, type PaperReceipt } from '../../../seal/receipt-token.ts';
import { newKeyPair } from '../../../seal/sm2.ts';
import {
  receivedPaper,
  savedPaper,
  testSaved,
  testUnsignedReceipt,
} from '../../../seal/testing/test-receipts.ts';
import { codes, wang } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

const textOf = (paper: PaperReceipt): string => {
  const text = receiptQrText('https://platform.example', paper);
  if (!text.ok) throw new Error(text.failure.code);
  return text.value;
};
const savedText = textOf(savedPaper(testSaved));
const receivedText = textOf(receivedPaper(testUnsignedReceipt));
const strangeText = textOf(receivedPaper(testUnsignedReceipt, newKeyPair()));
const forgedText = `${savedText.slice(0, 90)}${savedText[90] === 'A' ? 'B' : 'A'}${savedText.slice(91)}`;
const pageText = `https://platform.example/r/${testSaved.id}`;

const read = (text: string): CodeScannerEvent => ({ kind: 'codeRead', code: { text, encoding: 'utf-8' } });
const problem: CodeScannerEvent = { kind: 'codeProblem', problem: 'incomplete' };
const here: CaseProgress = {
  caseId: 'case',
  submissionId: testSaved.id,
  title: '老年人优待证',
  receiptNumber: testSaved.receiptNumber,
  state: 'accepted',
  rung: 'accepted',
  savedAtMs: testSaved.savedAtMs,
  receivedAtMs: testSaved.savedAtMs + 60_000,
  acceptedAtMs: testSaved.savedAtMs + 120_000,
  acceptedBy: '崆峒区卫生健康局',
};

let bench: VisitBench;
beforeEach(() => {
  bench = new VisitBench();
});

const held = async (event: CodeScannerEvent): Promise<ScannedView> => {
  bench.visit.codeEvent(event);
  await settle();
  return bench.screen('scanned').code;
};

describe('what was held is told apart', () => {
  test('a saved receipt of another terminal is genuine, and nobody here knows how far it is', async () => {
    expect(await held(read(savedText))).toEqual({
      what: 'genuine',
      promise: 'saved',
      receiptNumber: testSaved.receiptNumber,
      at: new Date(testSaved.savedAtMs).toISOString(),
      terminalId: testSaved.terminalId,
      isHere: false,
    });
  });

  test('a receipt of a case in this store tells how far it is now, and follows it', async () => {
    bench.casesHere.set(testSaved.id, { ...here, state: 'queued', rung: 'saved' });
    expect(await held(read(savedText))).toMatchObject({ progress: { rung: 'saved', title: here.title } });
    bench.casesHere.set(testSaved.id, here);
    bench.visit.caseChanged(here.caseId);
    expect(bench.screen('scanned').code).toMatchObject({
      progress: { rung: 'accepted', acceptedBy: here.acceptedBy },
    });
  });

  test('a receipt of the platform promises more', async () => {
    expect(await held(read(receivedText))).toMatchObject({
      what: 'genuine',
      promise: 'received',
      at: testUnsignedReceipt.receivedAt,
    });
  });

  test('a progress page is looked up too', async () => {
    expect(await held(read(pageText))).toEqual({ what: 'progressPage' });
    bench.casesHere.set(testSaved.id, here);
    expect(await held(read(pageText))).toMatchObject({
      what: 'progressPage',
      progress: { rung: 'accepted' },
    });
  });

  test('nothing is looked up for a receipt that is not believed', async () => {
    bench.casesHere.set(testSaved.id, here);
    expect(await held(read(forgedText))).toEqual({ what: 'forged' });
  });

  test.each([
    [strangeText, 'unknownKey'],
    [savedText.slice(0, 100), 'unreadable'],
    ['https://si.12333.gov.cn/code?x=1', 'socialSecurity'],
    ['134567890123456789', 'payment'],
    ['weixin://wxpay/bizpayurl?pr=x', 'phone'],
    ['姓名：王淑芬', 'unknown'],
  ])('%s', async (text, what) => {
    expect(await held(read(text))).toEqual({ what });
  });

  test('what could not be made out asks for another try, and the next code replaces it', async () => {
    expect(await held(problem)).toEqual({ what: 'notClear' });
    expect(await held(read(savedText))).toMatchObject({ what: 'genuine' });
  });
});

describe('when the scanner reads', () => {
  test('on the first screen, among the services and on its own screen', async () => {
    expect(bench.scannerArmed).toBe(true);
    await bench.send({ kind: 'showAllServices' });
    expect(bench.scannerArmed).toBe(true);
    await held(read(pageText));
    expect(bench.scannerArmed).toBe(true);
  });

  test('not from the item on, nor among the services of somebody whose card is known', async () => {
    await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.apply });
    expect(bench.scannerArmed).toBe(false);
    bench.visit.codeEvent(read(savedText));
    bench.screen('prepare');
    await bench.send({ kind: 'home' });
    expect(bench.scannerArmed).toBe(true);
    bench.visit.cardEvent({ kind: 'mediaInserted' });
    await bench.send({ kind: 'agree' });
    bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
    await bench.send({ kind: 'showAllServices' });
    bench.screen('services');
    expect(bench.scannerArmed).toBe(false);
    bench.visit.codeEvent(read(savedText));
    bench.screen('services');
  });

  test('asleep: the code wakes the screen and is told', async () => {
    await bench.clock.advance(300_000);
    expect(bench.view.asleep).toBe(true);
    expect(bench.scannerArmed).toBe(true);
    expect(await held(read(savedText))).toMatchObject({ what: 'genuine' });
    expect(bench.view.asleep).toBeUndefined();
  });

  test('one scanner that is not broken is offered; a broken one and none are not', () => {
    expect(bench.view.health.codeScanner).toBeUndefined();
    bench.facts = { ...bench.facts, codeScanner: { device: 'online', scanner: 'unknown' } };
    bench.visit.refresh();
    expect(bench.view.health.codeScanner).toBe('ready');
    bench.facts = { ...bench.facts, codeScanner: { device: 'noDevice', scanner: 'unknown' } };
    bench.visit.codeEvent({ kind: 'status', status: { device: 'noDevice', scanner: 'unknown' } });
    expect(bench.view.health.codeScanner).toBe('trouble');
  });
});

describe('leaving it', () => {
  test.each<Intent>([{ kind: 'back' }, { kind: 'home' }])(
    '$kind goes to the first screen',
    async (intent) => {
      await held(read(savedText));
      await bench.send(intent);
      bench.screen('idle');
    },
  );

  test('a sentence gives way after half a minute, a receipt after the idle time, nobody is asked', async () => {
    await held(problem);
    await bench.clock.advance(29_000);
    await bench.send({ kind: 'activity' });
    await bench.clock.advance(29_000);
    bench.screen('scanned');
    await bench.clock.advance(1_000);
    bench.screen('idle');
    await held(read(savedText));
    await bench.clock.advance(119_000);
    bench.screen('scanned');
    await bench.clock.advance(1_000);
    bench.screen('idle');
    expect(bench.view.overlay).toBeUndefined();
  });

  test('help stays as long as anywhere', async () => {
    await held(problem);
    await bench.send({ kind: 'help' });
    await bench.clock.advance(100_000);
    expect(bench.view.overlay).toEqual({ kind: 'help' });
    await bench.send({ kind: 'closeHelp' });
    expect(bench.view.overlay).toBeUndefined();
    bench.screen('scanned');
  });

  test('a service can be chosen, and a card begins as ever', async () => {
    await held(problem);
    await bench.send({ kind: 'showAllServices' });
    bench.screen('services');
    await held(read(savedText));
    bench.visit.cardEvent({ kind: 'mediaInserted' });
    await settle();
    bench.screen('consent');
  });
});

test('no code gets into the log or a view', async () => {
  await held(read('姓名：王淑芬'));
  await held(read(savedText));
  const told = bench.logLines.join('\n') + JSON.stringify(bench.view);
  expect(told).not.toContain('王淑芬');
  expect(told).not.toContain(savedText.slice(-60));
});

type Step =
  { kind: 'code'; event: CodeScannerEvent } | { kind: 'hand'; intent: Intent } | { kind: 'card' | 'lift' };

test('any order of codes, cards and touches: no name about a code, and always back to the first screen', async () => {
  const step = fc.oneof(
    fc.constantFrom<Step>(
      ...[
        problem,
        ...[savedText, receivedText, strangeText, forgedText, pageText, '姓名：王淑芬'].map(read),
      ].map((event) => ({ kind: 'code' as const, event })),
    ),
    fc.constantFrom<Step>(
      ...(
        [
          'help',
          'closeHelp',
          'stay',
          'back',
          'home',
          'begin',
          'agree',
          'showAllServices',
          'activity',
        ] as const
      ).map((kind) => ({ kind: 'hand' as const, intent: { kind } })),
      { kind: 'hand', intent: { kind: 'chooseService', code: codes.apply } },
      { kind: 'card' },
      { kind: 'lift' },
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ step, waitMs: fc.constantFrom(0, 1_000, 40_000, 310_000) }), { maxLength: 10 }),
      async (steps) => {
        bench = new VisitBench();
        bench.casesHere.set(testSaved.id, here);
        for (const { step: one, waitMs } of steps) {
          const listening = bench.scannerArmed;
          if (one.kind === 'hand') await bench.send(one.intent);
          else if (one.kind === 'code') bench.visit.codeEvent(one.event);
          else if (one.kind === 'lift') bench.visit.cardEvent({ kind: 'mediaRemoved' });
          else {
            bench.visit.cardEvent({ kind: 'mediaInserted' });
            bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
          }
          await settle();
          if (one.kind === 'code') expect(bench.view.screen.kind === 'scanned').toBe(listening);
          if (bench.view.screen.kind === 'scanned') {
            expect(JSON.stringify(bench.view.screen)).not.toMatch(/王|6208/);
            expect(bench.view.overlay?.kind).not.toBe('stillThere');
          }
          await bench.clock.advance(waitMs);
        }
        bench.visit.cardEvent({ kind: 'mediaRemoved' });
        await bench.clock.advance(400_000);
        bench.screen('idle');
        expect(bench.scannerArmed).toBe(true);
        bench.visit.stop();
      },
    ),
    { numRuns: 60 },
  );
});
