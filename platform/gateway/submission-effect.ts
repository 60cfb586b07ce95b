import type { Statements } from '../database/database.ts';
import { FIRST_SERVICE } from './evaluated-service.ts';
import { RECEIVED_COLUMNS, ReceivedRow, type ReceivedSubmission } from './received-submission.ts';
import type { OpenedSubmission, SubmissionPart } from './submission-opening.ts';

/** Writes the row of a submission, sealed as it came, and gives it its server sequence. */
export async function insertSubmission(
  statements: Statements,
  wallMs: number,
  { header, hash, payload, part, receiptNumber, createdAt }: OpenedSubmission,
  caseNumber: string,
): Promise<ReceivedSubmission> {
  const [received] = await statements.query(
    ReceivedRow,
    `WITH key_use AS (
       UPDATE terminal_key SET first_sequence = $4::bigint
       WHERE terminal_id = $3 AND key_id = $5 AND coalesce(first_sequence > $4::bigint, true)
     )
     INSERT INTO submission (id, hash, terminal_id, terminal_sequence, terminal_key_id, previous_hash, case_id,
       case_sequence, kind, format, payload, case_number, receipt_number, created_at_terminal, received_at, epoch)
     SELECT $1, $2, $3, $4::bigint, $5, $6, $7, $8, $9, 'sm2-sm4-1', $10, $11, $12, $13, $14, epoch FROM meta
     RETURNING ${RECEIVED_COLUMNS}`,
    [
      ...[header.id, hash, header.terminalId, header.terminalSequence, header.terminalKeyId],
      ...[header.previousHash, header.caseId, header.caseSequence, part.kind],
      ...[payload, caseNumber, receiptNumber, createdAt, new Date(wallMs).toISOString()],
    ],
  );
  if (received === undefined) throw new Error('the database has no epoch');
  return received;
}

/** The effect of a submission: a case is opened, or a service is rated. */
export async function carryOut(
  statements: Statements,
  { header, part }: OpenedSubmission,
  received: ReceivedSubmission,
): Promise<void> {
  if (part.kind === 'application') await openCase(statements, header, part, received);
  else await recordEvaluation(statements, part, received);
}

async function openCase(
  statements: Statements,
  { caseId, id, terminalId }: OpenedSubmission['header'],
  { itemCode, itemVersion }: Extract<SubmissionPart, { kind: 'application' }>,
  { caseNumber, receivedAt }: ReceivedSubmission,
): Promise<void> {
  await statements.run(
    `WITH opened AS (
       INSERT INTO service_case
         (case_id, case_number, application_id, terminal_id, item_code, item_version, state, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'received', $7)
     )
     INSERT INTO service_record (case_number, service_number, terminal_id, service_name, served_at)
     VALUES ($2, $8, $4, 'application', $7)`,
    [caseId, caseNumber, id, terminalId, itemCode, itemVersion, receivedAt, FIRST_SERVICE],
  );
}

async function recordEvaluation(
  statements: Statements,
  { level, indicators, channel }: Extract<SubmissionPart, { kind: 'evaluation' }>,
  { id, caseNumber, receivedAt }: ReceivedSubmission,
): Promise<void> {
  await statements.run(
    `INSERT INTO evaluation
       (case_number, evaluation_number, submission_id, level, indicators, channel, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [caseNumber, FIRST_SERVICE, id, level, indicators, channel, receivedAt],
  );
}
