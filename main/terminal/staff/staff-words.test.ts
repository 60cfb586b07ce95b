import { describe, expect, test } from 'vitest';
import { DeviceConfiguration } from '../../../contract/device-configuration.ts';
import { sentences } from './device-words.ts';
import { filled, staffWords } from './staff-words.ts';

/** What docs/words.md says, as far as a machine can tell; the page's own words are held by renderer/messages/words.test.ts. */
interface Tree {
  [name: string]: string | Tree;
}
function textsOf(tree: Tree, path = ''): [id: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[`${path}${name}`, value] as const] : textsOf(value, `${path}${name}.`),
  );
}
const languages = ['zh-CN', 'en'] as const;
const [zh, en] = [textsOf(staffWords('zh-CN')), textsOf(staffWords('en'))];
const breaking = (texts: readonly [string, string][], isBroken: (text: string, id: string) => boolean) =>
  texts.filter(([id, text]) => isBroken(text, id)).map(([id, text]) => `${id}: ${text}`);

describe('both languages', () => {
  test('have the same ids in the same order', () => {
    expect(en.map(([id]) => id)).toEqual(zh.map(([id]) => id));
  });

  test('are tidy, exclaim nothing and trail off nowhere', () => {
    const untidy = (text: string) => text === '' || text !== text.trim() || /\s\s|[!！…]/.test(text);
    expect(breaking([...zh, ...en], untidy)).toEqual([]);
    expect(breaking(en, (text) => /[“”‘’]/.test(text))).toEqual([]);
    expect(breaking(zh, (text) => /[,;:?()"'.]/.test(text))).toEqual([]);
  });

  test('fill in only what there is to fill in', () => {
    const known: Record<string, RegExp> = {
      trouble: /^name$/,
      instead: /^(helper|count)$/,
      headline: /^count$/,
      outbox: /^(held|count)$/,
    };
    const isStrange = (text: string, id: string) =>
      [...text.matchAll(/\{\{\s*(\w*)\s*\}\}/g)].some(
        ([whole, name = '']) => !known[id.split('.')[0] ?? '']?.test(name) || whole !== `{{${name}}}`,
      );
    expect(breaking([...zh, ...en], isStrange)).toEqual([]);
    const isCounting = (text: string) => /\{\{(count|held|helper)\}\}/.test(text);
    expect(en.filter(([, text]) => isCounting(text)).map(([id]) => id)).toEqual(
      zh.filter(([, text]) => isCounting(text)).map(([id]) => id),
    );
  });
});

test('every device that can be configured has a name', () => {
  for (const language of languages)
    expect(Object.keys(staffWords(language).name)).toEqual(
      expect.arrayContaining(Object.keys(DeviceConfiguration.shape)),
    );
});

test('what is wrong is short, what to do now is a request to somebody', () => {
  const length = (text: string) => [...text].length;
  const isRequest = { 'zh-CN': /请/, en: /\bplease\b/i };
  for (const language of languages)
    for (const [id, { what, now }] of Object.entries(staffWords(language).trouble)) {
      expect([id, length(what)]).toEqual([
        id,
        expect.toSatisfy((size) => size <= (language === 'en' ? 34 : 10)),
      ]);
      expect(`${id}: ${now}`).toMatch(isRequest[language]);
      expect(length(now)).toBeLessThanOrEqual(language === 'en' ? 110 : 36);
    }
});

test('names and numbers stand in the sentences, Latin ones a space apart', () => {
  const words = staffWords('zh-CN');
  expect(sentences(words, 'documentPrinter', 'unplugged').now).toBe(
    '请插好 A4 打印机的线，再看电源灯亮不亮。',
  );
  expect(sentences(words, 'lights', 'unplugged').now).toContain('请插好指示灯的线');
  expect(filled('{{count}} of {{count}}, {{other}}', { count: 2 })).toBe('2 of 2, {{other}}');
});
