import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormProperty } from '../../../contract/service-item.ts';
import { compileForm } from '../../../offline-cache/catalogue/form-validator.ts';
import { answerInWords, questionView, tidyText, typedAnswer } from './answers.ts';

const childName: FormProperty = {
  type: 'string',
  title: '孩子叫什么名字？',
  'x-label': '孩子姓名',
  'x-input': 'text',
  'x-typing': 'name',
  pattern: '^[\\p{Script=Han}·]+$',
  minLength: 2,
  maxLength: 15,
};
const form = compileForm({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['childName'],
  properties: { childName },
});
const judged = (typed: string) => form.validateOne('childName', typedAnswer(childName, typed));

test('a text question carries what it expects', () => {
  expect(questionView('childName', childName, '王淑芬')).toMatchObject({
    input: 'text',
    typing: 'name',
    value: '王淑芬',
    maxLength: 15,
  });
});

test('a text is composed, and what nobody sees is not kept', () => {
  expect(typedAnswer(childName, ' 王\u0007淑\u200b芬\n')).toBe('王淑芬');
  expect(tidyText('e\u200d\u0301')).toBe('é');
  expect(tidyText('\u3000三社 18 号\u3000')).toBe('三社 18 号');
  expect(tidyText('王\ud840')).toBe('王');
});

test('tidying again changes nothing, and leaves no control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const tidy = tidyText(text);
      expect(tidyText(tidy)).toBe(tidy);
      expect(tidy).toBe(tidy.normalize('NFC'));
      expect(tidy).not.toMatch(/^\s|\s$|\p{Cc}|\p{Cf}/u);
    }),
  );
});

test('fifteen characters are fifteen, however rare they are', () => {
  expect(judged('𰻞'.repeat(15))).toEqual({ ok: true });
  expect(judged('𰻞'.repeat(16))).toMatchObject({ ok: false, code: 'tooLong' });
  expect(judged('𰻞')).toMatchObject({ ok: false, code: 'tooShort' });
  expect(judged('  王  ')).toMatchObject({ ok: false });
  expect(judged('阿卜杜热合曼·麦麦提依力明䶮')).toEqual({ ok: true });
  expect(judged('王3')).toMatchObject({ ok: false, code: 'wrongPattern' });
});

test('a text is shown whole in the review', () => {
  const address =
    '甘肃省平凉市崆峒区峡门回族乡颉岭村第三村民小组沟底大槐树垴自然村下庄子十八号院北二排第四户';
  expect(answerInWords(childName, address)).toBe(address);
});
