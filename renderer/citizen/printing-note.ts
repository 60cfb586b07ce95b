import type { ReceiptPrinting } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';

/** What to say about the receipt: never that it is printed before the printer confirmed it. */
export function printingNote(printing: ReceiptPrinting): {
  tone: 'fine' | 'busy' | 'attention';
  text: string;
} {
  if (printing.state === 'onScreen')
    return { tone: 'attention', text: t(`printing.onScreen.${printing.reason}`) };
  return { tone: printing.state === 'printed' ? 'fine' : 'busy', text: t(`printing.${printing.state}`) };
}
