import { ManualClock } from '../../../offline-cache/store/fixtures/manual-clock.ts';
import { seededRandomness } from '../../../offline-cache/store/fixtures/example-submissions.ts';
import type { NewSubmission, SavedSubmission, StoreFailure } from '../../../contract/outbox.ts';
import type { Result } from '../../../contract/result.ts';
import type { SubmissionState } from '../../../contract/submission.ts';
import type { PromiseMark } from '../promises.ts';
import type { SeededRandom } from '../random.ts';
import { openUnderTest, type StoreUnderTest } from '../store-under-test.ts';

/** A submission as the program that saved it remembers it. */
export interface Remembered {
  saved: SavedSubmission;
  kind: 'application' | 'evaluation';
  state: SubmissionState;
  retentionDays: number;
  erased: boolean;
  /** of the receipt, once there was one */
  serverSequence?: number;
}

export interface SessionOptions {
  folder: string;
  random: SeededRandom;
  /** receives what was promised, after the store had said so */
  promise(mark: PromiseMark): void;
  /** makes the next flush of the store's files fail once; undefined where calls cannot be made to fail */
  failNextFlush?(): void;
  clock?: ManualClock;
}

/** The store refuses its folder: for a workload a reason to end, for a check a finding. */
export class StoreDoesNotOpen extends Error {}

const startWallMs = Date.UTC(2026, 0, 15, 9, 30);

/** A terminal's program at work on its store, over several starts, remembering what it was told. */
export class Session {
  readonly options: SessionOptions;
  readonly random: SeededRandom;
  readonly submissions: Remembered[] = [];
  clock: ManualClock;
  serverSequence = 0;
  /** epoch of the platform that this session sends to */
  epoch = 'epoch-1';
  /** what was done in memory is gone with that run: this session remembers more than the disk */
  remembersTooMuch = false;
  #starts = 0;
  #store: StoreUnderTest | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
    this.random = options.random;
    this.clock = options.clock ?? new ManualClock(startWallMs);
    this.open();
  }

  get store(): StoreUnderTest {
    if (!this.#store) throw new Error('the store is closed');
    return this.#store;
  }

  open(): void {
    const seed = this.random.below(2 ** 30) * 64 + (this.#starts += 1);
    this.clock = new ManualClock(this.clock.wall + 60_000);
    const start = () => openUnderTest(this.options.folder, this.clock, seededRandomness(seed));
    const first = start();
    // the one flush that fails may be one of the start: supervision then starts the program again
    const opened = first.ok || !this.options.failNextFlush ? first : start();
    if (!opened.ok) throw new StoreDoesNotOpen(`${opened.failure.code} ${opened.failure.detail}`);
    this.#store = opened.value;
    this.#forgetSending();
    this.promise({ promise: 'opened', bootCounter: opened.value.bootCounter });
  }

  /** A store in memory promises nothing that has to be there after it ends. */
  promise(mark: PromiseMark): void {
    const isInMemory = this.store.isInMemory;
    this.remembersTooMuch ||= isInMemory;
    const isOfThisRun = mark.promise === 'opened' || mark.promise === 'state' || mark.promise === 'erased';
    if (!isInMemory || !isOfThisRun) this.options.promise(mark);
  }

  close(): void {
    this.store.close();
    this.#store = undefined;
  }

  /** Saves, and promises what the store said; a failure of the disk is answered by a restart. */
  save(submission: NewSubmission): void {
    const saved = this.done(this.store.submissions.save(submission));
    if (!saved) return;
    const { id, hash, terminalSequence: sequence } = saved;
    const request = this.store.queue.request(id);
    if (!request.ok && request.failure.code === 'damaged') throw new Error('what was saved is not there');
    const payload = request.ok ? { payload: request.value.payload } : {};
    const attachments = this.store.queue.attachmentsOf(id).map(({ sealedHash }) => sealedHash);
    // after a reading error none are listed: that says nothing
    const listed = attachments.length === (submission.attachments ?? []).length ? { attachments } : {};
    this.promise({ promise: 'saved', id, hash, sequence, ...payload, ...listed });
    const { kind } = submission.body;
    const isHeld = this.submissions.some(
      (other) => other.saved.caseId === saved.caseId && isHeldState(other.state),
    );
    const state = isHeld ? 'blocked' : 'queued';
    this.submissions.push({ saved, kind, state, retentionDays: submission.retentionDays, erased: false });
  }

  /** Remembers and promises a state that the store said it has reached. */
  reached(one: Remembered, state: SubmissionState): void {
    one.state = state;
    this.promise({ promise: 'state', id: one.saved.id, state });
  }

  /**
   * The value of a success. After a failure the store is opened anew within the program, or the program starts again,
   * as a terminal's supervision would.
   */
  done<Value>(outcome: Result<Value, StoreFailure>): Value | undefined {
    if (outcome.ok) return outcome.value;
    if (this.random.chance(0.5) && this.store.reopen().ok) this.#forgetSending();
    else this.#restart();
    return undefined;
  }

  #restart(): void {
    this.close();
    this.open();
  }

  #forgetSending(): void {
    for (const one of this.submissions) if (one.state === 'uploading') one.state = 'queued';
  }

  /** Takes the given steps, one after the other. */
  take(...taken: readonly { run(session: Session): void }[]): void {
    for (const step of taken) step.run(this);
  }

  /** One of the submissions in this state, undefined when there is none. */
  anyIn(...states: SubmissionState[]): Remembered | undefined {
    const found = this.submissions.filter(({ state }) => states.includes(state));
    return found.length > 0 ? this.random.pick(found) : undefined;
  }
}

export function isHeldState(state: SubmissionState): boolean {
  return state === 'refused' || state === 'blocked';
}
