import type {
  BarcodeReaderStatus,
  CameraStatus,
  CardReaderStatus,
  DocumentPrinterStatus,
  ReceiptPrinterStatus,
} from '../../../contract/device.ts';
import type { LineState, StoreFailure } from '../../../contract/outbox.ts';
import type { MachineHealth } from '../../../contract/visit.ts';

/** Everything the offer depends on, as last reported by its owners. */
export interface MachineFacts {
  line: LineState;
  cardReader: CardReaderStatus;
  receiptPrinter: ReceiptPrinterStatus;
  /** absent where none is configured */
  documentPrinter?: DocumentPrinterStatus;
  /** absent where none is configured */
  codeScanner?: BarcodeReaderStatus;
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
    ...(facts.documentPrinter ? { documentPaper: documentHealth(facts.documentPrinter) } : {}),
    ...(facts.codeScanner ? { codeScanner: scannerHealth(facts.codeScanner) } : {}),
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

/** A reader that did not answer yet is `unknown`. */
export function cardReaderHealth(status: CardReaderStatus): MachineHealth['cardReader'] {
  if (status.device === 'online' || status.device === 'deviceBusy') return 'ready';
  return status.device === 'starting' ? 'unknown' : 'trouble';
}

/** A passive scanner says nothing until it reads: an open port is all that can be asked of it. */
function scannerHealth(status: BarcodeReaderStatus): NonNullable<MachineHealth['codeScanner']> {
  if (status.device === 'starting') return 'unknown';
  const answers = status.device === 'online' || status.device === 'deviceBusy';
  return answers && status.scanner !== 'inoperative' ? 'ready' : 'trouble';
}

function receiptHealth(status: ReceiptPrinterStatus): MachineHealth['receiptPaper'] {
  if (status.device === 'starting') return 'unknown';
  if (status.paper === 'out') return 'out';
  if (status.device !== 'online' && status.device !== 'deviceBusy') return 'trouble';
  if (status.cover === 'open' || status.paper === 'jammed' || status.media === 'jammed') return 'trouble';
  if (status.paper === 'unknown') return 'unknown';
  return status.paper === 'low' ? 'low' : 'ready';
}

/** What is missing comes before what is broken: somebody in the hall can put paper in. */
function documentHealth(status: DocumentPrinterStatus): NonNullable<MachineHealth['documentPaper']> {
  if (status.device === 'starting') return 'unknown';
  if (status.paper === 'out') return 'out';
  if (status.toner === 'out') return 'noToner';
  if (status.device !== 'online' && status.device !== 'deviceBusy') return 'trouble';
  if (status.cover === 'open' || status.paper === 'jammed') return 'trouble';
  if (status.paper === 'unknown' || status.toner === 'unknown') return 'unknown';
  return status.paper === 'low' ? 'low' : 'ready';
}
