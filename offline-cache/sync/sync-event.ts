import type { LineState, StoreFailure } from '../../contract/outbox.ts';
import type { ErrorClass } from '../store/error-class.ts';

/** What happened, for the log and for incidents. No content of submissions, no text of the platform. */
export type SyncEvent =
  | { kind: 'line'; line: LineState }
  | { kind: 'received'; submissionId: string }
  | { kind: 'accepted'; caseId: string }
  | { kind: 'retry'; submissionId: string; errorClass: ErrorClass; status?: number; delayMs: number }
  /** staff have to look at it: nothing sends it again by itself */
  | { kind: 'held'; submissionId: string; errorClass: ErrorClass; status?: number; code?: string }
  /** the platform does not allow this terminal, or its key cannot be read: an incident */
  | { kind: 'paused'; status?: number; code?: string; delayMs: number }
  | { kind: 'storage'; failure: StoreFailure };
