import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TerminalStanding } from '../../contract/gateway.ts';
import type { SavedSubmission } from '../../contract/outbox.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from './fixtures/example-submissions.ts';
import { quickSealer } from './fixtures/known-keys.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { quickFolder, temporaryFolder } from './fixtures/temporary-folder.ts';
import type { OpenedStore } from './open-store.ts';

function standing(told: Partial<TerminalStanding>): TerminalStanding {
  return {
    terminalId: 'PL-TEST-0001',
    epoch: 'epoch-1',
    highestSequence: 0,
    missing: [],
    erasableThrough: 0,
    time: '2026-01-15T10:00:00.000Z',
    ...told,
  };
}

/** So many submissions, all received. */
function received(count: number) {
  const clock = new ManualClock();
  const store = openExample(
    temporaryFolder(quickFolder),
    { randomness: realRandomness, sealer: quickSealer },
    clock,
  );
  const saved = Array.from({ length: count }, () => save(store));
  for (const [index, one] of saved.entries()) store.queue.markReceived(exampleReceipt(one, index + 1));
  return { clock, store, saved };
}

function save(store: OpenedStore, submission = exampleApplication(randomUUID())): SavedSubmission {
  const outcome = store.submissions.save(submission);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
}

function queued(store: OpenedStore): number[] {
  return store.queue.sendable(Number.MAX_SAFE_INTEGER, 100).map(({ terminalSequence }) => terminalSequence);
}

test('what lies above the platform’s highest and what it misses is offered again, once', () => {
  const { store, saved } = received(6);
  store.queue.markAccepted({
    caseId: saved[5]?.caseId ?? '',
    caseNumber: exampleReceipt({ id: '', hash: '' }).caseNumber,
    receivedAt: '2026-01-15T09:31:00.000Z',
    state: 'accepted',
  });
  const told = standing({ epoch: 'epoch-2', highestSequence: 4, missing: [[2, 3]] });
  expect(store.queue.reoffer(told)).toEqual({ ok: true, value: { offered: 4, contentGone: 0 } });
  expect(queued(store)).toEqual([2, 3, 5, 6]);
  expect(store.submissions.progress(saved[5]?.caseId ?? '')).toMatchObject({
    state: 'queued',
    rung: 'saved',
  });
  expect(store.queue.reoffer(told)).toEqual({ ok: true, value: { offered: 0, contentGone: 0 } });
  store.close();
});

test('what was offered again is settled by a receipt of the new epoch', () => {
  const { store, saved } = received(1);
  const [one] = saved;
  if (!one) throw new Error('not saved');
  store.queue.reoffer(standing({ epoch: 'epoch-2' }));
  expect(store.queue.markReceived(exampleReceipt(one, 9, 'epoch-2'))).toEqual({ ok: true, value: true });
  expect(store.submissions.progress(one.caseId)?.receipt).toMatchObject({
    serverSequence: 9,
    epoch: 'epoch-2',
  });
  store.close();
});

test('what was erased here and forgotten there is counted and told each time', () => {
  const { clock, store, saved } = received(3);
  clock.advance(31 * 86_400_000);
  expect(store.queue.eraseExpired({ epoch: 'epoch-1', erasableThrough: 2 })).toEqual({ ok: true, value: 2 });
  const outcome = { ok: true, value: { offered: 1, contentGone: 2 } };
  expect(store.queue.reoffer(standing({ epoch: 'epoch-2' }))).toEqual(outcome);
  expect(store.queue.reoffer(standing({ epoch: 'epoch-2' }))).toEqual({
    ok: true,
    value: { offered: 0, contentGone: 2 },
  });
  expect(store.submissions.progress(saved[0]?.caseId ?? '')).toMatchObject({ rung: 'received' });
  store.close();
});

test('the next number is above everything the platform has seen', () => {
  const { store } = received(2);
  store.queue.reoffer(standing({ highestSequence: 500 }));
  expect(save(store).terminalSequence).toBe(501);
  store.close();
});

test('a full list of ranges says nothing of what lies behind it', () => {
  const { clock, store } = received(3);
  const missing = Array.from({ length: 1_000 }, (_, index): [number, number] => [
    10 + 2 * index,
    10 + 2 * index,
  ]);
  const [first] = missing;
  if (first) first.splice(0, 2, 2, 2);
  store.queue.reoffer(standing({ epoch: 'epoch-2', highestSequence: 5_000, missing }));
  clock.advance(31 * 86_400_000);
  // both survived; the platform of the new epoch was heard of both
  expect(store.queue.eraseExpired({ epoch: 'epoch-2', erasableThrough: 9 })).toEqual({ ok: true, value: 2 });
  store.close();
});

test('later parts of a case follow the part that was forgotten', () => {
  const store = openExample(temporaryFolder(quickFolder), { randomness: realRandomness });
  const caseId = randomUUID();
  const parts = [save(store, exampleApplication(caseId)), save(store, exampleEvaluation(caseId))];
  for (const [index, one] of parts.entries()) store.queue.markReceived(exampleReceipt(one, index + 1));
  store.queue.reoffer(standing({ epoch: 'epoch-2' }));
  expect(queued(store)).toEqual([1]);
  const [first] = parts;
  if (first) store.queue.markReceived(exampleReceipt(first, 1, 'epoch-2'));
  expect(queued(store)).toEqual([2]);
  store.close();
});

test('whatever the platform says it has, exactly the rest is offered', { timeout: 60_000 }, () => {
  const has = fc.array(fc.boolean(), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(has, (there) => {
      const { store } = received(there.length);
      const highestSequence = there.lastIndexOf(true) + 1;
      const missing = there
        .slice(0, highestSequence)
        .flatMap((isThere, index): [number, number][] => (isThere ? [] : [[index + 1, index + 1]]));
      const outcome = store.queue.reoffer(standing({ highestSequence, missing }));
      const expected = there.flatMap((isThere, index) => (isThere ? [] : [index + 1]));
      expect(outcome).toEqual({ ok: true, value: { offered: expected.length, contentGone: 0 } });
      expect(queued(store)).toEqual(expected);
      store.close();
    }),
    { numRuns: 40 },
  );
});
