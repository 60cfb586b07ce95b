import type { CardRecord } from '../../../contract/card.ts';
import type { CaseProgress } from '../../../contract/outbox.ts';
import type { PaperDocument } from '../../../contract/paper.ts';
import { listedItems } from '../offer/offer.ts';
import { receiptPaper } from './receipt-paper.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { englishFacts, paperTrouble } from './visit-steps.ts';

/** A person looks at their newest cases; older ones are for the hall. */
const casesShown = 3;

/** The newest cases of whoever this card belongs to, and of nobody else. */
export function ownCases(ports: VisitPorts, card: CardRecord): CaseProgress[] {
  return ports.store.casesOfPerson(ports.personKey(card.idNumber), casesShown);
}

/** Whether this receipt may be printed once more: a case of the card in hand, paper there, nothing printing. */
export function mayReprint(ports: VisitPorts, context: VisitContext, receiptNumber: string): boolean {
  if (context.reprint?.printing.state === 'printing' || paperTrouble(ports) !== undefined) return false;
  return copyable(ports, context, receiptNumber) !== undefined;
}

/** The paper of an earlier case, marked as a copy with its time and number; undefined when it is not theirs. */
export function copyOf(
  ports: VisitPorts,
  context: VisitContext,
  receiptNumber: string,
): PaperDocument | undefined {
  const progress = copyable(ports, context, receiptNumber);
  if (!progress || !context.card) return undefined;
  return receiptPaper({
    site: ports.configuration.site,
    item: itemOf(ports, progress),
    card: context.card,
    progress,
    code: ports.reprintCode(progress),
    ...englishFacts(ports, context, progress.title),
    copy: { number: ports.nextCopy(progress.caseId), printedAtMs: ports.clock.wallMs() },
  });
}

/** What was refused has no receipt: the paper would promise what nobody does. */
function copyable(
  ports: VisitPorts,
  { card }: VisitContext,
  receiptNumber: string,
): CaseProgress | undefined {
  if (!card) return undefined;
  return ownCases(ports, card).find((own) => own.receiptNumber === receiptNumber && own.state !== 'refused');
}

/**
 * The case keeps only its title. The catalogue may have changed since; when no item bears the title any more, or
 * several do, the paper says nothing of an agency or a time limit.
 */
function itemOf(ports: VisitPorts, { title }: CaseProgress) {
  const items = listedItems(ports.catalogue()).filter((item) => item.shortName === title);
  const [item] = items;
  return items.length === 1 && item ? item : { name: title };
}
