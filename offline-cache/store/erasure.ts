import type { Clock } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import { recordableWallMs } from './envelope.ts';
import type { StoreConnection } from './store-connection.ts';

/**
 * Erases the payloads whose retention has ended. Only what the platform has acknowledged goes: a clock that jumps
 * ahead can cost nothing but a copy. `secure_delete` overwrites the pages; the checkpoint takes the old ones out of
 * the log.
 * @returns how many were erased
 */
export function eraseExpiredPayloads(
  connection: StoreConnection,
  clock: Clock,
): Result<number, StoreFailure> {
  const nowMs = recordableWallMs(clock);
  const erased = connection.write(() => connection.database.prepare(eraseExpired).run({ nowMs }).changes);
  if (erased.ok && erased.value > 0) {
    connection.read(() => connection.database.pragma('wal_checkpoint(TRUNCATE)'), undefined);
  }
  return erased;
}

const eraseExpired = `
UPDATE submission SET payload = NULL, payload_erased_wall_ms = :nowMs
 WHERE payload IS NOT NULL
   AND state IN ('received', 'accepted')
   AND saved_wall_ms + retention_days * 86400000 <= :nowMs`;
