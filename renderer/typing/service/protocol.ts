import type { TypingMode } from '../../../contract/service-item.ts';
import type { Stroke } from '../handwriting/strokes.ts';

/** The two ways to write Chinese; each needs a file of its own, and works without the other. */
export const ways = ['pinyin', 'handwriting'] as const;
export type Way = (typeof ways)[number];

/** One text that may be chosen, with what tells it apart by ear. */
export interface Suggestion {
  text: string;
  /** for each character a word that has it; empty where none is known or the text tells itself */
  words: readonly string[];
}

/** What the page asks. Requests are answered in their order; `id` grows. */
export type Request = { id: number } & (
  | { kind: 'open'; mode: TypingMode }
  | { kind: 'key'; key: string }
  | { kind: 'backspace' }
  /** `seen`: the text that stood there for the citizen; keys may have been pressed since */
  | { kind: 'choose'; index: number; seen?: string }
  | { kind: 'commit' }
  /** as many suggestions of what waits as this, for who turns the pages */
  | { kind: 'offer'; count: number }
  | { kind: 'strokes'; strokes: readonly Stroke[] }
);

/** What waits for a choice. */
export interface Composition {
  /** chosen for the letters in front, while the rest is still letters */
  picked: string;
  /** the waiting letters as they are read, e.g. `zhi pin` */
  spelled: string;
  /** the first of them: hundreds of characters may sound alike, and few turn further than some pages */
  suggestions: readonly Suggestion[];
  /** there are more than these */
  more: boolean;
}

/** What comes back. */
export type Reply =
  | { kind: 'way'; way: Way; state: 'ready' | 'failed' }
  /** `finished` goes to the end of the text; `erased` characters come off it before */
  | { kind: 'composed'; id: number; finished: string; erased: number; composition: Composition }
  | { kind: 'recognised'; id: number; suggestions: readonly Suggestion[] };
