import type { core, ZodType } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { entriesOf, valueAt, type FieldPath } from './field-path.ts';
import { problem, quoted, type FieldProblem, type ProblemCode } from './problem.ts';

/**
 * Checks a document against a schema of the contract. A key the schema does not know is a problem everywhere,
 * also where the schema itself would silently drop it: a misspelt optional field must not go unnoticed.
 */
export function checkShape<Value>(schema: ZodType<Value>, raw: unknown): Result<Value, FieldProblem[]> {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return failed(parsed.error.issues.flatMap((issue) => fromIssue(issue, raw)));
  const dropped = [...droppedKeys(raw, parsed.data, [])];
  return dropped.length > 0 ? failed(dropped) : succeeded(parsed.data);
}

const codeOfIssue: Record<core.$ZodIssue['code'], ProblemCode> = {
  invalid_type: 'wrongType',
  invalid_value: 'notAllowed',
  invalid_format: 'wrongFormat',
  too_small: 'tooSmall',
  too_big: 'tooBig',
  unrecognized_keys: 'unknownField',
  not_multiple_of: 'invalid',
  invalid_union: 'wrongType',
  invalid_key: 'invalid',
  invalid_element: 'invalid',
  custom: 'invalid',
};

function fromIssue(issue: core.$ZodIssue, raw: unknown): FieldProblem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key]));
  const value = valueAt(raw, path);
  if (value === undefined) return [problem(path, 'missing', '缺少这一项。请补上。')];
  return [problem(path, codeOfIssue[issue.code], explanation(issue, value))];
}

function unknownField(path: FieldPath): FieldProblem {
  return problem(path, 'unknownField', '没有这个字段。请看看是不是拼错了，用不着就删掉。');
}

const typeNames: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '方括号括起来的列表',
  object: '花括号括起来的对象',
  record: '花括号括起来的对象',
};

function explanation(issue: core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `这里应当是${typeNames[issue.expected] ?? issue.expected}。请改过来。`;
    case 'invalid_value':
      return `${quoted(value)}不在允许的值里。请从 ${issue.values.map(String).join('、')} 里选。`;
    case 'invalid_format':
      return `${quoted(value)}的格式不对（${issue.format}）。请按说明改。`;
    case 'too_small':
      return `太少或太小，最少 ${issue.minimum}。请补足。`;
    case 'too_big':
      return `太多或太大，最多 ${issue.maximum}。请减少。`;
    default:
      return '这里的内容不对。请照着已有的事项改。';
  }
}

function* droppedKeys(raw: unknown, kept: unknown, path: FieldPath): Iterable<FieldProblem> {
  for (const [step, child] of entriesOf(raw)) {
    const survivor = valueAt(kept, [step]);
    if (survivor === undefined) yield unknownField([...path, step]);
    else yield* droppedKeys(child, survivor, [...path, step]);
  }
}
