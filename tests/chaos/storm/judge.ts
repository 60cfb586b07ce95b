import type { AgencyLedger } from '../agency-ledger.ts';
import type { OutboxEntry, Received, Work } from '../under-test.ts';

/** What a terminal told somebody was saved. */
export interface Saved {
  terminal: string;
  id: string;
  caseId: string;
  hash: string;
  kind: Work['kind'];
  /** the platform can never take it: an invalid one, and what follows it in its case */
  hopeless: boolean;
}

export interface Evidence {
  saved: readonly Saved[];
  /** by terminal, read from the closed stores */
  outboxes: ReadonlyMap<string, readonly OutboxEntry[]>;
  received: readonly Received[];
  agency: Pick<AgencyLedger, 'numbersOf'>;
}

export interface Verdict {
  submitted: number;
  effects: number;
  duplicates: number;
  lost: number;
  /** truly refused by the platform's rules */
  refused: number;
  /** everything else that is not as it must be, for people */
  violations: string[];
}

/** Compares what terminals promised with what the platform has. */
export function judge(evidence: Evidence): Verdict {
  const violations: string[] = [];
  const byId = Map.groupBy(evidence.received, ({ id }) => id);
  const hopeful = evidence.saved.filter(({ hopeless }) => !hopeless);
  const lost = new Set<string>();
  let [duplicates, effects] = [0, 0];
  for (const saved of hopeful) {
    const rows = byId.get(saved.id) ?? [];
    const led = rows.reduce((sum, row) => sum + row.effects, 0);
    const numbers = saved.kind === 'application' ? evidence.agency.numbersOf(saved.caseId) : 1;
    effects += led;
    if (led === 0 || rows.some(({ hash }) => hash !== saved.hash)) lost.add(saved.id);
    duplicates += Math.max(0, led - 1, numbers - 1);
    if (led > 0 && numbers === 0) violations.push(`${saved.id} never came to the agency`);
  }
  const strangers = evidence.received.filter(({ id }) => !hopeful.some((saved) => saved.id === id));
  for (const { id } of strangers) violations.push(`the platform has ${id}, which it cannot have`);
  effects += strangers.length;
  const refused = judgeOutboxes(evidence, byId, lost, violations);
  judgeOrder(evidence.received, violations);
  return { submitted: hopeful.length, effects, duplicates, lost: lost.size, refused, violations };
}

/**
 * Every entry of a terminal: received only what the platform has, refused only what it refused, nothing missing.
 * Answers how many were refused.
 */
function judgeOutboxes(
  { saved, outboxes }: Evidence,
  byId: ReadonlyMap<string, readonly Received[]>,
  lost: Set<string>,
  violations: string[],
): number {
  let refused = 0;
  for (const promise of saved) {
    const entry = outboxes.get(promise.terminal)?.find(({ id }) => id === promise.id);
    const rows = byId.get(promise.id) ?? [];
    if (entry?.hash !== promise.hash) {
      lost.add(promise.id);
      violations.push(`${promise.id} is not on its terminal as it was saved`);
      continue;
    }
    const isReceived = entry.state === 'received' || entry.state === 'accepted';
    // what the platform lacks is counted as lost already
    if (isReceived && rows.length === 0) violations.push(`${promise.id} has a receipt for nothing`);
    if (isReceived && rows.length > 0 && !rows.some((row) => isReceiptOf(row, entry)))
      violations.push(`${promise.id} has a receipt that was never issued`);
    if (entry.state === 'refused') refused += 1;
    if (!promise.hopeless && !isReceived) violations.push(`${promise.id} ended as ${entry.state}`);
    if (promise.hopeless && !['refused', 'blocked'].includes(entry.state))
      violations.push(`${promise.id}, which cannot be taken, ended as ${entry.state}`);
  }
  return refused;
}

function isReceiptOf(row: Received, entry: OutboxEntry): boolean {
  const same = [
    [row.server_sequence, entry.serverSequence],
    [row.case_number, entry.caseNumber],
    [row.epoch, entry.epoch],
  ];
  return same.every(([issued, held]) => issued === held);
}

/** G6: effects of a case in the order of its parts, without a gap. */
function judgeOrder(received: readonly Received[], violations: string[]): void {
  for (const [caseId, parts] of Map.groupBy(received, (row) => row.case_id)) {
    const order = parts
      .toSorted((one, other) => one.server_sequence - other.server_sequence)
      .map((part) => part.case_sequence);
    if (order.some((sequence, index) => sequence !== index + 1))
      violations.push(`case ${caseId} took effect in the order ${order.join(', ')}`);
  }
}
