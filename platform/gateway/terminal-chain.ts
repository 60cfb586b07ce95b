import { z } from 'zod';
import { chainBegin } from '../../contract/keys.ts';
import type { SealedHeader } from '../../contract/sealed.ts';
import type { Statements } from '../database/database.ts';
import { raiseIncident, resolveIncident, type IncidentChange } from './incidents.ts';

/** A received submission beside another one in its terminal's chain. */
export interface ChainNeighbour {
  sequence: number;
  hash: string;
  /** unknown for what was received before submissions were sealed */
  previousHash: string | undefined;
}

export type ChainLink = Pick<SealedHeader, 'terminalId' | 'terminalSequence' | 'previousHash'> & {
  hash: string;
};

/**
 * Whether a submission and those received around it cannot all be of one chain: its sequence is used already, the
 * one before has another hash than it says, or the one after says another hash than it has.
 */
export function isFork(link: ChainLink, neighbours: readonly ChainNeighbour[]): boolean {
  const { terminalSequence, previousHash, hash } = link;
  const at = (sequence: number): readonly ChainNeighbour[] =>
    neighbours.filter((one) => one.sequence === sequence);
  if (at(terminalSequence).length > 0) return true;
  if (terminalSequence === 1 && previousHash !== chainBegin) return true;
  const before = at(terminalSequence - 1).filter((one) => one.previousHash !== undefined);
  if (before.length > 0 && !before.some((one) => one.hash === previousHash)) return true;
  return at(terminalSequence + 1).some((one) => one.previousHash !== undefined && one.previousHash !== hash);
}

const NeighbourRow = z.object({
  terminal_sequence: z.coerce.number(),
  hash: z.string(),
  previous_hash: z.string().nullable(),
});

/**
 * Looks at a submission just about to be inserted and keeps what is known of its terminal's chain. A fork is an
 * incident, never a refusal: behind it is a citizen's submission.
 */
export async function followChain(
  statements: Statements,
  link: ChainLink,
  wallMs: number,
): Promise<IncidentChange[]> {
  const { terminalId, terminalSequence } = link;
  const rows = await statements.query(
    NeighbourRow,
    `SELECT terminal_sequence, hash, previous_hash FROM submission
     WHERE terminal_id = $1 AND terminal_sequence BETWEEN $2::bigint - 1 AND $2::bigint + 1`,
    [terminalId, terminalSequence],
  );
  const neighbours = rows.map((row) => ({
    sequence: row.terminal_sequence,
    hash: row.hash,
    previousHash: row.previous_hash ?? undefined,
  }));
  const forked = isFork(link, neighbours)
    ? await raiseIncident(statements, 'chainFork', terminalId, wallMs)
    : [];
  const isNew = !neighbours.some((one) => one.sequence === terminalSequence);
  return isNew ? [...forked, ...(await countSequence(statements, link, wallMs))] : forked;
}

const CountedRow = z.object({
  highest_sequence: z.coerce.number(),
  received_sequences: z.coerce.number(),
  highest_before: z.coerce.number(),
});

/** A terminal has a gap exactly while fewer sequences came than its highest says. */
async function countSequence(
  statements: Statements,
  { terminalId, terminalSequence }: ChainLink,
  wallMs: number,
): Promise<IncidentChange[]> {
  const [after] = await statements.query(
    CountedRow,
    `UPDATE terminal SET
       highest_sequence = greatest(terminal.highest_sequence, $2::bigint),
       received_sequences = terminal.received_sequences + 1
     FROM terminal AS before WHERE terminal.id = $1 AND before.id = terminal.id
     RETURNING terminal.highest_sequence, terminal.received_sequences,
       before.highest_sequence AS highest_before`,
    [terminalId, terminalSequence],
  );
  if (after === undefined) throw new Error('a terminal that speaks is not on record');
  const skips = terminalSequence > after.highest_before + 1;
  if (skips) return raiseIncident(statements, 'chainGap', terminalId, wallMs);
  const isWhole = after.received_sequences === after.highest_sequence;
  const filled = isWhole && terminalSequence <= after.highest_before;
  return filled ? resolveIncident(statements, 'chainGap', terminalId, wallMs) : [];
}
