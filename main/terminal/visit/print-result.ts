import type { PrintOutcome } from '../../../contract/device.ts';
import type { ReceiptPrinting } from '../../../contract/visit.ts';

/** What the citizen is told of a print job: only a confirmed sheet counts as printed. */
export function printed(outcome: PrintOutcome): ReceiptPrinting {
  if (outcome.completion === 'success' && outcome.paper === 'complete') return { state: 'printed' };
  if (outcome.error === 'paperOut') return { state: 'onScreen', reason: 'paperOut' };
  if (outcome.error === 'paperJammed') return { state: 'onScreen', reason: 'paperJammed' };
  if (outcome.error === 'coverOpen') return { state: 'onScreen', reason: 'coverOpen' };
  return { state: 'onScreen', reason: 'printerTrouble' };
}
