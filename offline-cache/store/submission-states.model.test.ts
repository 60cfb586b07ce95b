import fc from 'fast-check';
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import type { SubmissionState } from '../../contract/submission.ts';
import { lineErrorClasses, type ErrorClass } from './error-class.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
  seededRandomness,
} from './fixtures/example-submissions.ts';
import { quickSealer } from './fixtures/known-keys.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { quickFolder, temporaryFolder } from './fixtures/temporary-folder.ts';
import type { OpenedStore } from './open-store.ts';

/** What the store should know, in the simplest form: a list in the order of saving. */
interface ModelSubmission {
  id: string;
  hash: string;
  caseId: string;
  kind: 'application' | 'evaluation';
  state: SubmissionState;
  dueMs: number;
  delayMs: number;
  errorClass?: ErrorClass | undefined;
}

interface Real {
  folder: string;
  clock: ManualClock;
  store: OpenedStore;
}

type Model = ModelSubmission[];
type Command = fc.Command<Model, Real>;

const tenYearsMs = 10 * 365 * 86_400_000;
const isSettled = ({ state }: ModelSubmission) => state === 'received' || state === 'accepted';
const isHeld = ({ state }: ModelSubmission) => state === 'refused' || state === 'blocked';
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

function sendable(model: Model, nowMs: number): Model {
  const isFirstUnsettled = (one: ModelSubmission) =>
    model.find((other) => other.caseId === one.caseId && !isSettled(other)) === one;
  return model.filter((one) => one.state === 'queued' && one.dueMs <= nowMs && isFirstUnsettled(one));
}

function checkAgainst(model: Model, { store, clock }: Real): void {
  const heads = store.queue.sendable(clock.monotonicMs(), 1000);
  expect(heads.map(({ submissionId }) => submissionId)).toEqual(ids(sendable(model, clock.monotonicMs())));
  const count = (state: SubmissionState) => model.filter((one) => one.state === state).length;
  const counts = { queued: count('queued'), uploading: count('uploading') };
  const held = { blocked: count('blocked'), refused: count('refused') };
  const everythingSent = model.every(isSettled);
  expect(store.submissions.counts()).toEqual({ ...counts, ...held, everythingSent });
  const applications = model.filter(({ kind }) => kind === 'application').toReversed();
  const listed = store.submissions.casesOfPerson('person-1', 1000);
  expect(listed.map(({ submissionId, state }) => [submissionId, state])).toEqual(
    applications.map(({ id, state }) => [id, state]),
  );
  for (const { id } of model) expect(store.queue.request(id).ok).toBe(true);
}

/** A command that changes both and then compares everything that can be seen. */
function command(name: string, act: (model: Model, real: Real) => void): Command {
  return {
    check: () => true,
    run(model, real) {
      act(model, real);
      checkAgainst(model, real);
    },
    toString: () => name,
  };
}

function save(model: Model, { store }: Real, kind: ModelSubmission['kind'], caseId: string): void {
  const submission = kind === 'application' ? exampleApplication(caseId) : exampleEvaluation(caseId);
  const outcome = store.submissions.save(submission);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  const { id, hash } = outcome.value;
  const state = model.some((one) => one.caseId === caseId && isHeld(one)) ? 'blocked' : 'queued';
  model.push({ id, hash, caseId, kind, state, dueMs: 0, delayMs: 0 });
}

/** Takes the first sendable one into an attempt, and lets the attempt end somehow. */
function attempt(name: string, end: (one: ModelSubmission, model: Model, real: Real) => void): Command {
  return command(name, (model, real) => {
    const [one] = sendable(model, real.clock.monotonicMs());
    if (!one) return;
    expect(real.store.queue.markUploading(one.id)).toEqual({ ok: true, value: true });
    one.state = 'uploading';
    end(one, model, real);
  });
}

function settle(one: ModelSubmission, model: Model, { store }: Real): void {
  const receipt = exampleReceipt(one, model.indexOf(one) + 1);
  expect(store.queue.markReceived(receipt)).toEqual({ ok: true, value: true });
  Object.assign(one, { state: 'received', dueMs: 0, delayMs: 0 });
}

function retry(errorClass: ErrorClass, delayMs: number) {
  return attempt(`${errorClass} ${delayMs}`, (one, _, { store, clock }) => {
    expect(store.queue.markRetry(one.id, { errorClass }, delayMs)).toEqual({ ok: true, value: true });
    Object.assign(one, { state: 'queued', dueMs: clock.monotonicMs() + delayMs, delayMs, errorClass });
  });
}

/** Staff replay the first that was refused: what only waited for it goes too, unless more of the case is held. */
const replay = command('replay', (model, { store }) => {
  const one = model.find(({ state }) => state === 'refused');
  if (!one) return;
  expect(store.queue.replay(one.id)).toEqual({ ok: true, value: true });
  Object.assign(one, { state: 'queued', dueMs: 0, delayMs: 0, errorClass: undefined });
  const ofCase = model.filter(({ caseId }) => caseId === one.caseId);
  if (ofCase.some(({ state }) => state === 'refused')) return;
  for (const other of ofCase.filter(({ state }) => state === 'blocked')) other.state = 'queued';
});

/** The platform was restored and has only the first so many. */
function forget(choice: number): Command {
  return command(`platform forgets from ${choice}`, (model, { store }) => {
    const forgotten = model.filter((one, index) => index >= choice && isSettled(one));
    const outcome = store.queue.reoffer({
      terminalId: 'PL-TEST-0001',
      epoch: `epoch-${choice}`,
      highestSequence: Math.min(choice, model.length),
      missing: [],
      erasableThrough: 0,
      time: '2026-01-15T10:00:00.000Z',
    });
    expect(outcome).toEqual({ ok: true, value: { offered: forgotten.length, contentGone: 0 } });
    for (const one of forgotten)
      Object.assign(one, { state: 'queued', dueMs: 0, delayMs: 0, errorClass: undefined });
  });
}

/** The first few sendable ones in one batch: received, but for the last, which is tried again. */
function batch(count: number): Command {
  return command(`batch of ${count}`, (model, { store, clock }) => {
    const heads = sendable(model, clock.monotonicMs()).slice(0, count);
    if (heads.length === 0) return;
    expect(store.queue.markUploadingAll(ids(heads))).toEqual({ ok: true, value: true });
    const last = heads.at(-1);
    const outcome = store.queue.settle(
      heads.map((one) =>
        one === last
          ? { kind: 'retry', submissionId: one.id, failure: { errorClass: 'serverTrouble' }, delayMs: 500 }
          : { kind: 'received', receipt: exampleReceipt(one, model.indexOf(one) + 1) },
      ),
    );
    expect(outcome).toEqual({ ok: true, value: true });
    for (const one of heads) {
      if (one !== last) Object.assign(one, { state: 'received', dueMs: 0, delayMs: 0 });
      else
        Object.assign(one, {
          state: 'queued',
          dueMs: clock.monotonicMs() + 500,
          delayMs: 500,
          errorClass: 'serverTrouble',
        });
    }
  });
}

const refuse = attempt('refused', (one, model, { store }) => {
  expect(store.queue.markRefused(one.id, { errorClass: 'refused', status: 422 }).ok).toBe(true);
  one.state = 'refused';
  const later = model.slice(model.indexOf(one) + 1).filter(({ caseId }) => caseId === one.caseId);
  for (const other of later) other.state = 'blocked';
});

const releaseDelays = command('line is back', (model, { store }) => {
  store.queue.releaseDelays(lineErrorClasses);
  for (const one of model.filter(({ state, delayMs }) => state === 'queued' && delayMs > 0)) {
    if (one.errorClass && lineErrorClasses.includes(one.errorClass))
      Object.assign(one, { dueMs: 0, delayMs: 0 });
  }
});

/** Also what a kill does to the store: whatever was being sent is queued again. */
const reopen = command('reopen', (model, real) => {
  real.store.close();
  real.clock = new ManualClock(real.clock.wall);
  real.store = openExample(
    real.folder,
    { sealer: quickSealer, randomness: seededRandomness(model.length + 2) },
    real.clock,
  );
  requeue(model, real.clock.monotonicMs());
});

function requeue(model: Model, now: number): void {
  for (const one of model.filter(({ state }) => state === 'uploading' || state === 'queued')) {
    one.state = 'queued';
    const waitsForLine = one.errorClass && lineErrorClasses.includes(one.errorClass);
    if (waitsForLine) one.delayMs = 0;
    one.dueMs = one.delayMs > 0 ? now + one.delayMs : 0;
  }
}

/** As {@link reopen}, by the same clock and behind the same objects. */
function reopenInPlace(model: Model, { store, clock }: Real): void {
  expect(store.reopen()).toEqual({ ok: true, value: true });
  requeue(model, clock.monotonicMs());
}

function accept(choice: number): Command {
  return command(`accept ${choice}`, (model, { store }) => {
    const one = model[choice % Math.max(1, model.length)];
    if (!one) return;
    const { caseId } = one;
    const { caseNumber, receivedAt } = exampleReceipt(one);
    const accepts = model.filter(
      (other) => other.caseId === caseId && other.kind === 'application' && other.state === 'received',
    );
    const outcome = store.queue.markAccepted({ caseId, caseNumber, receivedAt, state: 'accepted' });
    expect(outcome).toEqual({ ok: true, value: accepts.length > 0 });
    for (const other of accepts) other.state = 'accepted';
  });
}

const commands: fc.Arbitrary<Command>[] = [
  fc.constant(command('save', (model, real) => save(model, real, 'application', v4()))),
  fc.constant(command('rate a query', (model, real) => save(model, real, 'evaluation', v4()))),
  fc.nat(3).map((choice) =>
    command(`rate ${choice}`, (model, real) => {
      const one = model.toReversed()[choice % Math.max(1, model.length)];
      if (one) save(model, real, 'evaluation', one.caseId);
    }),
  ),
  fc.constant(attempt('received', settle)),
  fc.integer({ min: 1, max: 900_000 }).map((delayMs) => retry('network', delayMs)),
  fc.integer({ min: 1, max: 900_000 }).map((delayMs) => retry('serverTrouble', delayMs)),
  fc.constant(attempt('cut off', (_one, model, real) => reopen.run(model, real))),
  fc.constant(refuse),
  fc.constant(replay),
  fc.nat(12).map(forget),
  fc.integer({ min: 1, max: 5 }).map(batch),
  fc.constant(command('the store is reopened in place', reopenInPlace)),
  fc.constant(releaseDelays),
  fc.constant(reopen),
  fc.nat(20).map(accept),
  fc
    .integer({ min: 0, max: 900_000 })
    .map((spanMs) => command(`wait ${spanMs}`, (_, { clock }) => clock.advance(spanMs))),
  fc.integer({ min: -tenYearsMs, max: tenYearsMs }).map((jumpMs) =>
    command(`clock jumps ${jumpMs}`, (_, { clock }) => {
      clock.wall += jumpMs;
    }),
  ),
];

test(
  'the states of submissions follow the model, whatever happens in whatever order',
  { timeout: 120_000 },
  () => {
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 40 }), (sequence) => {
        const clock = new ManualClock();
        const folder = temporaryFolder(quickFolder);
        const real: Real = { folder, clock, store: openExample(folder, { sealer: quickSealer }, clock) };
        fc.modelRun(() => ({ model: [], real }), sequence);
        real.store.close();
      }),
      { numRuns: 200 },
    );
  },
);
