import { beforeEach, describe, expect, test } from 'vitest';
import { VisitView } from '../../../contract/visit.ts';
import { codes, wang, youth } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

let bench: VisitBench;

beforeEach(async () => {
  bench = new VisitBench();
  await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.apply });
  await bench.send({ kind: 'begin' }, { kind: 'agree' });
  await putCard();
  await bench.send(
    { kind: 'answer', question: 'delivery', value: 'village' },
    { kind: 'answer', question: 'phone', value: '18909330933' },
    { kind: 'submit', signature: [[{ x: 1, y: 2, t: 0 }]] },
  );
  bench.platformReceives();
  await bench.clock.advance(10);
  await bench.send({ kind: 'home' }, { kind: 'home' });
  bench.visit.cardEvent({ kind: 'mediaRemoved' });
  await bench.clock.advance(60_000);
  expect(bench.view.screen.kind).toBe('idle');
});

async function putCard(card = wang): Promise<void> {
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  await settle();
  if (!bench.armed) await bench.send({ kind: 'agree' });
  if (bench.armed) bench.visit.cardEvent({ kind: 'cardRead', card, timing: { lastByteMs: 0 } });
  await settle();
}

const reprint = { kind: 'reprint', receiptNumber: '8207314' } as const;
const texts = (): string => JSON.stringify(bench.printed.at(-1)?.document);

describe('a receipt printed again', () => {
  test('needs the card: the same person gets it, marked with time and number of the copy', async () => {
    await putCard();
    expect(bench.screen('mine').canReprint).toBe(true);
    const before = bench.printed.length;
    await bench.send(reprint);
    VisitView.parse(bench.view);
    expect(bench.printed).toHaveLength(before + 1);
    expect(texts()).toContain('补打　第 1 次');
    expect(texts()).toContain('√ 已送到平台');
    expect(texts()).toContain('/r/0198f000');
    expect(bench.screen('mine').reprint).toEqual({
      receiptNumber: '8207314',
      printing: { state: 'printed' },
    });
    await bench.send(reprint);
    expect(texts()).toContain('补打　第 2 次');
  });

  test('is never given to another person, nor before the card was read', async () => {
    const before = bench.printed.length;
    await bench.send(reprint);
    await putCard(youth);
    expect(bench.screen('mine').cases).toEqual([]);
    await bench.send(reprint);
    expect(bench.printed).toHaveLength(before);
    expect(bench.screen('mine').reprint).toBeUndefined();
  });

  test('is not begun without paper, and a failure is told', async () => {
    await putCard();
    const before = bench.printed.length;
    const { receiptPrinter } = bench.facts;
    bench.facts = { ...bench.facts, receiptPrinter: { ...receiptPrinter, paper: 'out', device: 'offline' } };
    await bench.send(reprint);
    expect(bench.printed).toHaveLength(before);
    bench.facts = { ...bench.facts, receiptPrinter };
    bench.printOutcome = { completion: 'commandErrorCode', error: 'paperOut', paper: 'partial' };
    await bench.send(reprint);
    expect(bench.screen('mine').reprint?.printing).toEqual({ state: 'onScreen', reason: 'paperOut' });
  });

  test('belongs to the visit: who leaves cancels what has not begun, and the next one sees nothing of it', async () => {
    await putCard();
    await bench.send(reprint);
    const { visitId } = bench.printed.at(-1) ?? {};
    await bench.send({ kind: 'back' });
    expect(bench.canceled).toContain(visitId);
    bench.visit.cardEvent({ kind: 'mediaRemoved' });
    await bench.clock.advance(60_000);
    await putCard(youth);
    expect(bench.screen('mine').reprint).toBeUndefined();
  });
});
