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
      '网络恢复后自动送达，您不用再来。',
      '最迟 7 个工作日电话答复。',
    ]);
    expect(wrapText('报取件号8207314，打12345', 12)).toEqual(['报取件号', '8207314，', '打12345']);
    expect(wrapText('他说了（今天）', 8)).toEqual(['他说了', '（今天）']);
    expect(wrapText('', 10)).toEqual(['']);
  });

  it.each([
    // a sentence a line
    [
      '网络通了机器自己送，您不用再跑。崆峒区人社局受理后办，最迟 7 个工作日。',
      48,
      ['网络通了机器自己送，您不用再跑。', '崆峒区人社局受理后办，最迟 7 个工作日。'],
    ],
    // else a phrase a line, and a number with what it counts
    ['崆峒区人社局在办，大约 7 个工作日。', 32, ['崆峒区人社局在办，', '大约 7 个工作日。']],
    ['要盖章的，请到崆峒区人社局。有事打 12345。', 32, ['要盖章的，请到崆峒区人社局。', '有事打 12345。']],
    ['也可以找马干事，电话 0933-8230 112。', 32, ['也可以找马干事，', '电话 0933-8230 112。']],
    // else whole words, and no remnant of one
    ['老年人优待证办理申请', 16, ['老年人优待证', '办理申请']],
    ['1162 0802 0000 0011 5Q46', 16, ['1162 0802 0000', '0011 5Q46']],
  ])('%s in %i columns', (text, columns, lines) => expect(wrapText(text, columns)).toEqual(lines));

  it('leaves nothing alone on a line where a break elsewhere is as good', () => {
    const words = fc.array(fc.constantFrom('工作', '电话', '答复', '网络', '机器'), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 16, max: 48 }), (list, columns) => {
        for (const line of wrapText(`${list.join('')}。`, columns))
          expect([...line].length).toBeGreaterThan(2);
      }),
    );
  });
});
