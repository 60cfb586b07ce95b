import type { IdCardReader } from '../../../contract/card.ts';
import type { CodeScanner } from '../../../contract/code-scanner.ts';
import type { Clock, Randomness } from '../../../contract/clock.ts';
import type { TerminalConfiguration } from '../../../contract/configuration.ts';
import type { QueryAnswer, QueryRequest } from '../../../contract/gateway.ts';
import type { CaseProgress, SavedSubmission, SubmissionStore } from '../../../contract/outbox.ts';
import type { NamedKey } from '../../../contract/keys.ts';
import type { DocumentPrinter } from '../../../contract/document-printer.ts';
import type { ReceiptPrinter } from '../../../contract/paper.ts';
import type { Result } from '../../../contract/result.ts';
import type { Catalogue, FormSchema } from '../../../contract/service-item.ts';
import type { FormValidator } from '../../../offline-cache/catalogue/form-validator.ts';
import type { MachineFacts } from '../offer/health.ts';
import type { Log } from '../log.ts';

export type Answer = string | number | boolean;
export type Answers = Record<string, Answer>;

/** Pages photographed for a question, each a JPEG, in memory only. */
export type Photos = Readonly<Record<string, readonly Uint8Array[]>>;

/** A reason that may go with a rating. */
export interface EvaluationIndicator {
  code: string;
  label: string;
  level: number;
}

/** What a visit may use of the machine. Given in, so that the visit runs the same in a test and in a village. */
export interface VisitPorts {
  /** the catalogue in force; it changes between visits only */
  catalogue(): Catalogue;
  /** compiled once a generation */
  form(form: FormSchema): FormValidator;
  indicators: readonly EvaluationIndicator[];
  facts(): MachineFacts;
  /** somebody stands in front, as far as a sensor tells; false where there is none or it does not answer */
  someoneNear(): boolean;
  reader: Pick<IdCardReader, 'arm' | 'disarm'>;
  /** absent where there is none */
  scanner?: Pick<CodeScanner, 'arm' | 'disarm'>;
  /** whose signatures on receipts are believed */
  platformKeys(): readonly NamedKey[];
  store: Pick<SubmissionStore, 'save' | 'progress' | 'progressOfSubmission' | 'casesOfPerson'>;
  printer: Pick<ReceiptPrinter, 'print' | 'cancelVisit'>;
  /** absent where there is no A4 printer */
  documentPrinter?: Pick<DocumentPrinter, 'print' | 'cancelVisit'>;
  ask(
    query: QueryRequest,
  ): Promise<Result<QueryAnswer, { code: 'lineDown' | 'platformTrouble' | 'refused' }>>;
  /** tells sync that something new is there */
  nudge(): void;
  /** keyed hash of an identity number */
  personKey(idNumber: string): string;
  /** the text of the QR code on a receipt: what was promised, signed, so that anybody can verify it without a network */
  receiptCode(saved: SavedSubmission, progress: CaseProgress): string;
  /** the same for a receipt that is printed again, from what is still known of the case */
  reprintCode(progress: CaseProgress): string;
  /** counts one more copy of a receipt and gives its number, from 1; numbers are never given twice */
  nextCopy(caseId: string): number;
  configuration: Pick<
    TerminalConfiguration,
    'terminalId' | 'site' | 'siteInEnglish' | 'timing' | 'platform'
  > & {
    devices: Pick<TerminalConfiguration['devices'], 'documentCamera'>;
  };
  clock: Clock;
  randomness: Randomness;
  log: Log;
}
