import { createReadStream } from 'node:fs';
import type { CaseStatus, SubmissionReceipt } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import {
  readBundle,
  type BundledAnswer,
  type BundleFailure,
  type BundleManifest,
  type BundleRecord,
  type OpeningKey,
} from '../../seal/bundle.ts';
import { acceptanceIsGenuine, receiptIsGenuine } from '../../seal/verify.ts';
import type { SendingQueue, SendOutcome } from '../store/sending-queue.ts';
import { classifyStatus } from '../sync/classify.ts';
import { stickFailure, type StickFailure } from './stick-failure.ts';
import { unsentHashes } from './unsent.ts';

export interface AnswersImport {
  queue: Pick<SendingQueue, 'settle' | 'markAccepted' | 'unsent'>;
  terminalId: string;
  /** path of a bundle of answers */
  file: string;
  /** keys that answers were asked to be sealed to: see answer-key.ts */
  openers: readonly OpeningKey[];
  /** the platform keys this terminal believes in */
  trust: { platformKeys(): readonly NamedKey[] };
}

/** What a bundle of answers changed; all zero when it was imported before. */
export interface ImportedAnswers {
  /** of the bundle, for people */
  number: number;
  /** submissions the platform has, of those that waited here */
  received: number;
  /** submissions the platform refuses, of those that waited here: staff have to look at them */
  refused: number;
  accepted: number;
  /** answers about what was settled before, or to be sent again anyway */
  nothingNew: number;
}

export type ImportFailure =
  | StickFailure
  /** changed, cut off, not ours, or not signed by a platform key believed in: nothing of it counts */
  | BundleFailure
  | { code: 'storage'; failure: StoreFailure };

/** Settled in one transaction each. */
const outcomesPerTransaction = 200;
/** More than a stick brings a village in years. What is beyond waits on, and is answered in the next bundle. */
const mostAnswers = 200_000;

interface Answers {
  receipts: SubmissionReceipt[];
  refusals: Exclude<SendOutcome, { kind: 'received' | 'retry' }>[];
  acceptances: CaseStatus[];
  others: number;
}

/**
 * Settles the outbox with the platform's answers from a stick. Nothing of the file counts before all of it was
 * verified; after that each answer counts as if it had come over the line: twice, late or while the line sends the
 * same submission, it changes nothing that was settled.
 */
export async function importReceipts(
  answersImport: AnswersImport,
): Promise<Result<ImportedAnswers, ImportFailure>> {
  const answers: Answers = { receipts: [], refusals: [], acceptances: [], others: 0 };
  const read = await readAnswers(answersImport, answers);
  if (!read.ok) return read;
  const platform = answersImport.trust.platformKeys();
  const genuine = answers.receipts.filter((receipt) => receiptIsGenuine(receipt, platform));
  const { queue } = answersImport;
  const waiting = unsentHashes(queue);
  const received = genuine.filter(({ id, hash }) => waiting.get(id) === hash);
  const refused = answers.refusals.filter(({ submissionId }) => waiting.has(submissionId));
  const outcomes: SendOutcome[] = [
    ...received.map((receipt) => ({ kind: 'received' as const, receipt })),
    ...refused,
  ];
  for (let from = 0; from < outcomes.length; from += outcomesPerTransaction) {
    const written = queue.settle(outcomes.slice(from, from + outcomesPerTransaction));
    if (!written.ok) return failed({ code: 'storage', failure: written.failure });
  }
  const accepted = accept(queue, answers.acceptances, platform);
  if (!accepted.ok) return accepted;
  const all = answers.receipts.length + answers.refusals.length + answers.others;
  return succeeded({
    ...{ number: read.value.number, received: received.length, refused: refused.length },
    ...{ accepted: accepted.value, nothingNew: all - outcomes.length },
  });
}

async function readAnswers(
  { file, openers, terminalId, trust }: AnswersImport,
  answers: Answers,
): Promise<Result<BundleManifest, StickFailure | BundleFailure>> {
  try {
    return await readBundle({
      source: createReadStream(file),
      openers,
      senders: (manifest) =>
        manifest.content === 'answers' && manifest.terminalId === terminalId ? trust.platformKeys() : [],
      record: (record) => collect(record, answers),
    });
  } catch (error) {
    const failure = stickFailure(error);
    if (!failure) throw error;
    return failed(failure);
  }
}

function collect(record: BundleRecord, answers: Answers): void {
  const { receipts, refusals, acceptances, others } = answers;
  if (receipts.length + refusals.length + acceptances.length + others >= mostAnswers) return;
  if (record.kind === 'acceptance') acceptances.push(record.status);
  else if (record.kind === 'answer') collectAnswer(record.answer, answers);
}

/** Only a refusal for good settles anything; whatever else went wrong there is tried again from here. */
function collectAnswer(answer: BundledAnswer, answers: Answers): void {
  if ('receipt' in answer) {
    if (answer.receipt.id === answer.id) answers.receipts.push(answer.receipt);
    return;
  }
  const { id, status, error } = answer;
  if (classifyStatus(status, error.code) !== 'refused') {
    answers.others += 1;
    return;
  }
  const code = /^[\w.-]{1,60}$/.test(error.code) ? { code: error.code } : {};
  answers.refusals.push({
    kind: 'refused',
    submissionId: id,
    failure: { errorClass: 'refused', status, ...code },
  });
}

function accept(
  queue: Pick<SendingQueue, 'markAccepted'>,
  acceptances: readonly CaseStatus[],
  platform: readonly NamedKey[],
): Result<number, { code: 'storage'; failure: StoreFailure }> {
  let accepted = 0;
  for (const status of acceptances) {
    if (!acceptanceIsGenuine(status, platform)) continue;
    const written = queue.markAccepted(status);
    if (!written.ok) return failed({ code: 'storage', failure: written.failure });
    if (written.value) accepted += 1;
  }
  return succeeded(accepted);
}
