import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardinal } from './numerals.ts';
import { spokenText } from './spoken-text.ts';

const digitOf = new Map([...'零一二三四五六七八九'].map((name, value) => [name, BigInt(value)]));
digitOf.set('两', 2n);
const placeOf = new Map([
  ['十', 10n],
  ['百', 100n],
  ['千', 1000n],
]);
const myriadOf = new Map([
  ['万', 10n ** 4n],
  ['亿', 10n ** 8n],
  ['兆', 10n ** 12n],
]);

/** What a listener understands: the other direction, written apart from the one under test. */
function understood(spoken: string): bigint {
  let total = 0n;
  let group = 0n;
  let digit: bigint | undefined;
  for (const character of spoken) {
    const place = placeOf.get(character);
    const myriad = myriadOf.get(character);
    if (myriad !== undefined) {
      total += (group + (digit ?? 0n)) * myriad;
      group = 0n;
      digit = undefined;
    } else if (place !== undefined) {
      group += (digit ?? 1n) * place;
      digit = undefined;
    } else digit = digitOf.get(character);
  }
  return total + group + (digit ?? 0n);
}

describe('numbers', () => {
  test('a cardinal is understood as the number it was', () => {
    assert(
      property(integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (number) => {
        expect(understood(cardinal(String(number)))).toBe(BigInt(number));
      }),
    );
  });
  test.each([
    ['0', '零'],
    ['10', '十'],
    ['12', '十二'],
    ['20', '二十'],
    ['101', '一百零一'],
    ['110', '一百一十'],
    ['200', '二百'],
    ['2000', '两千'],
    ['2002', '两千零二'],
    ['20000', '两万'],
    ['100010', '十万零一十'],
    ['100000001', '一亿零一'],
    ['1010000', '一百零一万'],
    ['12345678901234567', '一二三四五六七八九零一二三四五六七'],
  ])('%s is %s', (digits, spoken) => expect(cardinal(digits)).toBe(spoken));
});

test.each([
  ['2026年11月24日', '二零二六年十一月二十四日'],
  ['2026-11-24', '二零二六年十一月二十四日'],
  ['1949年', '一九四九年'],
  ['11月2日 9:05', '十一月二日九点零五分'],
  ['2026年13月2日', '二零二六年十三月二日'],
  ['14:00', '十四点整'],
  ['2:30', '两点三十分'],
  ['8:30–17:30', '八点三十分到十七点三十分'],
  ['25:61', '二十五:六十一'],
  ['¥1,280.50', '一千二百八十元五角'],
  ['¥0.05', '五分'],
  ['3.05元', '三元零五分'],
  ['2元', '两元'],
  ['12.34元', '十二元三角四分'],
  ['200000元', '二十万元'],
  ['20%', '百分之二十'],
  ['3.5%', '百分之三点五'],
  ['第 2 步，共 2 步', '第二步，共两步'],
  ['约 2 分钟', '约两分钟'],
  ['12 天', '十二天'],
  ['7-10个工作日', '七到十个工作日'],
  ['2号楼3-2', '二号楼三杠二'],
  ['打 12345。', '打幺二三四五。'],
  ['189 0933 8230', '幺八九，零九三三，八二三零'],
  ['18909338230', '幺八九，零九三三，八二三零'],
  ['0933-8230 112', '零九三三，八二三零，幺幺二'],
  ['62242619530506182X', '六二二四二六，幺九五三零五零六，幺八二艾克斯'],
  ['62242619530506182x', '六二二四二六，幺九五三零五零六，幺八二艾克斯'],
  ['8207 314', '八二零七，三幺四'],
  ['MB12 3456 7X40', '艾母必幺二，三四五六，七艾克斯四零'],
  ['６２２７１', '六二二七幺'],
  ['王**', '王某某'],
  ['王*芬', '王某芬'],
  ['**芬', '某某芬'],
  ['6227****1234', '六二二七，中间四位不显示，幺二三四'],
  ['189****8230', '幺八九，中间四位不显示，八二三零'],
  ['请把身份证平放在\u200b亮灯的地方', '请把身份证平放在亮灯的地方'],
])('%s is read %s', (shown, spoken) => expect(spokenText(shown)).toBe(spoken));

const screenText = array(
  constantFrom(...'0123456789 ,.:-–/*%¥年月日元第个件分钟王，。Xx￥～'.split(''), '12', '2026', '张三'),
  { maxLength: 24 },
).map((parts) => parts.join(''));

describe('any text', () => {
  test('has a reading without digits and Latin letters, which reads as itself', () => {
    for (const any of [screenText, string({ unit: 'grapheme', maxLength: 40 })]) {
      assert(
        property(any, (shown) => {
          const spoken = spokenText(shown);
          expect(spoken).not.toMatch(/[0-9A-Za-z]/);
          expect(spokenText(spoken)).toBe(spoken);
        }),
        { numRuns: 1000 },
      );
    }
  });
  test('keeps every digit of a code', () => {
    assert(
      property(string({ unit: constantFrom(...'0123456789'), minLength: 5, maxLength: 30 }), (code) => {
        const spoken = spokenText(code).replaceAll('，', '');
        const heard = [...spoken].map((name) => (name === '幺' ? '1' : String(digitOf.get(name)))).join('');
        expect(heard).toBe(code);
      }),
    );
  });
});
