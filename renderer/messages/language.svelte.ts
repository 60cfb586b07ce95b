import { firstLanguage, type Language } from '../../contract/language.ts';

/**
 * The language the page is in now. The terminal decides it: it belongs to the visit and ends with it. Whatever reads
 * `current` in a component is drawn anew when it changes; what was typed stays.
 */
class PageLanguage {
  current = $state<Language>(firstLanguage);

  /** The one that is not chosen. */
  get other(): Language {
    return this.current === 'en' ? 'zh-CN' : 'en';
  }

  /** Tells the document, so that whoever reads it aloud knows. */
  apply(root: HTMLElement): void {
    root.lang = this.current;
  }
}

export const language = new PageLanguage();
