import type { CardReaderStatus, ReceiptPrinterStatus } from '../../../contract/device.ts';
import type { LineState } from '../../../contract/outbox.ts';
import type { MachineHealth } from '../../../contract/visit.ts';

/** Everything the offer depends on, as last reported by its owners. */
export interface MachineFacts {
  line: LineState;
  cardReader: CardReaderStatus;
  receiptPrinter: ReceiptPrinterStatus;
  storageRefuses: boolean;
  waitingToSend: number;
}

/** The citizen's view of the machine. A part that did not answer is `unknown`, never ready. */
export function machineHealth(facts: MachineFacts): Omit<MachineHealth, 'itemsOffered' | 'itemsInCatalogue'> {
  return {
    line: facts.line,
    cardReader: cardReaderHealth(facts.cardReader),
    receiptPaper: receiptHealth(facts.receiptPrinter),
    storage: facts.storageRefuses ? 'refusing' : 'ready',
    waitingToSend: facts.waitingToSend,
  };
}

function cardReaderHealth(status: CardReaderStatus): MachineHealth['cardReader'] {
  if (status.device === 'online' || status.device === 'deviceBusy') return 'ready';
  return status.device === 'starting' ? 'unknown' : 'trouble';
}

function receiptHealth(status: ReceiptPrinterStatus): MachineHealth['receiptPaper'] {
  if (status.device === 'starting') return 'unknown';
  if (status.paper === 'out') return 'out';
  if (status.device !== 'online' && status.device !== 'deviceBusy') return 'trouble';
  if (status.cover === 'open' || status.paper === 'jammed' || status.media === 'jammed') return 'trouble';
  if (status.paper === 'unknown') return 'unknown';
  return status.paper === 'low' ? 'low' : 'ready';
}
