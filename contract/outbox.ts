import type { SubmissionReceipt } from './gateway.ts';
import type { Result } from './result.ts';
import type { ApplicationBody, EvaluationBody, Rung, SubmissionState } from './submission.ts';

/** A scan or photo that belongs to a submission, as bytes in memory: sealed before it touches a disk. */
export interface NewAttachment {
  /** code of the material in the service item */
  material: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** What the terminal hands over to be kept: the envelope's own fields are the store's to give. */
export interface NewSubmission {
  caseId: string;
  body: ApplicationBody | EvaluationBody;
  /** keyed hash of the person's number: finds a person's own cases again without storing who they are */
  personKey: string;
  /** shown in the person's own list, no personal data: the item's short name */
  title: string;
  /** the payload is erased here this long after it was saved, provided the platform has it by then */
  retentionDays: number;
  attachments?: readonly NewAttachment[];
}

/** Returned only after the transaction that holds the submission is on disk. */
export interface SavedSubmission {
  id: string;
  caseId: string;
  terminalSequence: number;
  receiptNumber: string;
  savedAtMs: number;
  hash: string;
}

export type StoreFailure =
  | { code: 'dataFolderInUse'; detail: string }
  /** the folder belongs to a terminal of another id */
  | { code: 'anotherTerminal'; detail: string }
  /** written by a newer program */
  | { code: 'newerSchema'; detail: string }
  | { code: 'diskFull'; detail: string }
  | { code: 'readOnly'; detail: string }
  | { code: 'notDurable'; detail: string }
  | { code: 'corrupt'; detail: string }
  | { code: 'ioError'; detail: string }
  /** no key to seal to, or none to sign with: the terminal was never enrolled, or its keys are unreadable */
  | { code: 'noKeys'; detail: string }
  /** part of the store was lost and what was intact was carried over: nothing new until staff have looked */
  | { code: 'salvaged'; detail: string };

/** How far a case has come, with wall times in milliseconds of the rungs that were reached. */
export interface CaseProgress {
  caseId: string;
  submissionId: string;
  title: string;
  receiptNumber: string;
  state: SubmissionState;
  rung: Rung;
  savedAtMs: number;
  receivedAtMs?: number;
  acceptedAtMs?: number;
  acceptedBy?: string;
  caseNumber?: string;
  /** the platform's signed words for it, kept for the paper */
  receipt?: SubmissionReceipt;
  /** the content was erased here; what remains are this entry's own fields */
  contentErasedAtMs?: number;
}

/** `everythingSent` is true only when all four numbers are zero. */
export interface OutboxCounts {
  queued: number;
  uploading: number;
  blocked: number;
  refused: number;
  everythingSent: boolean;
}

/** The store as the visit sees it. */
export interface SubmissionStore {
  save(submission: NewSubmission): Result<SavedSubmission, StoreFailure>;
  /** progress of applications (not of evaluations); newest first */
  casesOfPerson(personKey: string, limit: number): CaseProgress[];
  progress(caseId: string): CaseProgress | undefined;
  /** progress of the case that a submission of this terminal belongs to; undefined for an id of anywhere else */
  progressOfSubmission(submissionId: string): CaseProgress | undefined;
  counts(): OutboxCounts;
  /** called after every change of state of a submission */
  onChange(listener: (caseId: string) => void): () => void;
  close(): void;
}

export type LineState = 'unknown' | 'online' | 'offline';

/** Sync as the terminal sees it. */
export interface Sync {
  start(): void;
  stop(): Promise<void>;
  line(): LineState;
  onLine(listener: (line: LineState) => void): () => void;
  /** something was saved: send it now if the line allows */
  nudge(): void;
}
