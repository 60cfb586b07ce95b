import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import { QueryRequest, type QueryAnswer } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ProvincialRegisters } from '../adapters/provincial-registers.ts';
import type { Database } from '../database/database.ts';
import { allotCaseNumber } from './case-number.ts';
import { FIRST_SERVICE } from './evaluated-service.ts';
import type { Refusal } from './refusal.ts';
import { isCanonical } from './submission-check.ts';

const QueryRow = z.object({ terminal_id: z.string(), item_code: z.string(), case_number: z.string() });

/** What the desk needs to answer. */
export interface QueryDesk {
  database: Database;
  clock: Clock;
  registers: ProvincialRegisters;
}

/**
 * Answers a query: the case number is committed first, then the register is asked, so a query that was answered
 * is always on record. Neither the person nor the answer is kept. A repeat asks again under the same number.
 */
export async function answerQuery(
  desk: QueryDesk,
  body: unknown,
  terminalId: string,
): Promise<Result<QueryAnswer, Refusal>> {
  const parsed = QueryRequest.safeParse(body);
  if (!parsed.success || !isCanonical(parsed.data.requestId)) return failed({ code: 'invalid' });
  const request = parsed.data;
  if (request.terminalId !== terminalId) return failed({ code: 'terminalMismatch' });
  if (!desk.registers.covers(request.itemCode)) return failed({ code: 'notAnswerable' });
  const numbered = await numberQuery(desk, request);
  if (!numbered.ok) return numbered;
  const { itemCode, itemVersion, applicant, requestId } = request;
  const asked = await desk.registers.ask({ itemCode, itemVersion, applicant });
  if (!asked.ok) return failed({ code: 'registerUnavailable' });
  const { outcome, rows, register, asOfMs } = asked.value;
  const asOf = new Date(asOfMs).toISOString();
  return succeeded({ requestId, caseNumber: numbered.value, outcome, rows, register, asOf });
}

/** Its number, allotted at the first sending and found again at every other. */
function numberQuery(
  { database, clock }: QueryDesk,
  { requestId, terminalId, itemCode, itemVersion }: QueryRequest,
): Promise<Result<string, Refusal>> {
  return database.transaction(async (statements) => {
    // Two sendings of one request at once must not take two serials: the second waits for the first commit.
    await statements.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [requestId]);
    const [earlier] = await statements.query(
      QueryRow,
      'SELECT terminal_id, item_code, case_number FROM query_request WHERE request_id = $1',
      [requestId],
    );
    if (earlier !== undefined) {
      const same = earlier.terminal_id === terminalId && earlier.item_code === itemCode;
      return same ? succeeded(earlier.case_number) : failed({ code: 'requestConflict' });
    }
    const wallMs = clock.wallMs();
    const askedAt = new Date(wallMs).toISOString();
    const numbered = await allotCaseNumber(statements, itemCode, wallMs);
    if (!numbered.ok) return numbered;
    await statements.run(
      `INSERT INTO query_request (request_id, terminal_id, item_code, item_version, case_number, asked_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [requestId, terminalId, itemCode, itemVersion, numbered.value, askedAt],
    );
    await statements.run(
      `INSERT INTO service_record (case_number, service_number, terminal_id, service_name, served_at)
       VALUES ($1, $2, $3, 'query', $4)`,
      [numbered.value, FIRST_SERVICE, terminalId, askedAt],
    );
    return numbered;
  });
}
