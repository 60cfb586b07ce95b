import type { FormProperty } from '../../contract/service-item.ts';

/** Why a value is refused, independent of wording and of the validator's own words. */
export type RefusalCode =
  | 'missing'
  | 'unexpected'
  | 'wrongType'
  | 'notAChoice'
  | 'wrongPattern'
  | 'wrongFormat'
  | 'tooShort'
  | 'tooLong'
  | 'tooSmall'
  | 'tooLarge'
  | 'invalid';

const codeOfKeyword = new Map<string, RefusalCode>([
  ['required', 'missing'],
  ['additionalProperties', 'unexpected'],
  ['type', 'wrongType'],
  ['enum', 'notAChoice'],
  ['const', 'notAChoice'],
  ['pattern', 'wrongPattern'],
  ['format', 'wrongFormat'],
  ['minLength', 'tooShort'],
  ['maxLength', 'tooLong'],
  ['minimum', 'tooSmall'],
  ['maximum', 'tooLarge'],
]);

/** The code for a JSON Schema keyword that refused a value. */
export function refusalCodeOf(keyword: string): RefusalCode {
  return codeOfKeyword.get(keyword) ?? 'invalid';
}

const defaultTexts: Record<RefusalCode, string> = {
  missing: '这一项还没有填。请填好再往下。',
  unexpected: '这里没有这个问题。请回到上一步。',
  wrongType: '这里填得不对。请再填一遍。',
  notAChoice: '请在下面选一个。',
  wrongPattern: '好像填错了。请对着看一遍，再改。',
  wrongFormat: '没有这一天。请按年、月、日再填一遍。',
  tooShort: '好像少了几位。请对着看一遍，再补上。',
  tooLong: '好像多了几位。请对着看一遍，再改。',
  tooSmall: '这个数太小了。请再填一遍。',
  tooLarge: '这个数太大了。请再填一遍。',
  invalid: '这里填得不对。请再填一遍。',
};

/** What to say at the question: the item's own sentence, else one that fits the reason. */
export function refusalText(property: FormProperty | undefined, code: RefusalCode): string {
  return property?.['x-refusal'] ?? defaultTexts[code];
}
