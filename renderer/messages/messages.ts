import i18next, { type TFunction } from 'i18next';
import type { Language } from '../../contract/language.ts';
import english from './en.json';
import { language } from './language.svelte.ts';
import chinese from './zh-CN.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof chinese };
  }
}

const messages = i18next.createInstance();
// every text is bundled, so the first screen never waits for one
void messages.init({
  lng: 'zh-CN',
  fallbackLng: 'zh-CN',
  resources: { 'zh-CN': { translation: chinese }, en: { translation: english } },
  initAsync: false,
  // Svelte escapes what it renders
  interpolation: { escapeValue: false },
});

const translations: Readonly<Record<Language, TFunction>> = {
  'zh-CN': messages.getFixedT('zh-CN'),
  en: messages.getFixedT('en'),
};

/**
 * The kiosk's own words by message id, in the language of the page; `renderer/messages/zh-CN.json` is the list of ids.
 * In a component, call it where the text is drawn or in a `$derived`, so that it follows the language.
 */
export const t: TFunction = new Proxy(translations['zh-CN'], {
  apply: (_, self, given: unknown[]): unknown => Reflect.apply(translations[language.current], self, given),
});

/** Every character the kiosk's own texts use, to load the slices of the font before the first screen. */
export function charactersOfMessages(): string {
  return [...new Set(JSON.stringify([chinese, english]))].join('');
}
