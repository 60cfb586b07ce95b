import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSubmissions } from '../../contract/gateway.ts';
import { BatchSize } from './batch-size.ts';
import { faults, refusal, send, status, strangersStatus, type Fault } from './fixtures/local-gateway.ts';
import { runningSync } from './fixtures/running-sync.ts';

type Running = Awaited<ReturnType<typeof runningSync>>;

function many({ save }: Running, count: number) {
  return Array.from({ length: count }, () => save());
}

test('a long queue goes in few requests, one at a time, each submission once', async () => {
  const running = await runningSync();
  const { gateway, sync, allSent } = running;
  const saved = many(running, 120);
  sync.start();
  await allSent();
  expect(gateway.effects.map(({ id }) => id)).toEqual(saved.map(({ id }) => id));
  expect(gateway.batches.length).toBeLessThanOrEqual(6);
  expect(Math.max(...gateway.batches)).toBeGreaterThan(16);
  expect(gateway.mostAtOnce).toBe(1);
});

test('the answer to a batch is lost: all of it goes again, every effect once', async () => {
  const running = await runningSync();
  const { gateway, sync, clock, saw, allSent } = running;
  const saved = many(running, 30);
  gateway.failNext('batch', faults.lostResponse);
  sync.start();
  await saw('batchRetry');
  clock.advance(2_000);
  await allSent();
  expect(gateway.effects).toHaveLength(saved.length);
});

test.each<[string, Fault]>([
  ['reset', faults.reset],
  ['truncated reply', faults.truncated],
  ['cut body', faults.cutBody],
  ['captive portal', faults.captivePortal],
  ['500', status(500)],
  ['404', status(404)],
  ['409', status(409)],
  ['400', status(400)],
  ['413', status(413)],
  ['413 of a proxy', strangersStatus(413)],
  ['429', status(429)],
  ['503 with Retry-After', status(503, { 'retry-after': '1' })],
  ['damaged on the way', status(400, {}, 'badJson')],
])('%s to a whole batch: nobody is refused, all arrive, none twice', async (_, fault) => {
  const running = await runningSync();
  const { gateway, sync, clock, saw, allSent, store } = running;
  const saved = many(running, 12);
  gateway.failNext('batch', fault);
  sync.start();
  await saw('batchRetry');
  expect(store.submissions.counts().refused).toBe(0);
  clock.advance(3_000);
  await allSent();
  expect(gateway.effects).toHaveLength(saved.length);
  expect(gateway.mostAtOnce).toBe(1);
});

test('a submission that makes every batch fail holds none of the others', async () => {
  const running = await runningSync();
  const { gateway, sync, saw, stateOf, eventually } = running;
  const saved = many(running, 40);
  const poisoned = saved[25]!;
  gateway.breaksOn = poisoned.id;
  sync.start();
  const others = saved.filter(({ id }) => id !== poisoned.id);
  await eventually(() => others.every((other) => stateOf(other) === 'received'), 'the others received');
  expect(stateOf(poisoned)).toBe('queued');
  await saw('retry');
});

test('in a batch each gets its own answer: refused, to be sent again, received', async () => {
  const running = await runningSync();
  const { gateway, sync, clock, saw, stateOf, eventually, events, allSent } = running;
  const saved = many(running, 20);
  const [refused, busy] = [saved[7]!, saved[9]!];
  gateway.instead = ({ id }) => {
    if (id === refused.id) return refusal(422, 'hashConflict');
    return id === busy.id ? refusal(503, 'serialsExhausted') : undefined;
  };
  sync.start();
  await saw('received', 18);
  expect([stateOf(refused), stateOf(busy)]).toEqual(['refused', 'queued']);
  expect(events).toContainEqual({
    ...{ kind: 'held', submissionId: refused.id, errorClass: 'refused' },
    ...{ status: 422, code: 'hashConflict' },
  });
  gateway.instead = () => undefined;
  clock.advance(2_000);
  await eventually(() => stateOf(busy) === 'received', 'sent again');
  expect(allSent).toBeDefined();
});

test('what is said of the form of a submission counts only the second time, said of it alone', async () => {
  const { gateway, sync, save, saw, stateOf, events } = await runningSync();
  const [spoilt, whole] = [save(), save()];
  const answers = [refusal(400, 'invalid'), refusal(400, 'invalid')];
  gateway.instead = ({ id }) => (id === spoilt.id ? answers.shift() : undefined);
  sync.start();
  await saw('held');
  await saw('received');
  expect([stateOf(spoilt), stateOf(whole)]).toEqual(['refused', 'received']);
  expect(events.filter(({ kind }) => kind === 'retry')).toHaveLength(1);
});

test.each(['malformed', 'hashMismatch', 'badJson', 'idMismatch'])(
  '400 %s: the line changed it, never refused',
  async (code) => {
    const { gateway, sync, save, saw, clock, events, store, allSent } = await runningSync();
    for (let time = 0; time < 4; time += 1) gateway.failNext('submissions', status(400, {}, code));
    save();
    sync.start();
    for (let time = 1; time <= 4; time += 1) {
      await saw('retry', time);
      clock.advance(30_000);
    }
    await allSent();
    expect(store.submissions.counts().refused).toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'retry', errorClass: 'damagedOnTheWay', code }),
    );
  },
);

test.each([
  ['another submission’s', (ids: string[]) => [...ids].reverse()],
  ['too few', (ids: string[]) => ids.slice(1)],
  ['too many', (ids: string[]) => [...ids, ids[0]!]],
])('answers to a batch that are %s settle nothing', async (_, order) => {
  const running = await runningSync();
  const { gateway, sync, saw, clock, allSent, store } = running;
  many(running, 9);
  gateway.failNext('batch', ({ response, answer }) => {
    const { answers } = answer().body as { answers: { id: string }[] };
    const ids = order(answers.map(({ id }) => id));
    send(response, {
      status: 200,
      body: { answers: ids.map((id) => answers.find((one) => one.id === id)!) },
    });
  });
  sync.start();
  await saw('batchRetry');
  expect(store.submissions.counts().queued).toBeGreaterThan(0);
  clock.advance(2_000);
  await allSent();
});

test('one forged receipt in a batch settles nothing of its own, and the others are received', async () => {
  const running = await runningSync();
  const { gateway, sync, saw, stateOf } = running;
  const saved = many(running, 5);
  const forged = saved[3]!;
  gateway.failNext('batch', ({ response, answer }) => {
    const body = answer().body as { answers: { id: string; receipt?: { caseNumber: string } }[] };
    for (const one of body.answers)
      if (one.id === forged.id && one.receipt) one.receipt.caseNumber = '2'.repeat(43);
    send(response, { status: 200, body });
  });
  sync.start();
  await saw('received', 4);
  await saw('retry');
  expect(stateOf(forged)).toBe('queued');
});

test('troubles of every submission: after three the server is left alone for a while', async () => {
  const running = await runningSync();
  const { gateway, sync, saw, clock, allSent, sleep } = running;
  gateway.instead = () => refusal(500);
  gateway.breaksOn = 'everything';
  many(running, 30);
  sync.start();
  await saw('retry', 3);
  await sleep();
  const asked = gateway.requested('P');
  await sleep();
  expect(gateway.requested('P')).toBe(asked);
  expect(asked).toBeLessThan(12);
  gateway.instead = () => undefined;
  gateway.breaksOn = undefined;
  clock.advance(60_000);
  await allSent();
});

test('parts of a case one after the other, whatever fails: no loss, no double effect, one request at a time', async () => {
  const someFault = fc.constantFrom<Fault>(
    ...[faults.lostResponse, faults.reset, faults.cutBody, faults.captivePortal],
    ...[status(500), status(409), status(503, { 'retry-after': '3' }), status(400, {}, 'badJson')],
  );
  const plan = fc.record({
    cases: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
    faults: fc.array(fc.tuple(fc.constantFrom('submissions' as const, 'batch' as const), someFault), {
      maxLength: 6,
    }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async (said) => {
      const running = await runningSync();
      const { gateway, sync, save, clock, store, eventually } = running;
      for (const [route, fault] of said.faults) gateway.failNext(route, fault);
      const parts = said.cases.map((count) => ({ caseId: randomUUID(), count }));
      for (let part = 0; part < 4; part += 1)
        for (const { caseId, count } of parts)
          if (part < count) save(caseId, part === 0 ? 'application' : 'evaluation');
      sync.start();
      await eventually(() => {
        clock.advance(500);
        return store.submissions.counts().everythingSent;
      }, 'everything sent');
      const order = gateway.effects.map(({ caseId, caseSequence }) => `${caseId}/${caseSequence}`);
      expect(new Set(order).size).toBe(order.length);
      expect(order).toHaveLength(parts.reduce((sum, { count }) => sum + count, 0));
      for (const { caseId, count } of parts) {
        const sequences = gateway.effects
          .filter((one) => one.caseId === caseId)
          .map((one) => one.caseSequence);
        expect(sequences).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      }
      expect(gateway.mostAtOnce).toBe(1);
      await running.end();
    }),
    { numRuns: 25 },
  );
});

test('the size of batches stays within its limits and comes back to one when everything fails', () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant('answered' as const), elapsedMs: fc.integer({ min: 0, max: 40_000 }) }),
    fc.record({ kind: fc.constantFrom('halve' as const, 'tooLarge' as const) }),
  );
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      fc.integer({ min: 100, max: 2_000_000 }),
      (events, each) => {
        const size = new BatchSize();
        expect(size.limits().submissions).toBe(1);
        for (const one of events) {
          const { submissions, characters } = size.limits();
          const count = Math.max(1, Math.min(submissions, Math.floor(characters / each)));
          const sent = { submissions: count, characters: count * each };
          if (one.kind === 'answered') size.answered(sent, one.elapsedMs);
          else size[one.kind](sent);
          expect(size.limits().submissions).toBeGreaterThanOrEqual(1);
          expect(size.limits().submissions).toBeLessThanOrEqual(Math.min(batchSubmissions, submissions * 4));
          expect(size.limits().characters).toBeLessThanOrEqual(2_500_000);
        }
        for (let time = 0; time < 8; time += 1)
          size.halve({ submissions: size.limits().submissions, characters: each });
        expect(size.limits().submissions).toBe(1);
      },
    ),
  );
});

test('a batch takes no more than ten seconds of the line, as far as it is known', () => {
  const size = new BatchSize();
  size.answered({ submissions: 1, characters: 4_000 }, 2_000);
  expect(size.limits().characters).toBeLessThanOrEqual(20_000);
});
