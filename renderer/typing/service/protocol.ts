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
  | { kind: 'choose'; index: number }
  | { kind: 'commit' }
  | { kind: 'strokes'; strokes: readonly Stroke[] }
);

/** What waits for a choice. */
export interface Composition {
  /** chosen for the letters in front, while the rest is still letters */
  picked: string;
  /** the waiting letters as they are read, e.g. `zhi pin` */
  spelled: string;
  suggestions: readonly Suggestion[];
}

/** What comes back. */
export type Reply =
  | { kind: 'way'; way: Way; state: 'ready' | 'failed' }
  /** `finished` goes to the end of the text; `erased` characters come off it before */
  | { kind: 'composed'; id: number; finished: string; erased: number; composition: Composition }
  | { kind: 'recognised'; id: number; suggestions: readonly Suggestion[] };
