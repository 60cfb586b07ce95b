import type { DocumentPrinterStatus } from '../../../contract/device.ts';
import type { DocumentPrintOutcome } from '../../../contract/document-printer.ts';
import type { DocumentPrinting, DocumentTrouble } from '../../../contract/visit.ts';
import type { DocumentContent } from '../documents/document-content.ts';
import { makeDocument } from '../documents/make-document.ts';
import { acknowledgement, registerExtract } from '../documents/visit-documents.ts';
import { machineHealth } from '../offer/health.ts';
import { reviewRows } from './answers.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { newCaseId } from './visit-steps.ts';

/** The A4 paper as its screen shows it; nothing where there is no A4 printer, or nothing to print on it. */
export function documentView(
  ports: VisitPorts,
  context: VisitContext,
): { document: DocumentPrinting } | Record<string, never> {
  const status = ports.facts().documentPrinter;
  if (!ports.documentPrinter || !status || !documentContent(ports, context)) return {};
  const { document } = context;
  const trouble = troubleOf(status);
  if (document?.state === 'printing') {
    return { document: { state: 'printing', ...(trouble ? { stopped: trouble } : {}) } };
  }
  if (document) return { document };
  return {
    document: canPrintNow(ports)
      ? { state: 'offered' }
      : { state: 'notNow', reason: trouble ?? 'printerTrouble' },
  };
}

/** Whether a paper that is asked for now can be expected to come out. */
export function canPrintDocument(ports: VisitPorts, context: VisitContext): boolean {
  return canPrintNow(ports) && documentContent(ports, context) !== undefined;
}

function canPrintNow(ports: VisitPorts): boolean {
  const { documentPaper } = machineHealth(ports.facts());
  return ports.documentPrinter !== undefined && (documentPaper === 'ready' || documentPaper === 'low');
}

/** Makes the paper and prints it. Whatever happens is told as a state of the screen. */
export async function printDocument(ports: VisitPorts, context: VisitContext): Promise<DocumentPrinting> {
  const content = documentContent(ports, context);
  if (!ports.documentPrinter || !content) return { state: 'failed', reason: 'printerTrouble' };
  const { pdf, pages, missing } = await makeDocument(content);
  const outcome = await ports.documentPrinter.print({
    jobId: newCaseId(ports),
    visitId: context.visitId,
    pdf,
    pages,
  });
  ports.log.info('document-print-ended', { ...outcome, pages, missing: missing.length });
  return ending(outcome, pages);
}

function documentContent(ports: VisitPorts, context: VisitContext): DocumentContent | undefined {
  const { item, card, saved, answer, signature } = context;
  const { site, terminalId } = ports.configuration;
  if (!item || !card) return undefined;
  const facts = { site, terminalId, item, card, madeAtMs: ports.clock.wallMs() };
  if (answer) return item.kind === 'print' ? registerExtract({ ...facts, answer }) : undefined;
  const progress = saved && ports.store.progress(saved.caseId);
  if (!saved || !progress) return undefined;
  return acknowledgement({
    ...facts,
    progress,
    code: ports.receiptCode(saved, progress),
    ...(signature ? { application: { rows: reviewRows(item, context.answers), signature } } : {}),
  });
}

/** Only sheets that the printer counted are called printed. */
function ending(outcome: DocumentPrintOutcome, pages: number): DocumentPrinting {
  if (outcome.paper === 'complete') return { state: 'printed', pages };
  if (outcome.completion === 'success') return { state: 'countPages', pages };
  return { state: 'failed', reason: troubleOfError(outcome.error) };
}

function troubleOfError(error: DocumentPrintOutcome['error']): DocumentTrouble {
  switch (error) {
    case 'paperOut':
    case 'paperJammed':
    case 'coverOpen':
    case 'tonerOut':
      return error;
    default:
      return 'printerTrouble';
  }
}

function troubleOf(status: DocumentPrinterStatus): DocumentTrouble | undefined {
  if (status.cover === 'open') return 'coverOpen';
  if (status.paper === 'jammed') return 'paperJammed';
  if (status.paper === 'out') return 'paperOut';
  if (status.toner === 'out') return 'tonerOut';
  return status.device === 'online' || status.device === 'deviceBusy' ? undefined : 'printerTrouble';
}
