import type { NewSubmission, SavedSubmission } from '../../contract/outbox.ts';
import { exampleApplication } from '../../offline-cache/store/fixtures/example-submissions.ts';
import { exampleSealer } from '../../offline-cache/store/fixtures/known-keys.ts';
import { realClock, realRandomness } from '../../offline-cache/store/fixtures/real-time.ts';
import { openStore, type OpenedStore, type StoreOptions } from '../../offline-cache/store/open-store.ts';
import type { Sealer } from '../../offline-cache/store/sealer.ts';
import { uuidv7 } from '../../main/terminal/identifiers.ts';

/** The length a benchmark of submissions is defined for. */
export const envelopeBytes = 2_048;

/** The store's own work alone: the envelope is kept as it is, under the name of the sealed form. */
export const withoutSealing: Sealer = {
  refusal: () => undefined,
  seal: (envelope) => ({ format: 'sm2-sm4-1', payload: JSON.stringify(envelope) }),
};

export const benchTerminalId = 'PL-BENCH-01';

/** Our store as the terminal opens it, sealing included unless another sealer is given. */
export function openBenchStore(folder: string, options: Partial<StoreOptions> = {}): OpenedStore {
  const opened = openStore({
    folder,
    terminalId: benchTerminalId,
    clock: realClock,
    randomness: realRandomness,
    sealer: exampleSealer,
    ...options,
  });
  if (!opened.ok) throw new Error(`${opened.failure.code}: ${opened.failure.detail}`);
  return opened.value;
}

/** Saves one submission of the benchmark's length as the first of a new case. */
export function saveOne(store: OpenedStore, submission: NewSubmission = twoKilobytes): SavedSubmission {
  const outcome = store.submissions.save({ ...submission, caseId: newCaseId() });
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  return outcome.value;
}

/** Case ids as the terminal makes them. */
function newCaseId(): string {
  return uuidv7(realClock, realRandomness);
}

/** The example with a signature that makes the envelope as long as the benchmark is defined for. */
export const twoKilobytes: NewSubmission = lengthened(exampleApplication(newCaseId()));

function lengthened(submission: NewSubmission): NewSubmission {
  const { body } = submission;
  if (body.kind !== 'application') throw new Error('the example is an application');
  const fieldsOfEnvelope = 396;
  const stroke = [];
  while (fieldsOfEnvelope + JSON.stringify({ ...body, signature: [stroke] }).length < envelopeBytes) {
    stroke.push({ x: 100 + stroke.length, y: 200, t: 8 * stroke.length });
  }
  return { ...submission, body: { ...body, signature: [stroke] } };
}
