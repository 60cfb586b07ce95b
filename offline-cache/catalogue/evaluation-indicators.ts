import { join } from 'node:path';
import { z } from 'zod';
import { indicatorsDocument as indicatorsFile } from '../../contract/catalogue-sync.ts';
import { Source, type CatalogueProblem } from '../../contract/service-item.ts';
import { EvaluationLevel } from '../../contract/submission.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { readJsonFile } from './json-file.ts';
import { inFile, problem, quoted, type FieldProblem } from './problem.ts';
import { checkShape } from './schema-problems.ts';
import { textRules } from './text-rules.ts';

/** 评价指标: why somebody rated as they did. The first digit of the code is the level it belongs to. */
export const EvaluationIndicator = z
  .object({ code: z.string().regex(/^[1-5]\d{2}$/), label: z.string().min(1), level: EvaluationLevel })
  .strict();
export type EvaluationIndicator = z.infer<typeof EvaluationIndicator>;

/** `catalogue/evaluation-indicators.json`. */
export const EvaluationIndicators = z
  .object({ source: Source, indicators: z.array(EvaluationIndicator).min(1) })
  .strict();

/** The indicators of a catalogue folder, in the order of the file. */
export function readEvaluationIndicators(folder: string): Result<EvaluationIndicator[], CatalogueProblem[]> {
  const read = readJsonFile(join(folder, indicatorsFile));
  if (!read.ok) {
    return failed(inFile(indicatorsFile, [problem([], read.failure.code, read.failure.message)]));
  }
  return checkEvaluationIndicators(read.value);
}

/** Checks the document of the indicators. */
export function checkEvaluationIndicators(raw: unknown): Result<EvaluationIndicator[], CatalogueProblem[]> {
  const shape = checkShape(EvaluationIndicators, raw);
  if (!shape.ok) return failed(inFile(indicatorsFile, shape.failure));
  const { indicators } = shape.value;
  const problems = [...indicatorRules(indicators), ...textRules(raw)];
  return problems.length > 0 ? failed(inFile(indicatorsFile, problems)) : succeeded(indicators);
}

function* indicatorRules(indicators: EvaluationIndicator[]): Iterable<FieldProblem> {
  const codes = indicators.map((indicator) => indicator.code);
  for (const [index, { code, level }] of indicators.entries()) {
    if (codes.indexOf(code) < index) {
      const message = `指标${quoted(code)}写了两次。请删掉一个。`;
      yield problem(['indicators', index, 'code'], 'duplicateIndicator', message);
    }
    if (code.charAt(0) !== String(level)) {
      const message = `指标${quoted(code)}的头一位是等级，level 却是 ${level}。请改成一致。`;
      yield problem(['indicators', index, 'level'], 'indicatorLevel', message);
    }
  }
}
