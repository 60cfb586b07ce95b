import type { FormProperty, FormSchema } from '../../contract/service-item.ts';
import { valueAt } from './field-path.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';

type AskWhen = NonNullable<FormProperty['x-ask-when']>;

/** `x-ask-when` is for the page, `allOf` for the validator: the two must say the same. */
export function* conditionRules(form: FormSchema): Iterable<FieldProblem> {
  const earlier: string[] = [];
  for (const [name, property] of Object.entries(form.properties)) {
    const condition = property['x-ask-when'];
    if (condition) yield* conditionRule(form, name, condition, earlier);
    earlier.push(name);
  }
}

function* conditionRule(
  form: FormSchema,
  name: string,
  condition: AskWhen,
  earlier: readonly string[],
): Iterable<FieldProblem> {
  const path = ['form', 'properties', name, 'x-ask-when'];
  const asked = quoted(condition.property);
  const target = Object.hasOwn(form.properties, condition.property)
    ? form.properties[condition.property]
    : undefined;
  if (!target) {
    yield problem([...path, 'property'], 'conditionUnknownProperty', `表单里没有${asked}。请核对名字。`);
  } else if (!earlier.includes(condition.property)) {
    const message = `${asked}要在这一问的前面。请调换次序。`;
    yield problem([...path, 'property'], 'conditionLaterProperty', message);
  } else if (!canBe(target, condition.equals)) {
    const message = `${asked}不会等于${quoted(condition.equals)}。请从它的选项里选。`;
    yield problem([...path, 'equals'], 'conditionUnknownValue', message);
  } else yield* agreement(form, name, condition);
}

function canBe(target: FormProperty, value: AskWhen['equals']): boolean {
  if (target.enum) return typeof value === 'string' && target.enum.includes(value);
  return typeof value === (target.type === 'integer' ? 'number' : target.type);
}

function* agreement(form: FormSchema, name: string, condition: AskWhen): Iterable<FieldProblem> {
  const path = ['form', 'properties', name, 'x-ask-when'];
  if (form.properties[name]?.['x-input'] === 'fixed') {
    yield problem(path, 'conditionOnFixed', '这一项不问人，不能有条件。请删掉 x-ask-when。');
  } else if (form.required.includes(name)) {
    const index = form.required.indexOf(name);
    const message = `${quoted(name)}有时不问，不能每次必填。请从 form.required 里删掉，写到 form.allOf 里。`;
    yield problem(['form', 'required', index], 'conditionalRequired', message);
  } else if (!(form.allOf ?? []).some((branch) => demands(branch, name, condition))) {
    const message = `form.allOf 里没有同样的条件。请加一条 if/then：if 里写 properties 和 required，then 里必填${quoted(name)}。`;
    yield problem(path, 'conditionNotInSchema', message);
  }
}

/** `if` needs `required` too: without it an absent answer would satisfy the condition. */
function demands(branch: unknown, name: string, { property, equals }: AskWhen): boolean {
  const mustHave = valueAt(branch, ['then', 'required']);
  const presence = valueAt(branch, ['if', 'required']);
  return (
    valueAt(branch, ['if', 'properties', property, 'const']) === equals &&
    Array.isArray(presence) &&
    presence.includes(property) &&
    Array.isArray(mustHave) &&
    mustHave.includes(name)
  );
}
