import type { CameraStatus, CardReaderStatus, ReceiptPrinterStatus } from '../../../contract/device.ts';
import type { LineState, StoreFailure } from '../../../contract/outbox.ts';
import type { MachineHealth } from '../../../contract/visit.ts';

/** Everything the offer depends on, as last reported by its owners. */
export interface MachineFacts {
  line: LineState;
  cardReader: CardReaderStatus;
  receiptPrinter: ReceiptPrinterStatus;
  /** undefined: no document camera is configured */
  documentCamera: CameraStatus | undefined;
  /** why nothing new is taken, if so */
  storageRefusal: StoreFailure['code'] | undefined;
  waitingToSend: number;
}

/** The citizen's view of the machine. A part that did not answer is `unknown`, never ready. */
export function machineHealth(facts: MachineFacts): Omit<MachineHealth, 'itemsOffered' | 'itemsInCatalogue'> {
  return {
    line: facts.line,
    cardReader: cardReaderHealth(facts.cardReader),
    receiptPaper: receiptHealth(facts.receiptPrinter),
    storage: storageHealth(facts.storageRefusal),
    waitingToSend: facts.waitingToSend,
  };
}

function storageHealth(refusal: StoreFailure['code'] | undefined): MachineHealth['storage'] {
  switch (refusal) {
    case undefined:
      return 'ready';
    case 'noKeys':
      return 'notEnrolled';
    case 'salvaged':
      return 'beingChecked';
    default:
      return 'refusing';
  }
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
