import type { ScannedView } from '../../../contract/visit.ts';
import type { ReceiptVerdict } from '../../../seal/receipt-token.ts';
import { caseView } from './case-view.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';

/** What the screen about a code tells. The store is asked anew each time: a case may move on while it is looked at. */
export function scannedView(ports: VisitPorts, { heldCode }: VisitContext): ScannedView {
  if (!heldCode) throw new Error('no code was held');
  switch (heldCode.kind) {
    case 'receipt':
      return heldCode.verdict.verdict === 'genuine'
        ? genuineView(ports, heldCode.verdict)
        : { what: heldCode.verdict.verdict };
    case 'progressPage':
      return { what: 'progressPage', ...progressHere(ports, heldCode.submissionId) };
    default:
      return { what: heldCode.kind };
  }
}

function genuineView(
  ports: VisitPorts,
  receipt: Extract<ReceiptVerdict, { verdict: 'genuine' }>,
): ScannedView {
  const here = progressHere(ports, receipt.id);
  const { receiptNumber } = receipt;
  if (receipt.kind === 'received') {
    const { receivedAt } = receipt;
    return {
      ...{ what: 'genuine', promise: 'received', receiptNumber, at: receivedAt },
      isHere: here.progress !== undefined,
      ...here,
    };
  }
  const { terminalId, savedAtMs } = receipt;
  return {
    ...{
      what: 'genuine',
      promise: 'saved',
      receiptNumber,
      at: new Date(savedAtMs).toISOString(),
      terminalId,
    },
    isHere: terminalId === ports.configuration.terminalId,
    ...here,
  };
}

function progressHere(ports: VisitPorts, submissionId: string): Pick<Genuine, 'progress'> {
  const progress = ports.store.progressOfSubmission(submissionId);
  return progress ? { progress: caseView(progress) } : {};
}

type Genuine = Extract<ScannedView, { what: 'genuine' }>;
