import type { Language } from '../../../contract/language.ts';
import english from './words/en.json' with { type: 'json' };
import chinese from './words/zh-CN.json' with { type: 'json' };

/** Staff's words by language, for the screen and for the command alike. */
export type StaffWords = typeof chinese;

const words: Readonly<Record<Language, StaffWords>> = { 'zh-CN': chinese, en: english };

export function staffWords(language: Language): StaffWords {
  return words[language];
}

/** Puts values where `{{name}}` stands, as the page's messages do. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
