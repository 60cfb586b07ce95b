import type { Clock } from '../../contract/clock.ts';
import type { TerminalStanding } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import type { AttachmentFiles } from './attachment-files.ts';
import { recordableWallMs } from './envelope.ts';
import type { StoreConnection } from './store-connection.ts';

/** What of a {@link TerminalStanding} says what may be erased. */
export type ErasureLimit = Pick<TerminalStanding, 'epoch' | 'erasableThrough'>;

/** Erased in one transaction; the next ones follow. */
const erasedAtOnce = 200;

/** Remembers the platform's word, so that erasing goes on without a line. */
export function rememberErasureLimit(
  connection: StoreConnection,
  { epoch, erasableThrough }: ErasureLimit,
): Result<boolean, StoreFailure> {
  const remember = connection.rows<[string, number, string, number], unknown>(
    `UPDATE meta SET erasable_epoch = ?, erasable_through = ?
      WHERE erasable_epoch IS NOT ? OR erasable_through <> ?`,
  );
  return connection.write(() => remember.run(epoch, erasableThrough, epoch, erasableThrough).changes > 0);
}

/**
 * Erases the contents whose retention has ended. Only what the platform has acknowledged and what is in every backup
 * it could still be restored from goes (the last word of {@link rememberErasureLimit}): a clock that jumps ahead can
 * cost nothing but a copy. `secure_delete` overwrites the pages with zeros, the checkpoint takes the old ones out of
 * the log, the attachments' files are deleted. On flash the old blocks live on inside the device until it reuses
 * them; there they are what they always were, sealed.
 * @returns how many were erased
 */
export function eraseExpiredContents(
  connection: StoreConnection,
  files: AttachmentFiles,
  clock: Clock,
): Result<number, StoreFailure> {
  const nowMs = recordableWallMs(clock);
  let erased = 0;
  for (;;) {
    const round = connection.write(() => eraseSome(connection, nowMs));
    if (!round.ok) return round;
    erased += round.value.erased;
    files.remove(round.value.files);
    if (round.value.erased < erasedAtOnce) break;
  }
  if (erased > 0) connection.read(() => connection.database.pragma('wal_checkpoint(TRUNCATE)'), undefined);
  return succeeded(erased);
}

function eraseSome(connection: StoreConnection, nowMs: number): { erased: number; files: string[] } {
  const { expired, files, markFiles, mark, erase } = erasureStatements(connection);
  const sequences = expired.all(nowMs, erasedAtOnce);
  const names: string[] = [];
  for (const sequence of sequences) {
    names.push(...files.all(sequence));
    markFiles.run(sequence);
    mark.run(nowMs, sequence);
    erase.run(sequence);
  }
  return { erased: sequences.length, files: names };
}

function erasureStatements(connection: StoreConnection) {
  return {
    expired: connection.values<[number, number], number>(
      `SELECT s.terminal_sequence FROM submission s JOIN meta m
        WHERE s.content_erased_wall_ms IS NULL AND s.state IN ('received', 'accepted')
          AND s.saved_wall_ms + s.retention_days * 86400000 <= ?
          AND s.ack_epoch = m.erasable_epoch AND m.erasable_epoch = m.platform_epoch
          AND s.server_sequence <= m.erasable_through
        LIMIT ?`,
    ),
    files: connection.values<[number], string>(
      `SELECT path FROM attachment WHERE terminal_sequence = ? AND state = 'kept'`,
    ),
    markFiles: connection.rows<[number], unknown>(
      `UPDATE attachment SET state = 'erased', upload_url = NULL WHERE terminal_sequence = ?`,
    ),
    mark: connection.rows<[number, number], unknown>(
      'UPDATE submission SET content_erased_wall_ms = ? WHERE terminal_sequence = ?',
    ),
    erase: connection.rows<[number], unknown>('DELETE FROM content WHERE terminal_sequence = ?'),
  };
}
