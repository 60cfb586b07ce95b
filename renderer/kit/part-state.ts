import type { IconName } from './drawings.ts';

/** How one part of the machine is: a drawing, what it is, and the word for its state. */
export interface PartState {
  icon: IconName;
  part: string;
  word: string;
  tone: 'fine' | 'attention' | 'stopped';
}
