import type { Language } from '../../contract/language.ts';

/** A stretch of a text that is in one language; `lang` is absent where it is the language of the page. */
export interface LanguageRun {
  text: string;
  lang?: Language;
}

/** Chinese characters with the signs and digits between them: 平凉市, 阿卜杜·热合曼, 三社 18 号. */
const chinese =
  /[\p{Script=Han}（《“「](?:[^\p{Script=Latin}\p{Script=Han}]*?\p{Script=Han})*[）》”」，。；：？！、]*/gu;

/**
 * Splits a text where its language changes, for `lang` attributes: names, addresses and what has no translation stay
 * Chinese on an English page. Letters on a Chinese page are codes and belong to the text around them.
 */
export function languageRuns(text: string, page: Language): LanguageRun[] {
  if (page === 'zh-CN') return [{ text }];
  const runs: LanguageRun[] = [];
  let end = 0;
  for (const match of text.matchAll(chinese)) {
    if (!/\p{Script=Han}/u.test(match[0])) continue;
    if (match.index > end) runs.push({ text: text.slice(end, match.index) });
    runs.push({ text: match[0], lang: 'zh-CN' });
    end = match.index + match[0].length;
  }
  if (end < text.length || runs.length === 0) runs.push({ text: text.slice(end) });
  return runs;
}

/** The language of a text as a whole, for a label that cannot be marked inside; undefined where it is the page's. */
export function languageOf(text: string, page: Language): Language | undefined {
  if (page === 'zh-CN') return undefined;
  return /\p{Script=Han}/u.test(text) && !/\p{Script=Latin}/u.test(text) ? 'zh-CN' : undefined;
}
