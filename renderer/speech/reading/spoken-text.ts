import { spokenCode, spokenLetters } from './codes.ts';
import { spokenMonthAndDay, spokenTime, spokenYear } from './dates-and-times.ts';
import { spokenHiddenName, spokenHiddenNumber } from './hidden-parts.ts';
import { spokenYuan } from './money.ts';
import { cardinal, count, decimal, digitByDigit } from './numerals.ts';

/** What a rule makes of its match; `undefined` when it is not what it looked like, and the next rule is asked. */
type Reading = (parts: readonly (string | undefined)[]) => string | undefined;

interface Rule {
  /** sticky: tried at one place of the text */
  form: RegExp;
  reading: Reading;
}

/** Words that follow a number of things; after 第 the same words make an ordinal, and two stays 二. */
const counted =
  '(?:个|件|分钟|秒钟|秒|小时|钟头|天|次|位|份|张|页|步|人|年|岁|公里|米|块|毛|种|名|户|口|条|项|本|周|层|台|遍|枚|只|双|家|套|趟|亩|斤|公斤|万|亿|千)';
const rule = (form: string, reading: Reading): Rule => ({ form: new RegExp(form, 'uy'), reading });
const text = (part: string | undefined): string => part ?? '';
const plain = (part: string | undefined): string => text(part).replaceAll(',', '');
const whole = '\\d{1,3}(?:,\\d{3})+|\\d+';

/** In order of trust: a more particular form stands before one that would take a part of it. */
const rules: readonly Rule[] = [
  rule('(\\p{Script=Han}{1,2}[*＊]+\\p{Script=Han}?)', ([name]) => spokenHiddenName(text(name))),
  rule('([*＊]+\\p{Script=Han}{1,2})', ([name]) => spokenHiddenName(text(name))),
  rule('(\\d*)([*＊]+)(\\d*[Xx]?)', ([before, hidden, after]) =>
    spokenHiddenNumber(text(before), text(hidden), text(after)),
  ),
  rule('(\\d{4})(?:年|[-/.])(\\d{1,2})(?:月|[-/.])(\\d{1,2})(?:日(?!期)|(?!\\d))', ([year, month, day]) => {
    const rest = spokenMonthAndDay(text(month), text(day));
    return rest && spokenYear(text(year)) + rest;
  }),
  rule('(\\d{4})年(?:(\\d{1,2})月)?', ([year, month]) => {
    const rest = month === undefined ? '' : spokenMonthAndDay(month);
    return rest === undefined ? undefined : spokenYear(text(year)) + rest;
  }),
  rule('(\\d{4})年', ([year]) => spokenYear(text(year))),
  rule('(\\d{1,2})月(\\d{1,2})日', ([month, day]) => spokenMonthAndDay(text(month), text(day))),
  rule('(\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?(?!\\d)', ([hour, minute, second]) =>
    spokenTime(text(hour), text(minute), second),
  ),
  rule(`[¥￥] ?(${whole})(?:\\.(\\d+))?(?: ?元)?`, ([yuan, fraction]) => spokenYuan(text(yuan), fraction)),
  rule(`(${whole})(?:\\.(\\d+))? ?元`, ([yuan, fraction]) => spokenYuan(text(yuan), fraction)),
  rule(`(${whole})(?:\\.(\\d+))? ?[%％]`, ([number, fraction]) =>
    fraction === undefined ? `百分之${cardinal(plain(number))}` : `百分之${decimal(plain(number), fraction)}`,
  ),
  // an identity number: the place, the birthday, the rest
  rule('(\\d{6})(\\d{8})(\\d{3}[\\dXx])(?![\\dA-Za-z])', (groups) =>
    groups.map((group) => spokenCode(text(group))).join('，'),
  ),
  // telephone numbers, mobile and fixed, as they are printed
  rule('(1[3-9]\\d)([ -]?)(\\d{4})\\2(\\d{4})(?![\\d])', ([head, , middle, tail]) =>
    [head, middle, tail].map((part) => spokenCode(text(part))).join('，'),
  ),
  rule('(0\\d{2,3})[- ](\\d{3,4}) ?(\\d{3,4})(?![\\d])', ([area, head, tail]) =>
    [area, head, tail].map((part) => spokenCode(text(part))).join('，'),
  ),
  // numbers in groups: case numbers, numbers on receipts, bank cards
  rule('((?=[A-Z ]*\\d)[\\dA-Z]{3,}(?: [\\dA-Z]{3,})+)(?![\\dA-Za-z])', ([groups]) =>
    text(groups).split(' ').map(spokenCode).join('，'),
  ),
  rule(`(${whole})\\.(\\d+)`, ([number, fraction]) => number && fraction && decimal(plain(number), fraction)),
  rule(`(\\d{1,4}) ?[-–—~～至] ?(\\d{1,4}) ?(?=${counted}|工作日|月|日|点|号)`, ([low, high]) =>
    [low, high].map((bound) => count(text(bound))).join('到'),
  ),
  rule('第 ?(\\d+)', ([number]) => `第${cardinal(text(number))}`),
  rule(`(${whole}) ?(?=${counted})`, ([number]) => count(plain(number))),
  rule(`(\\d{1,3}(?:,\\d{3})+)(?!\\d)`, ([number]) => cardinal(plain(number))),
  rule('(?=[\\dA-Za-z]*\\d)([\\dA-Za-z]{5,})', ([code]) => spokenCode(text(code))),
  rule('(0\\d+)', ([digits]) => digitByDigit(text(digits), { one: '幺' })),
  rule('(\\d{1,4})', ([number]) => cardinal(text(number))),
  rule('(?<=\\d) ?[-–—~～] ?(?=\\d{1,2}[:：]\\d{2}|\\d{1,2}月|\\d{4}年)', () => '到'),
  rule('(?<=\\d) ?[-–—] ?(?=\\d)', () => '杠'),
  rule('([A-Za-z]+)', ([word]) => spokenLetters(text(word))),
  rule('[~～](?= ?[¥￥]?\\d)', () => '到'),
  rule('([@#+&=℃×/])', ([symbol]) => symbolNames[text(symbol)]),
];

const symbolNames: Readonly<Record<string, string>> = {
  '@': '圈诶',
  '#': '井号',
  '+': '加',
  '&': '和',
  '=': '等于',
  '℃': '摄氏度',
  '×': '乘',
  '/': '，',
};

/**
 * A text of the screen as it is spoken in Mandarin: every digit, letter and sign that has a sound becomes the
 * characters for it, all else stays. Total: any text has a reading. Idempotent: what is spoken reads as itself.
 */
export function spokenText(shown: string): string {
  const line = halfWidth(shown);
  let spoken = '';
  let place = 0;
  while (place < line.length) {
    const { reading, length } = readAt(line, place);
    spoken += reading;
    place += length;
  }
  return spoken.replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}

function readAt(line: string, place: number): { reading: string; length: number } {
  for (const { form, reading } of rules) {
    form.lastIndex = place;
    const match = form.exec(line);
    if (match === null || match[0] === '') continue;
    const spoken = reading(match.slice(1));
    if (spoken !== undefined) return { reading: spoken, length: match[0].length };
  }
  const character = String.fromCodePoint(line.codePointAt(place) ?? 0);
  return { reading: character, length: character.length };
}

/** Digits and letters of full width as plain ones, every space as one space, break opportunities away. */
function halfWidth(shown: string): string {
  return shown
    .replaceAll('\u200b', '')
    .replaceAll(/[０-９Ａ-Ｚａ-ｚ]/gu, (wide) => wide.normalize('NFKC'))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
