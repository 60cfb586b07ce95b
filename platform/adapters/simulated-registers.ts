import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Applicant } from '../../contract/submission.ts';
import { partsOfItemCode } from './item-code.ts';
import type { ProvincialRegisters, RegisterAnswer, RegisterQuestion } from './provincial-registers.ts';
import { SimulatedFacts } from './simulated-facts.ts';
import {
  REGISTERS_BY_DEPARTMENT,
  REGISTERS_BY_ITEM,
  type SimulatedRegister,
} from './simulated-register-table.ts';

/** The simulated registers know grown-ups only, so that there is somebody they know nothing about. */
const YOUNGEST_ON_RECORD = 18;

/**
 * Stands in for the registers of the province. The same person always gets the same answer (within a year); who
 * is under 18 has no record. Names of registers say that they are simulated.
 */
export function simulatedRegisters(clock: Clock): ProvincialRegisters {
  return {
    covers: (itemCode) => registerOf(itemCode) !== undefined,
    ask: (question) => Promise.resolve(answerOf(question, clock.wallMs())),
  };
}

function answerOf(
  { itemCode, applicant }: RegisterQuestion,
  asOfMs: number,
): Result<RegisterAnswer, { code: 'unavailable' }> {
  const register = registerOf(itemCode);
  if (register === undefined) return failed({ code: 'unavailable' });
  const { name } = register;
  if (isUnderAge(applicant, asOfMs)) {
    return succeeded({ outcome: 'noRecord', rows: [], register: name, asOfMs });
  }
  const facts = new SimulatedFacts(applicant.idNumber, itemCode);
  const rows = register.rows(applicant, facts, Number(shanghaiYear.format(asOfMs)));
  return succeeded({ outcome: 'found', rows, register: name, asOfMs });
}

const shanghaiYear = new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Shanghai', year: 'numeric' });

function registerOf(itemCode: string): SimulatedRegister | undefined {
  const { basic, department } = partsOfItemCode(itemCode);
  return REGISTERS_BY_ITEM.get(basic.slice(4, 9)) ?? REGISTERS_BY_DEPARTMENT.get(department);
}

/** By the birth date in a resident's number (GB 11643, characters 7 to 14); unknown for other numbers. */
function isUnderAge({ idNumber }: Applicant, wallMs: number): boolean {
  const birth = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/i.exec(idNumber);
  if (birth === null) return false;
  const [, year = '', month = '', day = ''] = birth;
  const grownUpFrom = Date.UTC(Number(year) + YOUNGEST_ON_RECORD, Number(month) - 1, Number(day));
  return wallMs < grownUpFrom;
}
