import type { CardRecord } from '../../../contract/card.ts';
import type { Catalogue, ServiceItem } from '../../../contract/service-item.ts';
import type { MachineHealth, NotOffered, ServiceSummary, ThemeView } from '../../../contract/visit.ts';
import { fullYears } from './age.ts';
import { machineHealth, type MachineFacts } from './health.ts';

type HealthOfParts = Omit<MachineHealth, 'itemsOffered' | 'itemsInCatalogue'>;

/** What can be finished now, and for whom: asked before the first question, never after the last. */
export interface OfferCircumstances {
  health: HealthOfParts;
  today: string;
  card?: CardRecord | undefined;
}

/** Items this terminal may show at all, in the order of the catalogue. */
export function listedItems(catalogue: Catalogue): ServiceItem[] {
  return catalogue.items.filter((item) => item.terminalState === 'normal');
}

/** Why an item cannot be finished now; undefined when it can. */
export function reasonNotOffered(
  item: ServiceItem,
  circumstances: OfferCircumstances,
): NotOffered | undefined {
  const { health, card, today } = circumstances;
  const wrongAge = card && ageMismatch(item, card, today);
  if (wrongAge) return wrongAge;
  if (health.cardReader === 'trouble' && !card) return 'needsReader';
  if (item.kind === 'apply') return health.storage === 'ready' ? undefined : 'storageRefuses';
  if (health.line !== 'online') return 'needsLine';
  return item.kind === 'print' ? paperFor(item, health) : undefined;
}

/** Either printer will do, unless the item is worth nothing on a receipt. */
function paperFor(item: ServiceItem, health: HealthOfParts): NotOffered | undefined {
  const hasPaper = (state: string | undefined): boolean => state === 'ready' || state === 'low';
  const [receipt, document] = [hasPaper(health.receiptPaper), hasPaper(health.documentPaper)];
  if (item.printsOn === 'a4') return document ? undefined : 'needsDocumentPrinter';
  if (item.printsOn === 'receipt') return receipt ? undefined : 'needsPaper';
  return receipt || document ? undefined : 'needsPaper';
}

/** Whether the person of the card is outside the item's ages. Unknown birth dates are for the agency to judge. */
export function ageMismatch(
  item: ServiceItem,
  card: CardRecord,
  today: string,
): 'tooYoung' | 'tooOld' | undefined {
  const age = fullYears(card.birthDate, today);
  if (age === undefined) return undefined;
  const { minimumAge, maximumAge } = item.eligibility ?? {};
  if (minimumAge !== undefined && age < minimumAge) return 'tooYoung';
  if (maximumAge !== undefined && age > maximumAge) return 'tooOld';
  return undefined;
}

/** The item as the page lists it. */
export function summary(item: ServiceItem, circumstances: OfferCircumstances): ServiceSummary {
  const notOffered = reasonNotOffered(item, circumstances);
  return {
    code: item.code,
    name: item.shortName,
    summary: item.summary,
    kind: item.kind,
    minutes: item.minutes,
    ...(notOffered ? { notOffered } : {}),
  };
}

/** Themes with the number of items that can be finished now. */
export function themes(catalogue: Catalogue, circumstances: OfferCircumstances): ThemeView[] {
  const items = listedItems(catalogue);
  return catalogue.manifest.themes.map((theme) => ({
    ...theme,
    offered: items.filter((item) => item.theme === theme.id && !reasonNotOffered(item, circumstances)).length,
  }));
}

/** What cannot be finished now, by reason, the reason that takes most away first. */
export function unofferedItems(
  catalogue: Catalogue,
  circumstances: OfferCircumstances,
): { reason: NotOffered; count: number; example: string }[] {
  const byReason = new Map<NotOffered, { reason: NotOffered; count: number; example: string }>();
  for (const item of listedItems(catalogue)) {
    const reason = reasonNotOffered(item, circumstances);
    if (!reason) continue;
    const known = byReason.get(reason) ?? { reason, count: 0, example: item.shortName };
    byReason.set(reason, { ...known, count: known.count + 1 });
  }
  return [...byReason.values()].toSorted((a, b) => b.count - a.count);
}

/** How many items nobody can finish now, by reason: for staff, who can do something about it. */
export function withheldItems(
  catalogue: Catalogue,
  facts: MachineFacts,
  today: string,
): Partial<Record<NotOffered, number>> {
  const unoffered = unofferedItems(catalogue, { health: machineHealth(facts), today });
  return Object.fromEntries(unoffered.map(({ reason, count }) => [reason, count]));
}
