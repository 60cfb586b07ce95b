import type { LineState, StoreFailure } from '../../contract/outbox.ts';
import type { ErrorClass } from '../store/error-class.ts';

/** What happened, for the log and for incidents. No content of submissions, no text of the platform. */
export type SyncEvent =
  | { kind: 'line'; line: LineState }
  | { kind: 'received'; submissionId: string }
  | { kind: 'accepted'; caseId: string }
  | {
      kind: 'retry';
      submissionId: string;
      errorClass: ErrorClass;
      status?: number;
      code?: string;
      delayMs: number;
    }
  /** a whole batch got no usable answer: each of it is sent again, in smaller batches */
  | { kind: 'batchRetry'; submissions: number; errorClass: ErrorClass; status?: number; code?: string }
  /** staff have to look at it: nothing sends it again by itself */
  | { kind: 'held'; submissionId: string; errorClass: ErrorClass; status?: number; code?: string }
  /** the platform does not allow this terminal, or a key is missing here: an incident, told once until `resumed` */
  | { kind: 'paused'; status?: number; code?: string; delayMs: number }
  | { kind: 'resumed' }
  /** `seconds` this terminal's wall clock is ahead of the platform's; told when `beyondLimit` changes */
  | { kind: 'clockSkew'; seconds: number; beyondLimit: boolean }
  /** the platform has lost what it had confirmed: `offered` again from here; `contentGone` was erased here already */
  | { kind: 'reoffered'; offered: number; contentGone: number }
  | { kind: 'erased'; submissions: number }
  | { kind: 'keys'; change: 'keySet' | 'certificate' }
  /** a set of keys or a certificate that nobody believed in has signed */
  | { kind: 'keysNotBelieved'; what: 'keySet' | 'certificate' }
  | { kind: 'storage'; failure: StoreFailure };
