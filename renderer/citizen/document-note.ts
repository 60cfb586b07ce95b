import type { DocumentPrinting } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';

/** What to say about the A4 paper, and whether it can be asked for. */
export interface DocumentNote {
  tone: 'busy' | 'attention';
  text: string;
}

/** Undefined while there is nothing to say but the offer itself. */
export function documentNote(document: DocumentPrinting): DocumentNote | undefined {
  switch (document.state) {
    case 'offered':
      return undefined;
    case 'notNow':
      return { tone: 'attention', text: t(`document.notNow.${document.reason}`) };
    case 'printing':
      return document.stopped
        ? { tone: 'attention', text: t(`document.stopped.${document.stopped}`) }
        : { tone: 'busy', text: t('document.printing') };
    case 'printed':
      return { tone: 'attention', text: t('document.printed', { pages: document.pages }) };
    case 'countPages':
      return { tone: 'attention', text: t('document.countPages', { pages: document.pages }) };
    case 'failed':
      return { tone: 'attention', text: t(`document.failed.${document.reason}`) };
  }
}
