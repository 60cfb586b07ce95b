import type { FormProperty } from '../../contract/service-item.ts';
import type { FieldPath } from './field-path.ts';
import { knownFormats } from './form-schema-compiler.ts';
import { isAnchored, isPattern } from './pattern-anchoring.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';

/** Two lines of the largest type on the screen (looks/choice.png). */
const maximumTitle = 18;

/** What one answer of the page may hold (contract/visit.ts), where every character is a rare one of two units. */
const maximumText = 100;

/** Rules of one property by itself. */
export function* questionRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const length = Array.from(property.title).length;
  if (length > maximumTitle) {
    const message = `问题有 ${length} 个字，最多 ${maximumTitle} 个。请改短，原因写到 description。`;
    yield problem([...path, 'title'], 'titleTooLong', message);
  }
  yield* typeRule(property, path);
  yield* inputRules[property['x-input']](property, path);
  yield* strayChoices(property, path);
  yield* strayTyping(property, path);
  yield* prefillRule(property, path);
  yield* constraintRules(property, path);
}

type Input = FormProperty['x-input'];

const typesOfInput: Record<Input, readonly FormProperty['type'][]> = {
  choice: ['string'],
  keypad: ['string', 'integer'],
  yesNo: ['boolean'],
  date: ['string'],
  text: ['string'],
  photo: ['integer'],
  fixed: ['string'],
};

function* typeRule(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const allowed = typesOfInput[property['x-input']];
  if (allowed.includes(property.type)) return;
  const message = `x-input 是 ${property['x-input']}，type 就要是 ${allowed.join(' 或 ')}。请改成一致。`;
  yield problem([...path, 'type'], 'inputTypeMismatch', message);
}

const inputRules: Record<Input, (property: FormProperty, path: FieldPath) => Iterable<FieldProblem>> = {
  choice: choiceRules,
  keypad: keypadRules,
  yesNo: () => [],
  date: dateRules,
  text: textRules,
  photo: photoRules,
  fixed: fixedRules,
};

function* choiceRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const choices = property['x-choices'] ?? [];
  if (choices.length === 0) {
    yield problem([...path, 'x-choices'], 'choicesMissing', '选择题没有选项。请补上 x-choices。');
    return;
  }
  const values = choices.map((choice) => choice.value);
  const labels = choices.map((choice) => choice.label);
  for (const [index, choice] of choices.entries()) {
    const repeated =
      values.indexOf(choice.value) < index
        ? 'value'
        : labels.indexOf(choice.label) < index
          ? 'label'
          : undefined;
    if (!repeated) continue;
    const message = `${quoted(choice[repeated])}和前面的选项重复。请改掉。`;
    yield problem([...path, 'x-choices', index, repeated], 'duplicateChoice', message);
    return;
  }
  yield* enumAgreement(values, property.enum, path);
}

function* enumAgreement(
  values: string[],
  allowed: string[] | undefined,
  path: FieldPath,
): Iterable<FieldProblem> {
  const stray = values.findIndex((value) => !allowed?.includes(value));
  if (stray >= 0) {
    const message = `选项${quoted(values[stray])}不在 enum 里。请让两处一样。`;
    yield problem([...path, 'x-choices', stray, 'value'], 'choicesEnumMismatch', message);
    return;
  }
  const hidden = (allowed ?? []).findIndex((value) => !values.includes(value));
  if (hidden < 0) return;
  const message = `enum 里的${quoted(allowed?.[hidden])}没有选项。请让两处一样。`;
  yield problem([...path, 'enum', hidden], 'choicesEnumMismatch', message);
}

function* strayChoices(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property['x-input'] === 'choice' || property['x-choices'] === undefined) return;
  const message = `x-input 是 ${property['x-input']}，用不着选项。请删掉 x-choices，或者改成 choice。`;
  yield problem([...path, 'x-choices'], 'choicesUnexpected', message);
}

function* keypadRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const bound = property.type === 'integer' ? 'maximum' : 'maxLength';
  if (property[bound] === undefined) {
    const message = `数字键盘要知道最多填多少。请补上 ${bound}。`;
    yield problem([...path, bound], 'keypadUnbounded', message);
  }
  const groups = property['x-groups'];
  const digits = groups?.reduce((sum, count) => sum + count, 0);
  if (digits === undefined || property.maxLength === undefined || digits === property.maxLength) return;
  const message = `分组加起来是 ${digits} 位，maxLength 是 ${property.maxLength}。请改成一致。`;
  yield problem([...path, 'x-groups'], 'groupsMismatch', message);
}

function* dateRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property.format === 'date') return;
  yield problem([...path, 'format'], 'dateFormatMissing', '日期题要写 format 为 date。请补上。');
}

function* textRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property['x-typing'] === undefined) {
    const message = '打字题要说打的是什么。请补上 x-typing：name、address 或 sentence。';
    yield problem([...path, 'x-typing'], 'typingMissing', message);
  }
  const { minLength = 0, maxLength = Infinity } = property;
  if (minLength < 1) {
    yield problem([...path, 'minLength'], 'textMayBeEmpty', '打字题至少要写 1 个字。请补上 minLength。');
  }
  if (maxLength > maximumText) {
    const message = `打字题要知道最多写几个字，不能超过 ${maximumText} 个。请补上或改小 maxLength。`;
    yield problem([...path, 'maxLength'], 'textUnbounded', message);
  }
  if (property['x-sensitive'] !== true) return;
  const message = '打的字签名之前要看全，不能遮住。请删掉 x-sensitive，敏感与否写在 privacy 里。';
  yield problem([...path, 'x-sensitive'], 'textMasked', message);
}

/** More pages than one message each can carry in a visit are nobody's to photograph. */
const maximumPages = 3;

/** A camera may be missing: whoever cannot photograph goes on with 0 pages. */
function* photoRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property.minimum !== 0) {
    const message = '拍照题要能不拍：没有摄像头的机器也要能办。请写 minimum 为 0。';
    yield problem([...path, 'minimum'], 'photoForced', message);
  }
  const { maximum = Infinity } = property;
  if (maximum >= 1 && maximum <= maximumPages) return;
  const message = `拍照题要知道最多拍几张，1 到 ${maximumPages} 张。请补上或改正 maximum。`;
  yield problem([...path, 'maximum'], 'photoUnbounded', message);
}

function* strayTyping(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property['x-input'] === 'text' || property['x-typing'] === undefined) return;
  const message = `x-input 是 ${property['x-input']}，不打字。请删掉 x-typing，或者改成 text。`;
  yield problem([...path, 'x-typing'], 'typingUnexpected', message);
}

function* fixedRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  if (property['x-prefill'] !== undefined) return;
  const message = '不问人的项要从身份证上取。请补上 x-prefill，或者改成别的问法。';
  yield problem([...path, 'x-prefill'], 'fixedWithoutPrefill', message);
}

const cardSexes = ['male', 'female', 'unspecified'];

/** Everything a card tells is text; a date is `YYYY-MM-DD` and the sex one of three words (contract/card.ts). */
function* prefillRule(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const prefill = property['x-prefill'];
  if (prefill === undefined) return;
  // A wrong type of `fixed` was named already.
  const isText = property.type === 'string' || property['x-input'] === 'fixed';
  const isDate = property.format === 'date';
  if (isText && isDate === (prefill === 'card.birthDate') && choicesSuit(prefill, property.enum)) return;
  const message = `身份证上的 ${prefill} 放不进这一项。请核对 type、format 和 enum。`;
  yield problem([...path, 'x-prefill'], 'prefillTypeMismatch', message);
}

function choicesSuit(prefill: string, allowed: string[] | undefined): boolean {
  if (allowed === undefined || prefill === 'card.ethnicGroup') return true;
  return prefill === 'card.sex' && allowed.every((value) => cardSexes.includes(value));
}

function* constraintRules(property: FormProperty, path: FieldPath): Iterable<FieldProblem> {
  const { pattern, format, minLength = 0, maxLength = Infinity, minimum, maximum } = property;
  if (format !== undefined && !knownFormats.has(format)) {
    const message = `不认识格式${quoted(format)}。请用 ${[...knownFormats].join('、')}，或者改用 pattern。`;
    yield problem([...path, 'format'], 'formatUnknown', message);
  }
  if (pattern !== undefined) yield* patternRule(pattern, [...path, 'pattern']);
  if (minLength > maxLength || (minimum ?? -Infinity) > (maximum ?? Infinity)) {
    const field = minLength > maxLength ? 'maxLength' : 'maximum';
    yield problem([...path, field], 'boundsReversed', '最多比最少还小。请改过来。');
  }
}

function* patternRule(pattern: string, path: FieldPath): Iterable<FieldProblem> {
  if (!isPattern(pattern)) {
    yield problem(path, 'patternInvalid', `${quoted(pattern)}不是正确的正则表达式。请改正。`);
  } else if (!isAnchored(pattern)) {
    const message = `${quoted(pattern)}没有管住整个答案。请以 ^ 开头、$ 结尾，“|”放在括号里。`;
    yield problem(path, 'patternNotAnchored', message);
  }
}
