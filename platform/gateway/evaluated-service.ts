import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { EvaluationBody } from '../../contract/submission.ts';
import type { Statements } from '../database/database.ts';
import type { Refusal } from './refusal.ts';

/** On site one service is rated once (一次一评), and a visit serves a case once: its first service record. */
export const FIRST_SERVICE = 1;

const Numbered = z.object({ case_number: z.string() });
const Service = z.object({ rated: z.boolean() });

/**
 * Finds the service an evaluation is about: the case it belongs to, or, after a query, the case number the
 * platform gave with the answer. The service must be on record, by this terminal, and not yet rated.
 */
export async function evaluatedCaseNumber(
  statements: Statements,
  terminalId: string,
  caseId: string,
  body: EvaluationBody,
): Promise<Result<string, Refusal>> {
  const [serviceCase] = await statements.query(
    Numbered,
    'SELECT case_number FROM service_case WHERE case_id = $1',
    [caseId],
  );
  const named = body.caseNumber;
  if (serviceCase !== undefined && named !== undefined && named !== serviceCase.case_number) {
    return failed({ code: 'caseConflict' });
  }
  const caseNumber = serviceCase?.case_number ?? named;
  if (caseNumber === undefined) return failed({ code: 'serviceRecordMissing' });
  const [service] = await statements.query(
    Service,
    `SELECT EXISTS (
       SELECT FROM evaluation
       WHERE evaluation.case_number = service_record.case_number AND evaluation_number = service_number
     ) AS rated
     FROM service_record WHERE case_number = $1 AND service_number = $2 AND terminal_id = $3`,
    [caseNumber, FIRST_SERVICE, terminalId],
  );
  if (service === undefined) return failed({ code: 'serviceRecordMissing' });
  return service.rated ? failed({ code: 'alreadyRated' }) : succeeded(caseNumber);
}
