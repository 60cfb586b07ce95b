import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { ESC, FS, gb, GS, LF, stream, type StreamPart } from './testing/escpos-bytes.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { surveyEncoding } from './text-survey.ts';

const chinese = '取件号，查进度用。想看进度，到这台机器放上身份证。';
const taiwan = '領取收據，請查詢進度。謝謝您的光臨，歡迎再度惠顧。';
const japanese = '領収書　お買い上げありがとうございました。またどうぞ。';
const korean = '영수증 가나다라 감사합니다 또 오십시오 주소 전화번호 판매일 합계금액';
/** JIS X 0208 in seven bits, as Japanese printers take it between FS & and FS . */
const sevenBit = (text: string): number[] => [...iconv.encode(text, 'euc-jp')].map((byte) => byte & 0x7f);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the encoding of a capture', () => {
  it.each([
    ['gb18030', chinese],
    ['gb18030', '王㐂堃镕喆'],
    ['big5', taiwan],
    ['big5', '收據'],
    ['shift_jis', japanese],
    ['euc-kr', korean],
    ['utf8', chinese],
    ['utf8', 'Café, naïve, Zürich, Ærø'],
    ['utf8', 'Größe é, Übergröße à 5'],
    ['utf8', 'Привет, мир'],
    ['utf8', 'Καλημέρα'],
    ['gb18030', '取票凭证'],
    ['gb18030', '凭票取药'],
    ['gb18030', '⑴ OK\n⑵ NG\n'],
    ['gb18030', 'Ⅱ类 A001'],
    ['gb18030', 'Ω\nαβ\n㎡'],
  ])('is %s for %s', (encoding, text) => {
    expect(surveyEncoding(iconv.encode(text, encoding))).toBe(encoding);
  });

  it.each([
    ['取票凭证', [FS, '&', gb('取票凭证\nA001\n')]],
    ['lists of numbers', [FS, '&', gb('① Name\n② Date\n')]],
    ['Roman numbers', [FS, '&', gb('Ⅰ A\nⅡ B\nⅢ C\n')]],
    ['a number beside a character', [FS, '&', gb('①号'), ' A001']],
    ['谢谢 on two copies', [FS, '&', gb('谢谢'), LF, FS, '&', gb('谢谢'), LF]],
    ['凭票取药 with the Chinese set', [ESC, 'R', 15, gb('凭票取药')]],
    ['pairs that are UTF-8 too, with FS &', [FS, '&', iconv.encode('ȡƱƾ֤', 'utf8')]],
  ] as [string, StreamPart[]][])('is GB18030 for %s', (_, parts) => {
    expect(surveyEncoding(stream(...parts))).toBe('gb18030');
  });

  it('is UTF-8 also where a sequence is cut off or broken', () => {
    const [whole, cut] = [utf8('请取号\nA001\n'), utf8('请稍候').subarray(0, -1)];
    expect(surveyEncoding(stream(whole, GS, 'V', 0, cut))).toBe('utf8');
    expect(surveyEncoding(stream(utf8('中文小票测试，谢谢您的光临'), 0xe5, '!', LF))).toBe('utf8');
    expect(interpretEscpos(stream(utf8('请取号'), cut)).lines).toEqual(['请取号请稍\ufffd']);
    expect(surveyEncoding(stream(utf8('请'), 0xe5, '!', LF))).toBe('gb18030');
  });

  it.each([
    ['Shift JIS by FS C', [FS, 'C', 1, iconv.encode('領収', 'cp932')], '領収'],
    ['Korean by ESC R', [ESC, 'R', 13, FS, '&', iconv.encode('합계', 'cp949')], '합계'],
    ['JIS between FS & and FS .', [FS, '&', sevenBit('ありがとう'), FS, '.', 'OK'], 'ありがとうOK'],
    ['half-width katakana', [FS, 'C', 1, iconv.encode('ﾌﾟﾘﾝﾀ', 'cp932')], 'ﾌﾟﾘﾝﾀ'],
    ['lines of the katakana page', [FS, '.', ESC, 't', 1, 0x98, 0x95, 0x99], '┌─┐'],
    [
      'Western letters stay in their page',
      [ESC, 't', 16, iconv.encode('Grüße für Zoë', 'win1252')],
      'Grüße für Zoë',
    ],
  ] as [string, StreamPart[], string][])('%s', (_, parts, line) => {
    expect(interpretEscpos(stream(...parts, LF)).lines).toEqual([line]);
  });
});
