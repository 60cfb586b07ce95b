import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ServiceItem, type FormProperty, type FormSchema } from '../../contract/service-item.ts';
import { readJson, shippedCatalogue } from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';
import { compileForm, type Answers } from './form-validator.ts';
import { compileSchema, isCalendarDate } from './form-schema-compiler.ts';

function formOf(name: string): FormSchema {
  const { form } = ServiceItem.parse(readJson(join(shippedCatalogue, 'items', `${name}.json`)));
  if (!form) throw new Error(`${name} has no form`);
  return form;
}

const forms = (checkCatalogue(shippedCatalogue).catalogue?.items ?? []).flatMap(({ name, form }) =>
  form ? [{ name, form }] : [],
);
const person = { name: '王淑芬', idNumber: '620802195101010723', address: '崆峒区峡门回族乡白坡村三社' };

describe('the elder card', () => {
  const form = compileForm(formOf('elder-preference-card'));
  const atHome = { ...person, receiveBy: 'mail', mailTo: 'cardAddress', phone: '18900000933' };

  test('asks only what applies, in order', () => {
    expect(form.questions({})).toEqual(['receiveBy', 'phone']);
    expect(form.questions({ receiveBy: 'villageRoom' })).toEqual(['receiveBy', 'phone']);
    expect(form.questions({ receiveBy: 'mail' })).toEqual(['receiveBy', 'mailTo', 'phone']);
  });

  test('takes a complete set of answers', () => {
    expect(form.validateAll(atHome)).toEqual({});
    expect(form.validateAll({ ...person, receiveBy: 'electronic', phone: '18900000933' })).toEqual({});
  });

  test('names what is missing, wrong and extra', () => {
    expect(form.validateAll({ ...person, receiveBy: 'mail', phone: '189' })).toEqual({
      mailTo: 'missing',
      phone: 'wrongPattern',
    });
    expect(form.validateAll({ ...atHome, receiveBy: 'pigeon' })).toEqual({ receiveBy: 'notAChoice' });
    expect(form.validateAll({ ...atHome, fax: '1' })).toEqual({ fax: 'unexpected' });
    expect(form.validateAll({})).toEqual({
      name: 'missing',
      idNumber: 'missing',
      receiveBy: 'missing',
      phone: 'missing',
    });
  });

  test('a change of mind leaves nothing behind', () => {
    const changed = { ...atHome, receiveBy: 'villageRoom', mailTo: 'a value of yesterday' };
    expect(form.validateAll(changed)).toEqual({});
    expect(Object.keys(form.relevant(changed))).toEqual([
      'name',
      'idNumber',
      'address',
      'receiveBy',
      'phone',
    ]);
  });

  test('says the item’s own sentence at the question', () => {
    expect(form.validateOne('phone', '18900000933')).toEqual({ ok: true });
    expect(form.validateOne('phone', '28900000933')).toEqual({
      ok: false,
      code: 'wrongPattern',
      text: '手机号是 11 位，头一位是 1。请对着号码看一遍，再改。',
    });
    expect(form.validateOne('phone', 18900000933)).toMatchObject({ ok: false, code: 'wrongType' });
    expect(form.validateOne('constructor', 'x')).toMatchObject({ ok: false, code: 'unexpected' });
  });
});

test('without a sentence of its own a question gets one that fits the reason', () => {
  const form = formOf('elder-preference-card');
  delete form.properties['phone']?.['x-refusal'];
  expect(compileForm(form).validateOne('phone', '1')).toMatchObject({
    text: '好像填错了。请对着看一遍，再改。',
  });
});

function fail(): never {
  throw new Error('no such question');
}

test('low income: who does not consent to the check is told at that question', () => {
  const form = compileForm(formOf('minimum-living-guarantee'));
  expect(form.validateOne('authorised', true)).toEqual({ ok: true });
  expect(form.validateOne('authorised', false)).toMatchObject({ ok: false, code: 'notAChoice' });
  expect(form.validateOne('familySize', 0)).toMatchObject({ ok: false, code: 'tooSmall' });
  expect(form.validateOne('familySize', 2.5)).toMatchObject({ ok: false, code: 'wrongType' });
});

test('births: one date or the other, and only days that exist', () => {
  const form = compileForm(formOf('birth-registration'));
  expect(form.questions({ stage: 'born' })).toContain('birthDate');
  expect(form.questions({ stage: 'born' })).not.toContain('dueDate');
  expect(form.validateOne('birthDate', '2026-02-29')).toMatchObject({ ok: false, code: 'wrongFormat' });
  expect(form.validateOne('birthDate', '2028-02-29')).toEqual({ ok: true });
});

test('a bank card has 16 to 19 digits and is asked for only when it is used', () => {
  const form = compileForm(formOf('advanced-age-allowance'));
  expect(form.questions({ payTo: 'socialCard' })).not.toContain('bankCard');
  for (const length of [16, 19]) {
    expect(form.validateOne('bankCard', '6'.repeat(length))).toEqual({ ok: true });
  }
  for (const length of [15, 20]) expect(form.validateOne('bankCard', '6'.repeat(length)).ok).toBe(false);
});

test('a condition on a question that is not asked does not hold', () => {
  const ask = (property: string, equals: boolean): FormProperty => ({
    type: 'boolean',
    title: '吗？',
    'x-label': '吗',
    'x-input': 'yesNo',
    'x-ask-when': { property, equals },
  });
  const first: FormProperty = { type: 'boolean', title: '吗？', 'x-label': '吗', 'x-input': 'yesNo' };
  const form = compileForm({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: ['first'],
    properties: { first, second: ask('first', true), third: ask('second', true) },
  });
  expect(form.questions({ first: true, second: true })).toEqual(['first', 'second', 'third']);
  expect(form.questions({ first: false, second: true, third: true })).toEqual(['first']);
  expect(form.relevant({ first: false, second: true, third: true })).toEqual({ first: false });
});

const anyAnswer = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.double());

/** Answers that are mostly plausible for the form, so that conditions come true and values pass. */
function answersFor(form: FormSchema): fc.Arbitrary<Answers> {
  const values = Object.entries(form.properties).map(([name, property]) => {
    const plausible = fc.oneof(
      fc.constantFrom(...(property.enum ?? ['18900000933', '2026-11-23', '王'])),
      property.pattern === undefined ? fc.boolean() : fc.stringMatching(new RegExp(property.pattern)),
      fc.integer({ min: 1, max: 20 }),
    );
    return [
      name,
      fc.oneof({ weight: 6, arbitrary: plausible }, { weight: 1, arbitrary: anyAnswer }),
    ] as const;
  });
  const known = fc.record(Object.fromEntries(values), { requiredKeys: [] });
  return fc.tuple(known, fc.dictionary(fc.string(), anyAnswer, { maxKeys: 1 })).map(([answers, extra]) => ({
    ...extra,
    ...withoutGaps(answers),
  }));
}

function withoutGaps(answers: Record<string, Answers[string] | undefined>): Record<string, Answers[string]> {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

describe.each(forms)('$name', ({ form: schema }) => {
  const form = compileForm(schema);
  const judge = compileSchema(schema);
  const names = Object.keys(schema.properties);

  test('answers are refused exactly when the schema refuses what is relevant', () => {
    fc.assert(
      fc.property(answersFor(schema), (answers) => {
        const refusals = form.validateAll(answers);
        expect(Object.keys(refusals).length === 0).toBe(judge(form.relevant(answers)));
        expect(form.validateAll(form.relevant(answers))).toEqual(refusals);
      }),
    );
  });

  test('questions come in the form’s order, once each, and never what the card knows', () => {
    fc.assert(
      fc.property(answersFor(schema), (answers) => {
        const questions = form.questions(answers);
        expect(questions).toEqual(names.filter((name) => questions.includes(name)));
        expect(questions.some((name) => schema.properties[name]?.['x-input'] === 'fixed')).toBe(false);
        expect(form.questions(form.relevant(answers))).toEqual(questions);
      }),
    );
  });

  test('answering each question acceptably, one after the other, completes the form', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }), (picks) => {
        const answers: Record<string, string | number | boolean> = { ...person };
        for (const pick of picks) {
          const next = form.questions(answers).find((name) => !(name in answers));
          if (next === undefined) break;
          const choices = acceptable(schema.properties[next] ?? fail());
          const value = choices[pick % choices.length] ?? '';
          // A choice the form refuses by itself, such as no consent, is said at once and asked again.
          answers[next] = form.validateOne(next, value).ok ? value : true;
        }
        expect(form.validateAll(answers)).toEqual({});
      }),
    );
  });

  test('any value gets a verdict, and every refusal a sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names, '', '__proto__'), fc.anything(), (name, value) => {
        const verdict = form.validateOne(name, value);
        expect(verdict.ok || verdict.text.endsWith('。')).toBe(true);
      }),
    );
  });
});

function acceptable(property: FormProperty): (string | number | boolean)[] {
  if (property.enum) return property.enum;
  if (property.type === 'boolean') return [true, false];
  if (property.type === 'integer') return [property.minimum ?? 1];
  if (property.format === 'date') return ['2026-11-23'];
  if (property['x-input'] === 'text') return ['平凉市柳湖镇八里村'];
  return property.maxLength === 19 ? ['6222020000000000'] : ['18900000933'];
}

test('calendar dates are those a calendar has', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (day) => {
        expect(isCalendarDate(day.toISOString().slice(0, 10))).toBe(true);
      },
    ),
  );
  for (const text of [
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '20261123',
    '2026-1-1',
    '',
    '2026-11-23T00:00',
  ]) {
    expect(isCalendarDate(text)).toBe(false);
  }
});
