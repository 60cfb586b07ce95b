import type { Picture } from './picture.ts';
import type { Look } from './quality.ts';

/** What the page asks of the worker that looks; answered in order. Pictures are handed over, not copied. */
export type Request = { id: number; picture: Picture; kind: 'look' | 'take' };

/** A straightened page, ready to be sent. */
export interface TakenPage {
  jpeg: Uint8Array<ArrayBuffer>;
  /** print is too soft to read */
  blurred: boolean;
}

export type Reply =
  | { kind: 'looked'; id: number; look: Look }
  | { kind: 'taken'; id: number; page: TakenPage }
  | { kind: 'failed'; id: number };
