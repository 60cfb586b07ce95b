import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, wrapText } from './text-layout.ts';

const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'。，、；：！？）（《》“”·— ',
        '\n',
        '7',
        '2026-11-23',
        '6208**********0723',
        '12345',
        'Wi-Fi',
      ),
      fc.constantFrom(...'平凉市政务服务回执办的事老年人优待证'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 4 }),
      fc.constantFrom('𠮷', '😀', '㐀', 'é'),
    ),
    { maxLength: 80 },
  )
  .map((parts) => parts.join(''));
const withoutBlanks = (text: string): string => text.replace(/[ \n]/g, '');

describe('wrapText', () => {
  it('never loses a character and never exceeds the columns', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 48 }), (text, columns) => {
        const lines = wrapText(text, columns);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        expect(withoutBlanks(lines.join(''))).toBe(withoutBlanks(text));
      }),
    );
  });

  it('keeps lines that fit as they are', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = text.split('\n');
        fc.pre(lines.every((line) => displayWidth(line) <= 48));
        expect(wrapText(text, 48)).toEqual(lines.map((line) => line.trimEnd()));
      }),
    );
  });

  it('begins no line with closing punctuation where the characters before it fit on one', () => {
    const chinese = fc.array(fc.constantFrom(...'网络恢复后自动送达。，、；：！？）'), { maxLength: 60 });
    fc.assert(
      fc.property(chinese, fc.integer({ min: 12, max: 48 }), (characters, columns) => {
        const text = characters.join('').replace(/([。，、；：！？）])[。，、；：！？）]+/g, '$1');
        for (const line of wrapText(text, columns).slice(1)) expect(line).not.toMatch(/^[。，、；：！？）]/);
      }),
    );
  });

  it('breaks no number that fits on a line', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 99_999_999 }).map(String), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 10, max: 48 }), (list, columns) => {
        const lines = wrapText(list.map((number) => `号${number}共`).join(''), columns);
        for (const number of list) expect(lines.some((line) => line.includes(number))).toBe(true);
      }),
    );
  });

  it('wraps as one would by hand', () => {
    expect(wrapText('网络恢复后自动送达，您不用再来。最迟 7 个工作日电话答复。', 43)).toEqual([
      '网络恢复后自动送达，您不用再来。最迟 7 个工',
      '作日电话答复。',
    ]);
    expect(wrapText('报取件号8207314，打12345', 12)).toEqual(['报取件号', '8207314，打', '12345']);
    expect(wrapText('他说了（今天）', 8)).toEqual(['他说了', '（今天）']);
    expect(wrapText('', 10)).toEqual(['']);
  });
});
