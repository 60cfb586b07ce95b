import type { CaseProgress } from '../../../contract/outbox.ts';
import type { CaseView } from '../../../contract/visit.ts';

/** A case as the page shows it: only rungs that were reached carry a time. */
export function caseView(progress: CaseProgress): CaseView {
  const time = (wallMs: number): string => new Date(wallMs).toISOString();
  return {
    title: progress.title,
    receiptNumber: progress.receiptNumber,
    rung: progress.rung,
    savedAt: time(progress.savedAtMs),
    refused: progress.state === 'refused',
    ...(progress.receivedAtMs === undefined ? {} : { receivedAt: time(progress.receivedAtMs) }),
    ...(progress.acceptedAtMs === undefined ? {} : { acceptedAt: time(progress.acceptedAtMs) }),
    ...(progress.acceptedBy === undefined ? {} : { acceptedBy: progress.acceptedBy }),
    ...(progress.caseNumber === undefined ? {} : { caseNumber: progress.caseNumber }),
    ...(progress.contentErasedAtMs === undefined
      ? {}
      : { contentErasedAt: time(progress.contentErasedAtMs) }),
  };
}
