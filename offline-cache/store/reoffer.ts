import type { TerminalStanding } from '../../contract/gateway.ts';
import type { StoreConnection } from './store-connection.ts';

/** What a comparison with the platform's standing led to. */
export interface Reoffer {
  /** submissions that the platform forgot and that wait to be sent again */
  offered: number;
  /** submissions that the platform forgot and whose content was erased here: staff have to be told */
  contentGone: number;
  /** cases whose state changed */
  cases: string[];
}

interface Range {
  from: number;
  to: number;
}

/** The contract's limit: a standing that names this many ranges may not have named all. */
const rangesTold = 1000;

/**
 * Puts back into the queue what the platform has given a receipt for and does not have (any more), and notes of the
 * rest that the platform of this epoch has it. Idempotent; to be called within a transaction.
 */
export function reofferMissing(connection: StoreConnection, standing: TerminalStanding): Reoffer {
  const { epoch, highestSequence } = standing;
  const ranges: Range[] = [
    ...standing.missing.map(([from, to]) => ({ from, to })),
    { from: highestSequence + 1, to: Number.MAX_SAFE_INTEGER },
  ];
  const statements = reofferStatements(connection);
  const cases: string[] = [];
  let contentGone = 0;
  for (const range of ranges) {
    contentGone += statements.gone.get(range) ?? 0;
    cases.push(...statements.requeue.all(range));
  }
  statements.epoch.run({ epoch });
  statements.floor.run({ highestSequence });
  statements.acknowledge.run({ epoch, through: knownThrough(standing) });
  return { offered: cases.length, contentGone, cases: [...new Set(cases)] };
}

/** Above the last range told, a full list of ranges says nothing: those submissions are asked for next time. */
function knownThrough({ missing, highestSequence }: TerminalStanding): number {
  return missing.length < rangesTold ? highestSequence : Math.max(...missing.map(([, to]) => to));
}

function reofferStatements(connection: StoreConnection) {
  return {
    gone: connection.values<[Range], number>(
      `SELECT count(*) FROM submission
        WHERE terminal_sequence BETWEEN :from AND :to AND state IN ('received', 'accepted')
          AND content_erased_wall_ms IS NOT NULL`,
    ),
    requeue: connection.values<[Range], string>(
      `UPDATE submission
          SET state = 'queued', former_receipt = coalesce(receipt, former_receipt), receipt = NULL,
              acceptance = NULL, server_sequence = NULL, platform_epoch = NULL, ack_epoch = NULL,
              received_wall_ms = NULL, case_number = NULL, accepted_wall_ms = NULL, accepted_by = NULL
        WHERE terminal_sequence BETWEEN :from AND :to AND state IN ('received', 'accepted')
          AND content_erased_wall_ms IS NULL
      RETURNING case_id`,
    ),
    epoch: connection.rows<[{ epoch: string }], unknown>(
      'UPDATE meta SET platform_epoch = :epoch WHERE platform_epoch IS NOT :epoch',
    ),
    // after a salvage the platform may know numbers that nothing here tells of any more
    floor: connection.rows<[{ highestSequence: number }], unknown>(
      `UPDATE meta SET sequence_floor = :highestSequence + 1
        WHERE sequence_floor <= :highestSequence
          AND (SELECT coalesce(max(terminal_sequence), 0) FROM submission) < :highestSequence`,
    ),
    acknowledge: connection.rows<[{ epoch: string; through: number }], unknown>(
      `UPDATE submission SET ack_epoch = :epoch
        WHERE content_erased_wall_ms IS NULL AND state IN ('received', 'accepted')
          AND ack_epoch <> :epoch AND terminal_sequence <= :through`,
    ),
  };
}
