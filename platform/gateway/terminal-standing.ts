import { z } from 'zod';
import type { TerminalStanding } from '../../contract/gateway.ts';
import type { Statements } from '../database/database.ts';

/** As many ranges as an answer may hold (contract/gateway.ts). */
const MOST_RANGES = 1000;
const DAY_MS = 86_400_000;

const Range = z.tuple([z.number(), z.number()]);
const StandingRow = z.object({
  epoch: z.string(),
  highest: z.coerce.number(),
  missing: z.string().transform((text) => z.array(Range).parse(JSON.parse(text))),
  erasable: z.coerce.number(),
});

/**
 * What the platform has of a terminal, all of one moment: one statement sees one state of the database, so that
 * nothing can come in between and be counted in one number and not in the other.
 * @param backupWindowDays how old a backup may be that is still put back
 */
export async function terminalStanding(
  statements: Statements,
  terminalId: string,
  wallMs: number,
  backupWindowDays: number,
): Promise<TerminalStanding> {
  const [row] = await statements.query(StandingRow, STANDING, [
    terminalId,
    MOST_RANGES,
    new Date(wallMs - backupWindowDays * DAY_MS).toISOString(),
  ]);
  if (row === undefined) throw new Error('a terminal that speaks is not on record');
  const { epoch, highest: highestSequence, missing, erasable: erasableThrough } = row;
  const time = new Date(wallMs).toISOString();
  return { terminalId, epoch, highestSequence, missing, erasableThrough, time };
}

/**
 * The gaps are looked for only when there are any. Erasable is what lies below everything that is younger than the window: a
 * clock that was set wrong for a while can only make it less.
 */
const STANDING = `
SELECT meta.epoch, terminal.highest_sequence AS highest,
  CASE WHEN terminal.received_sequences = terminal.highest_sequence THEN '[]' ELSE (
    SELECT json_agg(json_build_array(previous + 1, terminal_sequence - 1) ORDER BY terminal_sequence)::text
    FROM (
      SELECT previous, terminal_sequence FROM (
        SELECT terminal_sequence, lag(terminal_sequence, 1, 0::bigint) OVER (ORDER BY terminal_sequence) AS previous
        FROM submission WHERE terminal_id = $1
      ) AS pairs
      WHERE terminal_sequence > previous + 1 ORDER BY terminal_sequence LIMIT $2::bigint
    ) AS gaps
  ) END AS missing,
  coalesce(
    (SELECT min(server_sequence) - 1 FROM submission
     WHERE received_at >= $3::timestamptz AND submission.epoch = meta.epoch),
    (SELECT max(server_sequence) FROM submission WHERE submission.epoch = meta.epoch),
    0
  ) AS erasable
FROM meta CROSS JOIN terminal WHERE terminal.id = $1`;
