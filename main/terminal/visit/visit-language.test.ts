import { beforeEach, expect, test } from 'vitest';
import type { SignatureStrokes } from '../../../contract/submission.ts';
import { codes, wang } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

const signature: SignatureStrokes = [[{ x: 1, y: 2, t: 0 }]];
const english = { kind: 'chooseLanguage', language: 'en' } as const;
let bench: VisitBench;

beforeEach(() => {
  bench = new VisitBench();
});

async function toTheReview(): Promise<void> {
  await bench.send(
    { kind: 'chooseTheme', theme: 'pension' },
    { kind: 'chooseService', code: codes.apply },
    { kind: 'begin' },
    { kind: 'agree' },
  );
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
  await settle();
  await bench.send(
    { kind: 'answer', question: 'delivery', value: 'village' },
    { kind: 'answer', question: 'phone', value: '18909330933' },
  );
}

const printedText = (): string => JSON.stringify(bench.printed.at(-1)?.document);

test('a visit begins in Chinese, and one touch changes everything that has English', async () => {
  expect(bench.view.language).toBe('zh-CN');
  await bench.send(english);
  expect(bench.view.language).toBe('en');
  expect(bench.view.site).toMatchObject({ city: 'Pingliang', helperName: '马干事' });
  expect(bench.screen('idle').themes[0]?.title).toBe('Pensions');
  await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.apply });
  expect(bench.screen('prepare')).toMatchObject({ fee: 'free', service: { name: 'Senior card' } });
  expect(bench.screen('prepare').limit).toMatch(/^in (about|at most) \d+ working days$/);
});

test('what has no English stays Chinese', async () => {
  await bench.send(english, { kind: 'showAllServices' });
  const names = bench.screen('services').services.map(({ name }) => name);
  expect(names.some((name) => /\p{Script=Han}/u.test(name))).toBe(true);
});

test('switching in the middle keeps the answers, and values are the same in both', async () => {
  await toTheReview();
  const chinese = bench.screen('review').rows;
  await bench.send(english);
  const rows = bench.screen('review').rows;
  expect(rows.map(({ id }) => id)).toEqual(chinese.map(({ id }) => id));
  expect(rows.find(({ id }) => id === 'delivery')?.value).toBe('In the village');
  await bench.send({ kind: 'chooseLanguage', language: 'zh-CN' });
  expect(bench.screen('review').rows).toEqual(chinese);
});

test('a submission is the same, whatever the screen spoke', async () => {
  await toTheReview();
  await bench.send({ kind: 'submit', signature });
  const inChinese = bench.saved.at(-1);
  bench = new VisitBench();
  await bench.send(english);
  await toTheReview();
  await bench.send({ kind: 'submit', signature });
  expect(bench.saved.at(-1)).toEqual(inChinese);
  expect(JSON.stringify(bench.saved.at(-1))).toContain('"delivery":"village"');
});

test('a refusal is said in the language of the visit, also when it changes afterwards', async () => {
  await toTheReview();
  await bench.send(
    { kind: 'change', question: 'phone' },
    { kind: 'answer', question: 'phone', value: '123' },
  );
  const chinese = bench.screen('question').question.refusal;
  await bench.send(english);
  const refusal = bench.screen('question').question.refusal;
  expect(refusal).not.toBe(chinese);
  expect(refusal).toMatch(/^[\p{Script=Latin}\d ,.]+$/u);
});

test('the paper is Chinese; an English visit adds what its reader needs', async () => {
  bench.facts = { ...bench.facts, line: 'offline' };
  await bench.send(english);
  await toTheReview();
  await bench.send({ kind: 'submit', signature });
  await bench.clock.advance(10);
  const paper = printedText();
  for (const line of ['政务服务回执', '√ 已存进本机', 'In English: Senior card', 'Not sent yet', '8207 314'])
    expect(paper).toContain(line);
  expect(paper).toContain('Call 12345, or 马干事 0933-0000 000');
  bench = new VisitBench();
  await toTheReview();
  await bench.send({ kind: 'submit', signature });
  await bench.clock.advance(5000);
  expect(printedText()).not.toContain('English');
});

test('the farewell still speaks English, the next person finds Chinese', async () => {
  await bench.send(english);
  await toTheReview();
  await bench.send({ kind: 'home' }, { kind: 'confirmLeave' });
  expect(bench.screen('goodbye')).toBeTruthy();
  expect(bench.view.language).toBe('en');
  bench.visit.cardEvent({ kind: 'mediaRemoved' });
  await bench.clock.advance(12_000);
  expect(bench.screen('idle')).toBeTruthy();
  expect(bench.view.language).toBe('zh-CN');
});

test('English chosen by somebody who went away is gone after the idle time', async () => {
  await bench.send(english);
  await bench.clock.advance(149_000);
  expect(bench.view.language).toBe('en');
  await bench.clock.advance(2000);
  expect(bench.view.language).toBe('zh-CN');
});

test('going back to the first screen without a card keeps the language: it is still the same person', async () => {
  await bench.send(english, { kind: 'showAllServices' }, { kind: 'back' });
  expect(bench.screen('idle')).toBeTruthy();
  expect(bench.view.language).toBe('en');
});

test('another service for the same person is in the same language', async () => {
  await bench.send(english);
  await toTheReview();
  await bench.send({ kind: 'submit', signature }, { kind: 'anotherService' });
  expect(bench.screen('mine').cases[0]?.title).toBe('Senior card');
});
