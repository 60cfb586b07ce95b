import type { FormSchema } from '../../contract/service-item.ts';
import { conditionRules } from './condition-rules.ts';
import type { FieldPath } from './field-path.ts';
import { valueAt } from './field-path.ts';
import { compileError } from './form-schema-compiler.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';
import { questionRules } from './question-rules.ts';

/** What must hold for a form so that the page can ask it and the validator can judge the answers. */
export function* formRules(form: FormSchema): Iterable<FieldProblem> {
  const own = [...namingRules(form), ...requiredRules(form), ...conditionRules(form), ...allQuestions(form)];
  yield* own;
  // One cause, one problem: what the rules above already named would fail to compile as well.
  if (own.length === 0) yield* compilation(form);
}

/** Names become fields of databases and of the page; names like `1` would also change the order of the questions. */
function* namingRules(form: FormSchema): Iterable<FieldProblem> {
  for (const name of Object.keys(form.properties)) {
    if (/^[a-z][A-Za-z0-9]{0,39}$/.test(name) && !(name in Object.prototype)) continue;
    const message = '名字要以小写英文字母开头，只用字母和数字，最多 40 个。请改名。';
    yield problem(['form', 'properties', name], 'propertyName', message);
  }
}

function* requiredRules(form: FormSchema): Iterable<FieldProblem> {
  yield* knownNames(form, form.required, ['form', 'required']);
  for (const [index, branch] of (form.allOf ?? []).entries()) {
    for (const arm of ['then', 'else']) {
      const names = valueAt(branch, [arm, 'required']);
      yield* knownNames(form, names, ['form', 'allOf', index, arm, 'required']);
    }
  }
  for (const [name, property] of Object.entries(form.properties)) {
    if (property['x-input'] === 'photo') {
      yield* photoNotRequired(form, name);
      continue;
    }
    const asked = property['x-input'] !== 'fixed' && property['x-ask-when'] === undefined;
    if (!asked || form.required.includes(name)) continue;
    const message = `问题${quoted(name)}每次都问，就要写进 form.required。请补上。`;
    yield problem(['form', 'properties', name], 'askedNotRequired', message);
  }
}

/** Without a camera the question is not asked at all. */
function* photoNotRequired(form: FormSchema, name: string): Iterable<FieldProblem> {
  if (!form.required.includes(name)) return;
  const message = `拍照题${quoted(name)}不能写进 form.required：没有摄像头就不问。请删掉。`;
  yield problem(['form', 'required', form.required.indexOf(name)], 'photoRequired', message);
}

function* knownNames(form: FormSchema, names: unknown, path: FieldPath): Iterable<FieldProblem> {
  if (!Array.isArray(names)) return;
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string' || Object.hasOwn(form.properties, name)) continue;
    yield problem([...path, index], 'requiredUnknown', `表单里没有${quoted(name)}。请核对名字。`);
  }
}

function* allQuestions(form: FormSchema): Iterable<FieldProblem> {
  for (const [name, property] of Object.entries(form.properties)) {
    yield* questionRules(property, ['form', 'properties', name]);
  }
}

/** Compiles the smallest part that fails, so that the problem names it. */
function* compilation(form: FormSchema): Iterable<FieldProblem> {
  const { allOf, ...plain } = form;
  const parts: [FieldPath, object][] = [
    ...Object.entries(form.properties).map(([name, property]): [FieldPath, object] => [
      ['form', 'properties', name],
      property,
    ]),
    [['form'], plain],
    ...(allOf ?? []).map((branch, index): [FieldPath, object] => [
      ['form', 'allOf', index],
      { ...plain, allOf: [branch] },
    ]),
    [['form'], form],
  ];
  for (const [path, schema] of parts) {
    const error = compileError(schema);
    if (error === undefined) continue;
    yield problem(path, 'schemaInvalid', `不是正确的 JSON Schema：${error}。请改正。`);
    return;
  }
}
