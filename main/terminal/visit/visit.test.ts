import { beforeEach, describe, expect, test } from 'vitest';
import { failed } from '../../../contract/result.ts';
import type { SignatureStrokes } from '../../../contract/submission.ts';
import { VisitView } from '../../../contract/visit.ts';
import { codes, wang, youth } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

const signature: SignatureStrokes = [[{ x: 1, y: 2, t: 0 }]];
let bench: VisitBench;

beforeEach(() => {
  bench = new VisitBench();
});

async function toTheCard(code = codes.apply): Promise<void> {
  await bench.send(
    { kind: 'chooseTheme', theme: 'pension' },
    { kind: 'chooseService', code },
    { kind: 'begin' },
    { kind: 'agree' },
  );
}

async function putCard(card = wang): Promise<void> {
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  if (bench.armed) bench.visit.cardEvent({ kind: 'cardRead', card, timing: { lastByteMs: 0 } });
  await settle();
}

async function toTheReview(): Promise<void> {
  await toTheCard();
  await putCard();
  await bench.send(
    { kind: 'answer', question: 'delivery', value: 'village' },
    { kind: 'answer', question: 'phone', value: '18909330933' },
  );
}

const printedText = (): string => JSON.stringify(bench.printed.at(-1)?.document);

describe('an application', () => {
  test('goes from the idle screen to goodbye, and every view fits the contract', async () => {
    const kinds: string[] = [];
    bench.visit.onView((view) => {
      VisitView.parse(view);
      if (kinds.at(-1) !== view.screen.kind) kinds.push(view.screen.kind);
    });
    await toTheReview();
    expect(bench.screen('review').rows).toContainEqual({
      id: 'idNumber',
      label: '身份证号',
      value: '6208••••••••••0723',
      from: 'card',
    });
    await bench.send({ kind: 'submit', signature });
    bench.platformReceives();
    await bench.clock.advance(10);
    expect(bench.screen('saved').progress).toMatchObject({ rung: 'received', receiptNumber: '8207314' });
    expect(bench.screen('saved').printing).toEqual({ state: 'printed' });
    await bench.send({ kind: 'goToEvaluation' }, { kind: 'rate', level: 5 });
    expect(bench.screen('goodbye')).toMatchObject({
      rated: true,
      cardStillThere: true,
      stays: { submission: true, retentionDays: 30 },
    });
    bench.visit.cardEvent({ kind: 'mediaRemoved' });
    await bench.clock.advance(12_000);
    expect(kinds).toEqual([
      'services',
      'prepare',
      'consent',
      'card',
      'question',
      'review',
      'saved',
      'evaluate',
      'goodbye',
      'idle',
    ]);
    expect(bench.saved.map((submission) => submission.body.kind)).toEqual(['application', 'evaluation']);
    expect(new Set(bench.saved.map((submission) => submission.caseId)).size).toBe(1);
  });

  test('reads no card before the citizen agreed', async () => {
    await bench.send(
      { kind: 'chooseTheme', theme: 'pension' },
      { kind: 'chooseService', code: codes.apply },
      { kind: 'begin' },
    );
    bench.screen('consent');
    expect(bench.armings).toBe(0);
    await bench.send({ kind: 'agree' });
    expect(bench.armed).toBe(true);
    await putCard();
    expect(bench.armed).toBe(false);
  });

  test('never prints a rung that was not reached: with the line down the paper says saved only', async () => {
    bench.facts = { ...bench.facts, line: 'offline' };
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    await bench.clock.advance(1);
    expect(printedText()).toContain('√ 已存进本机');
    expect(printedText()).not.toContain('√ 已送到平台');
    expect(printedText()).not.toContain('办件编号');
  });

  test('prints the higher rung when the platform answers in time, and saved only when it does not', async () => {
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    expect(bench.printed).toHaveLength(0);
    await bench.clock.advance(2500);
    expect(printedText()).not.toContain('√ 已送到平台');
    expect(bench.printed).toHaveLength(1);
    bench.platformReceives();
    await bench.clock.advance(5000);
    expect(bench.printed).toHaveLength(1);
    expect(bench.screen('saved').progress.rung).toBe('received');
  });

  test.each(['home', 'goToEvaluation', 'anotherService'] as const)(
    'leaving in a hurry by %s still prints the receipt, with its words',
    async (kind) => {
      await toTheReview();
      await bench.send({ kind: 'submit', signature }, { kind });
      await bench.clock.advance(3000);
      expect(bench.printed).toHaveLength(1);
      expect(printedText()).toContain('8207 314');
    },
  );

  test('masks the person on paper', async () => {
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    await bench.clock.advance(2500);
    expect(printedText()).toContain('王*芬');
    expect(printedText()).not.toContain(wang.name);
    expect(printedText()).not.toContain(wang.idNumber);
  });

  test('says a refused value at its question and keeps the answers before it', async () => {
    await toTheCard();
    await putCard();
    await bench.send(
      { kind: 'answer', question: 'delivery', value: 'village' },
      { kind: 'answer', question: 'phone', value: '123' },
    );
    expect(bench.screen('question').question).toMatchObject({
      id: 'phone',
      refusal: '手机号是 11 位，请再看看。',
    });
    await bench.send({ kind: 'back' });
    expect(bench.screen('question').question).toMatchObject({ id: 'delivery', value: 'village' });
  });

  test('a text is asked with its mode, refused when too short, shown whole and handed over tidy', async () => {
    const address =
      '甘肃省平凉市崆峒区峡门回族乡颉岭村第三村民小组沟底𰻞家自然村下庄子十八号院北二排第四户原白坡大队第七生产队打麦场旁';
    await toTheCard();
    await putCard();
    await bench.send({ kind: 'answer', question: 'delivery', value: 'elsewhere' });
    expect(bench.screen('question').question).toMatchObject({
      input: 'text',
      typing: 'address',
      maxLength: 60,
    });
    await bench.send({ kind: 'answer', question: 'postTo', value: '  \u0000崆峒区  ' });
    expect(bench.screen('question').question.refusal).toBe('请写 6 到 60 个字。');
    await bench.send(
      { kind: 'answer', question: 'postTo', value: ` ${address}\n` },
      { kind: 'answer', question: 'phone', value: '18909330933' },
    );
    expect(bench.screen('review').rows).toContainEqual(
      expect.objectContaining({ id: 'postTo', value: address, from: 'citizen' }),
    );
    await bench.send({ kind: 'submit', signature });
    expect(JSON.stringify(bench.saved)).toContain(address);
    expect(bench.logLines.join()).not.toContain(address.slice(0, 6));
  });

  test('an answer to another question than the one on the screen changes nothing', async () => {
    await toTheCard();
    await putCard();
    await bench.send({ kind: 'answer', question: 'phone', value: '18909330933' });
    expect(bench.screen('question').question.id).toBe('delivery');
  });

  test('changing an answer from the review asks what now follows, and forgets what no longer does', async () => {
    await toTheReview();
    await bench.send(
      { kind: 'change', question: 'delivery' },
      { kind: 'answer', question: 'delivery', value: 'post' },
    );
    expect(bench.screen('question').question.id).toBe('postage');
    await bench.send({ kind: 'answer', question: 'postage', value: 'true' });
    expect(bench.screen('review').rows.map((row) => row.id)).toContain('postage');
    await bench.send(
      { kind: 'change', question: 'delivery' },
      { kind: 'answer', question: 'delivery', value: 'village' },
    );
    expect(bench.screen('review').rows.map((row) => row.id)).not.toContain('postage');
  });

  test('a store that refuses is said on the review; nothing is claimed', async () => {
    bench.storeFailure = { code: 'diskFull', detail: '' };
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    expect(bench.screen('review').trouble).toBe('storageRefused');
    expect(bench.printed).toHaveLength(0);
    bench.storeFailure = undefined;
    await bench.send({ kind: 'submit', signature });
    bench.screen('saved');
  });

  test('without paper the citizen is told before starting and gets the receipt on the screen', async () => {
    bench.facts = { ...bench.facts, receiptPrinter: { ...bench.facts.receiptPrinter, paper: 'out' } };
    await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.apply });
    expect(bench.screen('prepare').paperTrouble).toBe('out');
    await bench.send({ kind: 'begin' }, { kind: 'agree' });
    await putCard();
    await bench.send(
      { kind: 'answer', question: 'delivery', value: 'village' },
      { kind: 'answer', question: 'phone', value: '18909330933' },
      { kind: 'submit', signature },
    );
    expect(bench.screen('saved').printing).toEqual({ state: 'onScreen', reason: 'chosen' });
    expect(bench.printed).toHaveLength(0);
  });

  test('a printer that fails puts the receipt on the screen with the reason', async () => {
    bench.printOutcome = { completion: 'hardwareError', error: 'paperOut', paper: 'partial' };
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    await bench.clock.advance(2500);
    expect(bench.screen('saved').printing).toEqual({ state: 'onScreen', reason: 'paperOut' });
  });
});

describe('the card', () => {
  test('put down first leads to consent, then to the own cases', async () => {
    await putCard();
    expect(bench.screen('consent').service).toBeUndefined();
    expect(bench.armings).toBe(0);
    await bench.send({ kind: 'agree' });
    bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
    expect(bench.screen('mine')).toMatchObject({ citizen: '王*芬', cases: [] });
    await bench.send(
      { kind: 'chooseTheme', theme: 'pension' },
      { kind: 'chooseService', code: codes.apply },
      { kind: 'begin' },
    );
    bench.screen('consent');
    await bench.send({ kind: 'agree' });
    bench.screen('question');
  });

  test('shows received when the card is put down again after the platform answered', async () => {
    await toTheReview();
    await bench.send({ kind: 'submit', signature });
    await bench.clock.advance(2500);
    await bench.send({ kind: 'home' }, { kind: 'home' });
    bench.visit.cardEvent({ kind: 'mediaRemoved' });
    bench.platformReceives();
    await bench.clock.advance(20_000);
    bench.screen('idle');
    await putCard();
    await bench.send({ kind: 'agree' });
    bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
    expect(bench.screen('mine').cases).toMatchObject([{ rung: 'received', receiptNumber: '8207314' }]);
  });

  test.each(['cardUnreadable', 'readerGone', 'readerGarbled', 'cardUnknownType'] as const)(
    '%s is told and can be tried again',
    async (problem) => {
      await toTheCard();
      bench.visit.cardEvent({ kind: 'cardProblem', problem });
      expect(bench.screen('card')).toEqual({ kind: 'card', step: 'problem', problem });
      await bench.send({ kind: 'retryCard' });
      expect(bench.screen('card').step).toBe('waiting');
      await putCard();
      bench.screen('question');
    },
  );

  test('a reader that comes back takes its message away', async () => {
    await toTheCard();
    bench.visit.cardEvent({ kind: 'cardProblem', problem: 'readerGone' });
    bench.visit.cardEvent({ kind: 'status', status: { device: 'online', media: 'notPresent' } });
    expect(bench.screen('card').step).toBe('waiting');
  });

  test('too young for the item, and expired, are told; the next card is read', async () => {
    bench.facts = { ...bench.facts };
    await toTheCard(codes.elders);
    await putCard(youth);
    expect(bench.screen('card').mismatch).toBe('tooYoung');
    bench.visit.cardEvent({ kind: 'mediaRemoved' });
    await putCard({ ...wang, validTo: '2020-01-01' });
    bench.visit.cardEvent({
      kind: 'cardRead',
      card: { ...wang, validTo: '2020-01-01' },
      timing: { lastByteMs: 0 },
    });
    expect(bench.screen('card').mismatch).toBe('expired');
  });
});

describe('a query', () => {
  test('is asked, answered and, for a print item, printed', async () => {
    await toTheCard(codes.print);
    await putCard();
    expect(bench.screen('answer').outcome).toBe('found');
    await bench.clock.advance(1);
    expect(bench.screen('answer').printing).toEqual({ state: 'printed' });
    expect(printedText()).toContain('15 年');
  });

  test('a query item prints nothing', async () => {
    await toTheCard(codes.query);
    await putCard();
    await bench.clock.advance(5000);
    expect(bench.screen('answer').printing).toBeUndefined();
    expect(bench.printed).toHaveLength(0);
  });

  test('without an answer it says so, and asking again keeps the request id', async () => {
    bench.queryReply = failed({ code: 'lineDown' });
    await toTheCard(codes.query);
    await putCard();
    expect(bench.screen('asking').trouble).toBe('lineDown');
    bench.queryReply = { ok: true, value: { outcome: 'noRecord', rows: [] } };
    await bench.send({ kind: 'retryQuery' });
    expect(bench.screen('answer').outcome).toBe('noRecord');
    expect(new Set(bench.asked.map((request) => request.requestId)).size).toBe(1);
  });

  test('is not offered while the line is down', async () => {
    bench.facts = { ...bench.facts, line: 'offline' };
    await bench.send({ kind: 'chooseTheme', theme: 'pension' }, { kind: 'chooseService', code: codes.query });
    const services = bench.screen('services').services;
    expect(services.find((service) => service.code === codes.query)?.notOffered).toBe('needsLine');
    expect(services.find((service) => service.code === codes.apply)?.notOffered).toBeUndefined();
  });
});

describe('the rating', () => {
  async function toTheRating(): Promise<void> {
    await toTheReview();
    await bench.send({ kind: 'submit', signature }, { kind: 'goToEvaluation' });
  }

  test('silence is not rated', async () => {
    await toTheRating();
    await bench.clock.advance(60_000);
    expect(bench.screen('goodbye').rated).toBe(false);
    expect(bench.saved.filter((submission) => submission.body.kind === 'evaluation')).toHaveLength(0);
  });

  test('a bad rating asks for a reason of its own level', async () => {
    await toTheRating();
    await bench.send({ kind: 'rate', level: 2 });
    expect(bench.screen('evaluate')).toMatchObject({ level: 2, reasons: [{ code: '214' }] });
    await bench.send({ kind: 'giveReasons', indicators: ['113'] });
    bench.screen('evaluate');
    await bench.send({ kind: 'giveReasons', indicators: ['214', '113'] });
    expect(bench.screen('goodbye').rated).toBe(true);
    expect(bench.saved.at(-1)?.body).toMatchObject({
      kind: 'evaluation',
      level: 2,
      indicators: ['214'],
      channel: 5,
    });
  });
});

describe('leaving', () => {
  test('asks once when answers would be lost, and stays when told to', async () => {
    await toTheCard();
    await putCard();
    await bench.send({ kind: 'home' });
    expect(bench.view.overlay).toMatchObject({ kind: 'leave' });
    await bench.send({ kind: 'stay' });
    expect(bench.view.overlay).toBeUndefined();
    bench.screen('question');
    await bench.send({ kind: 'home' }, { kind: 'confirmLeave' });
    bench.screen('goodbye');
    expect(bench.saved).toHaveLength(0);
  });

  test('warns after the idle time, counts down, and wipes everything when nobody answers', async () => {
    await toTheReview();
    await bench.clock.advance(121_000);
    expect(bench.view.overlay).toEqual({ kind: 'stillThere', secondsLeft: 29 });
    await bench.clock.advance(30_000);
    bench.screen('goodbye');
    expect(JSON.stringify(bench.view)).not.toContain('6208');
    bench.visit.cardEvent({ kind: 'mediaRemoved' });
    await bench.clock.advance(70_000);
    bench.screen('idle');
  });

  test('a touch extends the visit as often as wanted', async () => {
    await toTheReview();
    for (let times = 0; times < 15; times += 1) {
      await bench.clock.advance(140_000);
      expect(bench.view.overlay?.kind).toBe('stillThere');
      await bench.send({ kind: 'activity' });
      expect(bench.view.overlay).toBeUndefined();
    }
    bench.screen('review');
  });

  test('nobody is missed on the idle screen', async () => {
    await bench.clock.advance(500_000);
    expect(bench.view.overlay).toBeUndefined();
    bench.screen('idle');
  });

  test('help lies over the screen and goes again', async () => {
    await toTheCard();
    await bench.send({ kind: 'help' });
    expect(bench.view.overlay).toEqual({ kind: 'help' });
    await bench.send({ kind: 'closeHelp' });
    bench.screen('card');
  });
});

test('no name and no number of a person gets into the log', async () => {
  await toTheReview();
  await bench.send({ kind: 'submit', signature });
  bench.storeFailure = { code: 'ioError', detail: '' };
  await bench.send({ kind: 'goToEvaluation' }, { kind: 'rate', level: 4 });
  const log = bench.logLines.join('\n');
  expect(log).toContain('submission-saved');
  expect(log).not.toContain(wang.name);
  expect(log).not.toContain(wang.idNumber);
  expect(log).not.toContain('18909330933');
});
