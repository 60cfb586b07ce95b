import type { PinyinDictionary } from './dictionary.ts';
import type { VisitMemory } from './visit-memory.ts';

/** What a field expects; it shifts weights, and forbids nothing. */
export type TypingMode = 'name' | 'address' | 'sentence';

/** One thing the citizen may choose. */
export interface Candidate {
  /** Chinese text, e.g. 王淑芬 */
  text: string;
  /** reading in the dictionary, syllables separated by blanks, e.g. `wang shu fen`; ü is written v */
  reading: string;
  /** how many of the typed letters it stands for, apostrophes included: always at least 1 */
  letters: number;
  /** whether nothing is left to convert once it is chosen */
  whole: boolean;
}

/** What the keyboard shows. A new object after each call; never changed afterwards. */
export interface TypingState {
  /** finished text of this session, ready for the field */
  text: string;
  /** chosen for the letters in front, not finished until the rest is chosen too */
  picked: string;
  /** letters still to be converted, as typed, e.g. `wangshufen` */
  letters: string;
  /** the same letters cut into syllables as the first candidate reads them, e.g. `wang shu fen` */
  spelled: string;
  /** whether letters or a picked part are waiting: the keyboard shows its candidate bar */
  composing: boolean;
  /** candidates of this page, best first; empty when no letters wait */
  candidates: readonly Candidate[];
  /** from 0 */
  page: number;
  /** 0 without candidates */
  pages: number;
}

/**
 * The typing of one field: a state machine without clock, without screen. No input makes it throw; a call that
 * makes no sense where it stands (choosing what is not there, a page beyond the last) changes nothing.
 */
export interface TypingSession {
  /** what is shown now */
  state: () => TypingState;
  /**
   * One key: `a`–`z`, `ü` and `'` are letters to convert; anything else (digits, capitals, punctuation, Chinese) is
   * taken as it is, after the waiting letters have been finished with their first candidate.
   */
  press: (key: string) => TypingState;
  /** Takes back the last letter; without letters the last choice (its letters return); then the last character. */
  backspace: () => TypingState;
  /** Chooses the candidate at this place of the page shown, from 0; what its letters leave is converted again. */
  choose: (index: number) => TypingState;
  nextPage: () => TypingState;
  previousPage: () => TypingState;
  /** Finishes what waits with the first candidates. */
  commit: () => TypingState;
  /** Finishes what waits as the letters themselves (Latin text). */
  commitLetters: () => TypingState;
  /** Other weights for the next letters, e.g. when the focus moves to another field. */
  setMode: (mode: TypingMode) => TypingState;
  /** Empties text, choices and letters: another field, or the end of the visit. */
  clear: () => TypingState;
}

export interface TypingSessionOptions {
  /** the built dictionary, from `readDictionary(bytes)` */
  dictionary: PinyinDictionary;
  /** learning within the visit; the visit owns and wipes it */
  memory: VisitMemory;
  mode: TypingMode;
  /** candidates on a page; 8 where nothing is said */
  pageSize?: number;
}
