import type { QueryAnswer } from '../../contract/gateway.ts';
import type { Result } from '../../contract/result.ts';
import type { Applicant } from '../../contract/submission.ts';

export interface RegisterQuestion {
  itemCode: string;
  itemVersion: number;
  applicant: Applicant;
}

/** What a register knows; `asOfMs` is the moment its data is of (milliseconds since 1970). */
export interface RegisterAnswer extends Pick<QueryAnswer, 'outcome' | 'rows' | 'register'> {
  asOfMs: number;
}

/** The registers of the province (social insurance, health insurance, tax, …) behind one door. */
export interface ProvincialRegisters {
  /** whether some register answers queries of this item */
  covers(itemCode: string): boolean;
  ask(question: RegisterQuestion): Promise<Result<RegisterAnswer, { code: 'unavailable' }>>;
}
