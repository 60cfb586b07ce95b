import { v4 } from 'uuid';
import { lineErrorClasses } from '../../../offline-cache/store/error-class.ts';
import { applicationOf, evaluationOf, receiptOf, withAttachments } from '../store-under-test.ts';
import { reoffer } from './reoffer-step.ts';
import type { Session } from './session.ts';

/** One thing a terminal does to its store. A new write path is a new row of {@link steps}. */
export interface Step {
  name: string;
  /** how often, compared with the others */
  weight: number;
  run(session: Session): void;
}

const dayMs = 86_400_000;
/** bytes */
const smallScan = 3_000;
const largeScan = 70_000;

export const steps: readonly Step[] = [
  { name: 'save a small application', weight: 6, run: (session) => saveApplication(session, 10) },
  { name: 'save two kilobytes', weight: 6, run: (session) => saveApplication(session, 1_500) },
  { name: 'save a long application', weight: 1, run: (session) => saveApplication(session, 60_000) },
  { name: 'save with a scan', weight: 2, run: (session) => saveScans(session, [smallScan]) },
  { name: 'save with two scans', weight: 1, run: (session) => saveScans(session, [smallScan, largeScan]) },
  { name: 'save a later part of a case', weight: 4, run: saveLaterPart },
  {
    name: 'save the rating of a query',
    weight: 1,
    run: (session) => session.save(evaluationOf(seededUuid(session))),
  },
  { name: 'begin sending', weight: 6, run: beginSending },
  { name: 'receive', weight: 6, run: receive },
  { name: 'send again later', weight: 3, run: sendAgainLater },
  { name: 'refuse', weight: 1, run: refuse },
  { name: 'accept', weight: 3, run: accept },
  {
    name: 'queue again what was cut off',
    weight: 1,
    run: (session) => {
      if (session.done(session.store.queue.requeueInterrupted()) === undefined) return;
      for (const one of session.submissions) if (one.state === 'uploading') one.state = 'queued';
    },
  },
  {
    name: 'release delays',
    weight: 1,
    run: (session) => void session.done(session.store.queue.releaseDelays(lineErrorClasses)),
  },
  { name: 'erase what is expired', weight: 1, run: eraseExpired },
  { name: 'erase what is in a backup', weight: 1, run: eraseBackedUp },
  { name: 'offer again what the platform forgot', weight: 1, run: reoffer },
  { name: 'be idle', weight: 1, run: (session) => void session.done(session.store.idle()) },
  { name: 'verify', weight: 1, run: verify },
  { name: 'restart', weight: 2, run: restart },
];

/** Throws when there is none. */
export function stepNamed(name: string): Step {
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`there is no step "${name}"`);
  return found;
}

/** For a program that came to a store it does not know from the beginning. */
export const stepsOnUnknownStore = steps.filter(
  ({ run }) => ![eraseExpired, eraseBackedUp, reoffer].includes(run),
);

/** Not part of every workload: the disk refuses one flush. */
export const failingFlush: Step = {
  name: 'a flush fails',
  weight: 2,
  run: (session) => session.options.failNextFlush?.(),
};

function saveApplication(session: Session, textBytes: number): void {
  session.save(applicationOf(seededUuid(session), textBytes));
}

function saveScans(session: Session, sizes: readonly number[]): void {
  session.save(withAttachments(applicationOf(seededUuid(session), 10), sizes));
}

function saveLaterPart(session: Session): void {
  if (session.submissions.length === 0) return;
  const { saved } = session.random.pick(session.submissions);
  session.save(session.random.chance(0.5) ? evaluationOf(saved.caseId) : applicationOf(saved.caseId, 200));
}

function beginSending(session: Session): void {
  const { queue } = session.store;
  const [head] = queue.sendable(session.clock.monotonicMs(), 1);
  const one = session.submissions.find(({ saved }) => saved.id === head?.submissionId);
  if (one && session.done(queue.markUploading(one.saved.id))) one.state = 'uploading';
}

function receive(session: Session): void {
  const one = session.anyIn('uploading');
  if (!one) return beginSending(session);
  const serverSequence = (session.serverSequence += 1);
  // it may have been promised to be in the queue again
  session.reached(one, 'uploading');
  const receipt = receiptOf(one.saved, serverSequence, session.epoch);
  if (!session.done(session.store.queue.markReceived(receipt))) return;
  one.serverSequence = serverSequence;
  session.reached(one, 'received');
}

function sendAgainLater(session: Session): void {
  const one = session.anyIn('uploading');
  if (!one) return;
  const errorClass = session.random.pick(['network', 'serverTrouble'] as const);
  if (session.done(session.store.queue.markRetry(one.saved.id, { errorClass }, 5_000))) one.state = 'queued';
}

function refuse(session: Session): void {
  const one = session.anyIn('uploading');
  if (!one) return;
  const failure = { errorClass: 'refused', status: 422 } as const;
  if (!session.done(session.store.queue.markRefused(one.saved.id, failure))) return;
  session.reached(one, 'refused');
  for (const later of session.submissions) {
    if (later.saved.caseId === one.saved.caseId && later.state === 'queued') later.state = 'blocked';
  }
}

function accept(session: Session): void {
  const one = session.anyIn('received');
  if (one?.kind !== 'application') return;
  const { caseId } = one.saved;
  const { caseNumber, receivedAt } = receiptOf(one.saved, 1, session.epoch);
  const done = session.done(
    session.store.queue.markAccepted({ caseId, caseNumber, receivedAt, state: 'accepted' }),
  );
  if (!done) return;
  for (const part of session.submissions) {
    const isAccepted =
      part.saved.caseId === caseId && part.kind === 'application' && part.state === 'received';
    if (isAccepted) session.reached(part, 'accepted');
  }
}

function eraseExpired(session: Session): void {
  eraseThrough(session, session.serverSequence);
}

/** The platform's last backup does not hold the last ones yet. */
function eraseBackedUp(session: Session): void {
  eraseThrough(session, Math.max(0, session.serverSequence - 1 - session.random.below(2)));
}

function eraseThrough(session: Session, erasableThrough: number): void {
  session.clock.wall += 31 * dayMs;
  const due = session.submissions.filter(
    ({ erased, state, saved, retentionDays, serverSequence = 0 }) =>
      !erased &&
      (state === 'received' || state === 'accepted') &&
      serverSequence <= erasableThrough &&
      saved.savedAtMs + retentionDays * dayMs <= session.clock.wallMs(),
  );
  const ids = due.map(({ saved }) => saved.id);
  session.promise({ promise: 'erasing', ids });
  const limit = { epoch: session.epoch, erasableThrough };
  const erased = session.done(session.store.queue.eraseExpired(limit));
  if (erased === undefined) return;
  if (erased !== due.length && !session.remembersTooMuch) {
    throw new Error(`${erased} contents were erased instead of ${due.length}`);
  }
  for (const one of due) one.erased = true;
  session.promise({ promise: 'erased', ids });
}

/** The check of idle moments finds nothing where nothing was damaged. */
function verify(session: Session): void {
  const slice = session.done(session.store.verifyNext(20));
  if (slice && slice.damaged.length + slice.damagedCopies > 0)
    throw new Error('sound records were called damaged');
}

function restart(session: Session): void {
  session.close();
  session.open();
}

function seededUuid(session: Session): string {
  return v4({ random: Uint8Array.from({ length: 16 }, () => session.random.below(256)) });
}
