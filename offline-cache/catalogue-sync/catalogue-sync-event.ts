import type { CatalogueProblem } from '../../contract/service-item.ts';
import type { DatabaseOpening } from './catalogue-database.ts';

/** What happened, for the log and for incidents. */
export type CatalogueSyncEvent =
  | { kind: 'database'; opening: DatabaseOpening }
  /** what is stored is not what was fetched: it is thrown away and fetched again */
  | { kind: 'damaged'; reason: string }
  | { kind: 'page'; generation: number; rows: number; more: boolean }
  /** a generation is whole, breaks no rule, and is what the terminal has from now on */
  | { kind: 'activated'; generation: number; digest: string }
  /** a rule is broken: the last good generation stays in force */
  | { kind: 'refused'; generation: number; problems: readonly CatalogueProblem[] }
  | { kind: 'failed'; errorClass: string; status?: number; code?: string; delayMs: number };
