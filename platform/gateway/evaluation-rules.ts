import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Source } from '../../contract/service-item.ts';
import { EvaluationLevel, type EvaluationBody } from '../../contract/submission.ts';
import type { RefusalCode } from './refusal.ts';

/** The code table of indicators: data with its source, in the shape the catalogue uses, because the state renews it. */
const IndicatorTable = z.object({
  source: Source,
  indicators: z.array(z.object({ code: z.string().regex(/^[1-5]\d{2}$/), level: EvaluationLevel })).min(1),
});

const table = IndicatorTable.parse(
  JSON.parse(readFileSync(new URL('./evaluation-indicators.json', import.meta.url), 'utf8')),
);
const levelOfCode: ReadonlyMap<string, number> = new Map(
  table.indicators.map(({ code, level }) => [code, level]),
);

/** Levels 1 and 2 are bad ratings: they start a rectification and so need a reason. */
const LOWEST_LEVEL_WITHOUT_REASON = 3;

/** Which rule of the evaluation (好差评) this one breaks, if any. */
export function brokenEvaluationRule(evaluation: EvaluationBody): RefusalCode | undefined {
  const { level, indicators } = evaluation;
  const valid = indicators.every((code) => levelOfCode.get(code) === level);
  if (!valid || new Set(indicators).size !== indicators.length) return 'indicatorInvalid';
  if (level < LOWEST_LEVEL_WITHOUT_REASON && indicators.length === 0) return 'reasonMissing';
  return undefined;
}
