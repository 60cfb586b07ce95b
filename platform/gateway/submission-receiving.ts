import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ApplicationBody, EvaluationBody, SubmissionEnvelope } from '../../contract/submission.ts';
import type { Database, Statements } from '../database/database.ts';
import { allotCaseNumber } from './case-number.ts';
import { evaluatedCaseNumber, FIRST_SERVICE } from './evaluated-service.ts';
import type { Refusal } from './refusal.ts';
import type { CheckedSubmission } from './submission-check.ts';
import { brokenOrder } from './submission-order.ts';

/**
 * Submissions are received one after the other (advisory lock, any fixed number, held to the commit). So their
 * server sequence is the order of their commits: whoever has number n has everything below it, which is what a
 * high-water mark after a restore means. Two sendings of one submission meet here too.
 */
const RECEIVING_LOCK = 6_208_002;

const RECEIPT_COLUMNS = 'id, hash, server_sequence, epoch, received_at, case_number';
const ReceiptRow = z.object({
  id: z.string(),
  hash: z.string(),
  server_sequence: z.coerce.number(),
  epoch: z.string(),
  received_at: z.date(),
  case_number: z.string(),
});

/**
 * Receives a submission for good: its row, its effect and its receipt are one transaction, and this resolves
 * after the commit. A repeat of what was received gives the receipt of the first time, whatever came since.
 */
export function receiveSubmission(
  database: Database,
  clock: Clock,
  submission: CheckedSubmission,
): Promise<Result<SubmissionReceipt, Refusal>> {
  return database.transaction(async (statements) => {
    await statements.run('SELECT pg_advisory_xact_lock($1::bigint)', [RECEIVING_LOCK]);
    const earlier = await findReceipt(statements, submission.envelope.id);
    if (earlier !== undefined) {
      return earlier.hash === submission.hash ? succeeded(earlier) : failed({ code: 'hashConflict' });
    }
    const broken = await brokenOrder(statements, submission.envelope);
    if (broken !== undefined) return failed({ code: broken });
    return receiveNew(statements, clock.wallMs(), submission);
  });
}

async function findReceipt(statements: Statements, id: string): Promise<SubmissionReceipt | undefined> {
  const [row] = await statements.query(
    ReceiptRow,
    `SELECT ${RECEIPT_COLUMNS} FROM submission WHERE id = $1`,
    [id],
  );
  return row && receiptOf(row);
}

function receiptOf(row: z.infer<typeof ReceiptRow>): SubmissionReceipt {
  return {
    id: row.id,
    hash: row.hash,
    serverSequence: row.server_sequence,
    epoch: row.epoch,
    receivedAt: row.received_at.toISOString(),
    caseNumber: row.case_number,
  };
}

/** Writes nothing before everything that can be refused was asked: a refusal commits an empty transaction. */
async function receiveNew(
  statements: Statements,
  wallMs: number,
  submission: CheckedSubmission,
): Promise<Result<SubmissionReceipt, Refusal>> {
  const { envelope } = submission;
  const { terminalId, caseId, body } = envelope;
  const numbered =
    body.kind === 'application'
      ? await allotCaseNumber(statements, body.itemCode, wallMs)
      : await evaluatedCaseNumber(statements, terminalId, caseId, body);
  if (!numbered.ok) return numbered;
  const receipt = await insertSubmission(statements, wallMs, submission, numbered.value);
  if (body.kind === 'application') await openCase(statements, envelope, body, receipt);
  else await recordEvaluation(statements, body, receipt);
  return succeeded(receipt);
}

async function insertSubmission(
  statements: Statements,
  wallMs: number,
  { envelope, hash, format, payload }: CheckedSubmission,
  caseNumber: string,
): Promise<SubmissionReceipt> {
  const [row] = await statements.query(
    ReceiptRow,
    `INSERT INTO submission (id, hash, terminal_id, terminal_sequence, case_id, case_sequence, kind, format,
       payload, case_number, created_at_terminal, received_at, epoch)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, epoch FROM meta
     RETURNING ${RECEIPT_COLUMNS}`,
    [
      ...[envelope.id, hash, envelope.terminalId, envelope.terminalSequence],
      ...[envelope.caseId, envelope.caseSequence, envelope.body.kind, format],
      ...[payload, caseNumber, envelope.createdAt, new Date(wallMs).toISOString()],
    ],
  );
  if (row === undefined) throw new Error('the database has no epoch');
  return receiptOf(row);
}

async function openCase(
  statements: Statements,
  envelope: SubmissionEnvelope,
  body: ApplicationBody,
  receipt: SubmissionReceipt,
): Promise<void> {
  const { caseNumber, receivedAt } = receipt;
  await statements.run(
    `INSERT INTO service_case
       (case_id, case_number, application_id, terminal_id, item_code, item_version, state, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'received', $7)`,
    [
      ...[envelope.caseId, caseNumber, envelope.id, envelope.terminalId],
      ...[body.itemCode, body.itemVersion, receivedAt],
    ],
  );
  await statements.run(
    `INSERT INTO service_record (case_number, service_number, terminal_id, service_name, served_at)
     VALUES ($1, $2, $3, 'application', $4)`,
    [caseNumber, FIRST_SERVICE, envelope.terminalId, receivedAt],
  );
}

async function recordEvaluation(
  statements: Statements,
  body: EvaluationBody,
  receipt: SubmissionReceipt,
): Promise<void> {
  await statements.run(
    `INSERT INTO evaluation
       (case_number, evaluation_number, submission_id, level, indicators, channel, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[receipt.caseNumber, FIRST_SERVICE, receipt.id],
      ...[body.level, body.indicators, body.channel, receipt.receivedAt],
    ],
  );
}
