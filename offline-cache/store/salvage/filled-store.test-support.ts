import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SubmissionRequest } from '../../../contract/gateway.ts';
import type { NewAttachment, SavedSubmission } from '../../../contract/outbox.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from '../fixtures/example-submissions.ts';
import { realRandomness } from '../fixtures/real-time.ts';
import type { OpenedStore } from '../open-store.ts';

export interface KeptSubmission extends SubmissionRequest {
  sequence: number;
  caseId: string;
  /** its commit is among the last two: damaged there, a log looks as if a power cut had torn it */
  isOfLastCommits: boolean;
}

export interface FilledStore {
  /** folder of the store, closed in good order */
  closed: string;
  /** folder of the same store as a kill leaves it: all of it in the log */
  killed: string;
  all: KeptSubmission[];
  unsent: KeptSubmission[];
  discard(): void;
}

/** A store with everything in it: waiting, received, accepted, refused, with and without files. */
export function filledStore(parent: string, cases: number): FilledStore {
  const folder = mkdtempSync(join(parent, 'jiujin-filled-'));
  const closed = join(folder, 'closed');
  const killed = join(folder, 'killed');
  const store = openExample(closed, { randomness: realRandomness });
  const saved = Array.from({ length: cases }, (_, number) => saveCase(store, number)).flat();
  const all = saved.map((one) => kept(store, one, saved.length));
  const refused = saved.find(({ terminalSequence }) => terminalSequence === 4);
  if (refused) store.queue.markRefused(refused.id, { errorClass: 'refused', status: 422, code: 'invalid' });
  cpSync(closed, killed, { recursive: true });
  store.close();
  const unsentIds = new Set(readUnsent(closed));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  return { closed, killed, all, unsent: all.filter(({ id }) => unsentIds.has(id)), discard };
}

function saveCase(store: OpenedStore, number: number): SavedSubmission[] {
  const caseId = randomUUID();
  const parts = [exampleApplication(caseId), exampleEvaluation(caseId)].slice(0, 1 + (number % 2));
  const saved = parts.map((part, index) => {
    const withFile = number % 7 === 0 && index === 0;
    const outcome = store.submissions.save(withFile ? { ...part, attachments: [photo(number)] } : part);
    if (!outcome.ok) throw new Error(outcome.failure.code);
    return outcome.value;
  });
  const [first] = saved;
  if (first && number % 5 === 0) settle(store, first, number);
  return saved;
}

function settle(store: OpenedStore, saved: SavedSubmission, number: number): void {
  const receipt = exampleReceipt(saved, number + 1);
  store.queue.markUploading(saved.id);
  store.queue.markReceived(receipt);
  const { caseNumber, receivedAt } = receipt;
  if (number % 10 === 0) {
    store.queue.markAccepted({ caseId: saved.caseId, caseNumber, receivedAt, state: 'accepted' });
  }
}

function photo(number: number): NewAttachment {
  return { material: 'photo', mediaType: 'image/jpeg', bytes: Buffer.alloc(900, number) };
}

function kept(store: OpenedStore, saved: SavedSubmission, count: number): KeptSubmission {
  const request = store.queue.request(saved.id);
  if (!request.ok) throw new Error(request.failure.code);
  const { caseId, terminalSequence: sequence } = saved;
  return { ...request.value, sequence, caseId, isOfLastCommits: sequence > count - 2 };
}

function readUnsent(folder: string): string[] {
  const copy = `${folder}-read`;
  cpSync(folder, copy, { recursive: true });
  const store = openExample(copy, { randomness: realRandomness });
  const ids = store.queue.unsent(100_000, 0).map(({ id }) => id);
  store.close();
  rmSync(copy, { recursive: true });
  return ids;
}

/** Numbers of 32 bits that repeat for a seed. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
