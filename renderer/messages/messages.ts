import i18next from 'i18next';
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
  resources: { 'zh-CN': { translation: chinese } },
  initAsync: false,
  // Svelte escapes what it renders
  interpolation: { escapeValue: false },
});

/** The kiosk's own words by message id; `renderer/messages/zh-CN.json` is the list of ids. */
export const t = messages.t;

/** Every character the kiosk's own texts use, to load the slices of the font before the first screen. */
export function charactersOfMessages(): string {
  return [...new Set(JSON.stringify(chinese))].join('');
}
