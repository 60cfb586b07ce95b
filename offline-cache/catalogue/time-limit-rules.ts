import type { ServiceItem, TimeLimit } from '../../contract/service-item.ts';
import type { FieldPath } from './field-path.ts';
import { problem, type FieldProblem } from './problem.ts';

/** 法定时限 and 承诺时限, alone and against each other. */
export function* timeLimitRules(item: ServiceItem): Iterable<FieldProblem> {
  yield* countRules(item.legalLimit, ['legalLimit']);
  yield* countRules(item.promisedLimit, ['promisedLimit']);
  if ((item.promisedLimit.kind === 'immediate') !== (item.caseType === '1')) {
    const message = '承诺“即办”就要是即办件（caseType 为 1），即办件也只能承诺“即办”。请改成一致。';
    yield problem(['promisedLimit', 'kind'], 'promiseCaseType', message);
  }
  if (certainlyLonger(item.promisedLimit, item.legalLimit)) {
    const message = '承诺时限比法定时限长。请改短承诺时限，或者核对法定时限。';
    yield problem(['promisedLimit', 'count'], 'promiseLongerThanLegal', message);
  }
}

function* countRules(limit: TimeLimit, path: FieldPath): Iterable<FieldProblem> {
  const field = [...path, 'count'];
  if (limit.kind !== 'immediate' && limit.count === undefined) {
    yield problem(field, 'limitCountMissing', '不是即办，就要写几天、几月或者几年。请补上 count。');
  }
  if (limit.kind === 'immediate' && limit.count !== undefined) {
    yield problem(field, 'limitCountUnexpected', '即办没有天数。请删掉 count。');
  }
}

/** The shortest and longest a limit can last, in calendar days. */
const daysOf = {
  immediate: { least: 0, most: 0 },
  days: { least: 1, most: 1 },
  // Holidays may stretch working days without a bound that a catalogue could know.
  workingDays: { least: 1, most: Infinity },
  months: { least: 28, most: 31 },
  years: { least: 365, most: 366 },
};

/** Different units are compared only where the calendar leaves no doubt, and only when both limits are complete. */
function certainlyLonger(promised: TimeLimit, legal: TimeLimit): boolean {
  const promisedCount = countOf(promised);
  const legalCount = countOf(legal);
  if (promisedCount === undefined || legalCount === undefined) return false;
  if (promised.kind === legal.kind) return promisedCount > legalCount;
  return daysOf[promised.kind].least * promisedCount > daysOf[legal.kind].most * legalCount;
}

function countOf({ kind, count }: TimeLimit): number | undefined {
  return kind === 'immediate' ? 1 : count;
}
