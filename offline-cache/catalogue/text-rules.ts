import { entriesOf, type FieldPath } from './field-path.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';

/** Fields that hold something for machines, where punctuation means something else. */
const machineFields = new Set<string | number>(['$schema', 'url', 'pattern', 'format', 'code', 'generation']);

const ideograph = '[\\p{Script=Han}，。、；：？！（）“”《》]';
/** A half-width mark that touches Chinese text, on either side; a full stop only after it. */
const halfWidth = new RegExp(`${ideograph} *[,;:?!()"'] *|${ideograph}\\.|[,;:?!()"'] *${ideograph}`, 'u');

/** Rules about every piece of text of a file, wherever it stands. */
export function* textRules(value: unknown, path: FieldPath = []): Iterable<FieldProblem> {
  if (typeof value === 'string') {
    yield* textProblems(value, path);
    return;
  }
  for (const [step, child] of entriesOf(value)) {
    if (!machineFields.has(step)) yield* textRules(child, [...path, step]);
  }
}

function* textProblems(text: string, path: FieldPath): Iterable<FieldProblem> {
  if (text !== text.trim() || /\p{Cc}|\uFFFD/u.test(text)) {
    yield problem(path, 'untidyText', `${quoted(text)}前后有空格，或者夹着看不见的字符。请删掉。`);
  }
  const found = halfWidth.exec(text)?.[0];
  if (found !== undefined) {
    const message = `${quoted(found)}这里用了英文标点。请换成中文标点。`;
    yield problem(path, 'halfWidthPunctuation', message);
  }
}
