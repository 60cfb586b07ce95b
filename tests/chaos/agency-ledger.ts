import type { Agency } from '../../platform/adapters/agency.ts';

/**
 * An agency that accepts everything and keeps books of its own: an account of effects that does not rest on the
 * gateway's tables.
 */
export class AgencyLedger implements Agency {
  readonly #numbersOfCase = new Map<string, Set<string>>();

  decide({ caseId, caseNumber }: Parameters<Agency['decide']>[0]): ReturnType<Agency['decide']> {
    this.#numbersOfCase.set(caseId, (this.#numbersOfCase.get(caseId) ?? new Set()).add(caseNumber));
    return Promise.resolve({ outcome: 'accepted', by: '市医疗保障局（模拟）' });
  }

  /** Case numbers under which the agency was handed this case: more than one is a double. */
  numbersOf(caseId: string): number {
    return this.#numbersOfCase.get(caseId)?.size ?? 0;
  }

  get cases(): number {
    return this.#numbersOfCase.size;
  }
}
