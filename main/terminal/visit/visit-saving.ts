import type { EvaluationLevel, SignatureStrokes } from '../../../contract/submission.ts';
import { attachmentsOf, wipePhotos } from './photos.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { application, evaluation } from './visit-steps.ts';

/** Commits the application. `saved` is set only after the transaction is on disk; else the review says why not. */
export function saveApplication(
  ports: VisitPorts,
  context: VisitContext,
  signature: SignatureStrokes,
): Partial<VisitContext> {
  const { item, card, caseId } = context;
  if (!item || !card || caseId === undefined) return { reviewTrouble: 'storageRefused' };
  const now = new Date(ports.clock.wallMs()).toISOString();
  const attachments = attachmentsOf(item, context.answers, context.photos);
  const result = ports.store.save({
    caseId,
    body: application(context, item, card, signature, now),
    personKey: ports.personKey(card.idNumber),
    title: item.shortName,
    retentionDays: item.privacy.retentionDays,
    ...(attachments.length === 0 ? {} : { attachments }),
  });
  if (!result.ok) {
    ports.log.error('submission-not-saved', { code: result.failure.code });
    return { reviewTrouble: 'storageRefused' };
  }
  ports.log.info('submission-saved', { sequence: result.value.terminalSequence, item: item.code });
  ports.nudge();
  // sealed and on disk: here they are not needed any more
  wipePhotos(context.photos);
  return { saved: result.value, signature, reviewTrouble: undefined, photos: {} };
}

/** Commits a rating of the case in hand. A rating that cannot be kept is not claimed. */
export function saveEvaluation(
  ports: VisitPorts,
  context: VisitContext,
  level: EvaluationLevel,
  indicators: string[],
): Partial<VisitContext> {
  const { item, card, caseId } = context;
  if (!item || !card || caseId === undefined) return {};
  const caseNumber = context.answer?.caseNumber ?? ports.store.progress(caseId)?.caseNumber;
  const result = ports.store.save({
    caseId,
    body: evaluation(level, indicators, caseNumber),
    personKey: ports.personKey(card.idNumber),
    title: item.shortName,
    retentionDays: item.privacy.retentionDays,
  });
  if (!result.ok) {
    ports.log.error('evaluation-not-saved', { code: result.failure.code });
    return {};
  }
  ports.nudge();
  return { departure: { ...context.departure, rated: true } };
}
