import type { SignatureStrokes } from '../../../contract/submission.ts';

/** One part of an A4 document, from top to bottom. Nothing is cut off: what is long wraps, what is many goes on. */
export type DocumentPart =
  /** label left, value right of it; rows break over pages, `heading` is repeated */
  | { kind: 'rows'; heading?: string; rows: readonly { label: string; value: string }[] }
  /** `seal`: the agency's, beside the rungs it stands for */
  | { kind: 'ladder'; rungs: readonly DocumentRung[]; seal?: SealedBy }
  /** the number that matters, huge, with the code that proves it */
  | { kind: 'number'; caption: string; value: string; code?: { text: string; caption: string } }
  | { kind: 'text'; content: string }
  /** a new page with a title of its own */
  | { kind: 'page'; title: string }
  | { kind: 'signature'; caption: string; strokes: SignatureStrokes; date: string }
  /** where a seal belongs: one that the platform sent, or the plain words that there is none */
  | { kind: 'seal'; agency: string; date: string; seal?: DocumentSeal; without: string };

/** A step of the ladder as words; only a rung that was reached has `reached`. */
export interface DocumentRung {
  title: string;
  note: string;
  reached: boolean;
}

/** A seal with whose it is and when. */
export interface SealedBy {
  agency: string;
  date: string;
  seal: DocumentSeal;
}

/** A picture of an electronic seal as the province sent it (PNG or JPEG). Never made here. */
export interface DocumentSeal {
  image: Uint8Array;
}

/** A whole document. */
export interface DocumentContent {
  title: string;
  /** below the title: city and place */
  place: string;
  parts: readonly DocumentPart[];
  /** at the foot of every page: whom to call, and what tells this paper from others */
  footer: readonly [help: string, mark: string];
  /** when it was made; the file says the same */
  madeAtMs: number;
}

/** A document as it goes to the printer. */
export interface MadeDocument {
  pdf: Uint8Array;
  pages: number;
  /** characters that no font here has, as U+XXXX; on the paper they stand as 〓, with a note */
  missing: readonly string[];
}
