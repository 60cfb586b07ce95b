import type { Clock, Randomness } from '../../contract/clock.ts';
import { chainBegin } from '../../contract/keys.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { SubmissionEnvelope } from '../../contract/submission.ts';
import { freshSalt, recordableWallMs } from './envelope.ts';
import { attemptSeal, payloadHash, type Sealer } from './sealer.ts';
import type { StoreConnection } from './store-connection.ts';

interface Leftover {
  sequence: number;
  hash: string;
  payload: string;
  isSettled: number;
}

/**
 * Version 1 of the schema kept contents readable. Seals those that are still to be sent, in the order of the chain,
 * erases those that the platform has, and takes the readable bytes out of file and log. Idempotent; one transaction
 * for each, so that a crash leaves every record whole in one form or the other.
 * @returns how many were dealt with; a failure also when the sealer refuses while something is readable
 */
export function sealLeftovers(
  connection: StoreConnection,
  sealer: Sealer,
  clock: Clock,
  randomness: Randomness,
): Result<number, StoreFailure> {
  const leftovers = connection.ask(() => connection.rows<[], Leftover>(readableContents).all());
  if (!leftovers.ok) return leftovers;
  if (leftovers.value.length === 0) return succeeded(0);
  const statements = leftoverStatements(connection);
  const erasedAtMs = recordableWallMs(clock);
  for (const leftover of leftovers.value) {
    const { sequence } = leftover;
    const envelope = leftover.isSettled ? undefined : sealableEnvelope(leftover, randomness);
    const refusal = envelope && sealer.refusal();
    if (refusal) return failed(refusal);
    const before = connection.ask(() => statements.hashBefore.get(sequence) ?? chainBegin);
    if (!before.ok) return before;
    const previousHash = before.value;
    const sealed = attemptSeal(() => envelope && sealer.seal(envelope, [], previousHash));
    if (!sealed.ok) return sealed;
    const written = connection.write(() => {
      if (!sealed.value) {
        statements.giveUp.run({ sequence, erasedAtMs });
        statements.erase.run(sequence);
        return;
      }
      const { format, payload } = sealed.value;
      const hash = payloadHash(payload);
      statements.seal.run({ sequence, format, hash, previousHash, length: payload.length });
      statements.replaceContent.run({ sequence, hash, payload });
    });
    if (!written.ok) return written;
  }
  connection.read(() => connection.database.pragma('wal_checkpoint(TRUNCATE)'), undefined);
  return succeeded(leftovers.value.length);
}

/** Undefined when the bytes are not what was saved: that cannot be sent, and it must not stay readable either. */
function sealableEnvelope(leftover: Leftover, randomness: Randomness): SubmissionEnvelope | undefined {
  const { payload, hash } = leftover;
  if (payloadHash(payload) !== hash) return undefined;
  const kept: unknown = JSON.parse(payload);
  const added = { salt: freshSalt(randomness), attachments: [] };
  return SubmissionEnvelope.safeParse({ ...(kept as object), ...added }).data;
}

const readableContents = `
SELECT s.terminal_sequence AS sequence, s.hash, c.payload,
       s.state IN ('received', 'accepted') AS isSettled
  FROM submission s JOIN content c USING (terminal_sequence)
 WHERE s.format = 'plain-json-1' AND s.terminal_sequence <= (SELECT legacy_sequence FROM meta)
 ORDER BY s.terminal_sequence`;

interface SealRow {
  sequence: number;
  format: string;
  hash: string;
  previousHash: string;
  length: number;
}

function leftoverStatements(connection: StoreConnection) {
  return {
    hashBefore: connection.values<[number], string>(
      `SELECT hash FROM submission WHERE terminal_sequence < ? ORDER BY terminal_sequence DESC LIMIT 1`,
    ),
    seal: connection.rows<[SealRow], unknown>(
      `UPDATE submission
          SET format = :format, hash = :hash, previous_hash = :previousHash, payload_length = :length,
              state = iif(state = 'uploading', 'queued', state)
        WHERE terminal_sequence = :sequence`,
    ),
    replaceContent: connection.rows<[{ sequence: number; hash: string; payload: string }], unknown>(
      'UPDATE content SET hash = :hash, payload = :payload WHERE terminal_sequence = :sequence',
    ),
    giveUp: connection.rows<[{ sequence: number; erasedAtMs: number }], unknown>(
      `UPDATE submission
          SET content_erased_wall_ms = :erasedAtMs,
              error_class = iif(state IN ('received', 'accepted'), error_class, 'damaged'),
              held_wall_ms = iif(state IN ('received', 'accepted'), held_wall_ms, :erasedAtMs),
              state = iif(state IN ('received', 'accepted'), state, 'blocked')
        WHERE terminal_sequence = :sequence`,
    ),
    erase: connection.rows<[number], unknown>('DELETE FROM content WHERE terminal_sequence = ?'),
  };
}
