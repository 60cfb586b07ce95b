import { z } from 'zod';
import { KeySet, type NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import { keySetText } from '../../seal/statements.ts';
import type { Database, Statements } from '../database/database.ts';

/** As many as a set may hold of each kind (contract/keys.ts); the oldest go first. */
const MOST_KEYS = 32;
/** Two processes that start at once issue one after the other (advisory lock, any fixed number). */
const ISSUING_LOCK = 6_208_003;

const SetRow = z.object({
  content: z.string().transform((text) => KeySet.parse(JSON.parse(text))),
});

export interface KeySetFailure {
  code: 'keysOfAnotherPlatform';
  /** one sentence for the person at the keyboard */
  detail: string;
}

export interface IssuingKeys {
  /** newest first, with their private halves */
  platform: readonly SigningKey[];
  /** newest first */
  agency: readonly NamedKey[];
}

/**
 * Brings the signed set of keys in line with the keys that are here, and returns it. A changed set is signed by a
 * key of the set before, so that a terminal which knows only that one follows. Keys that were never served with
 * this database are refused: no terminal would believe what they sign, and what was sealed could not be opened.
 * @param reissue issues the same keys anew: after a restore, terminals may hold a later set that was lost
 */
export function establishKeySet(
  database: Database,
  keys: IssuingKeys,
  wallMs: number,
  reissue = false,
): Promise<Result<KeySet, KeySetFailure>> {
  return database.transaction(async (statements) => {
    await statements.run('SELECT pg_advisory_xact_lock($1::bigint)', [ISSUING_LOCK]);
    const present = await newestKeySet(statements);
    const signer = present === undefined ? keys.platform[0] : signerWithin(keys.platform, present);
    if (signer === undefined) return failed(strange('signing'));
    if (present !== undefined && !holds(keys.agency, present.agency[0])) return failed(strange('agency'));
    const next = setOf(keys, present, wallMs);
    if (present !== undefined && !reissue && sameKeys(present, next)) return succeeded(present);
    const issued = { ...next, signedBy: signer.keyId, signature: signer.sign(keySetText(next)) };
    await statements.run('INSERT INTO key_set (version, content) VALUES ($1, $2)', [
      issued.version,
      JSON.stringify(issued),
    ]);
    return succeeded(issued);
  });
}

/** The newest set, or, for a terminal that believes in version `after`, the one that follows it. */
export async function keySetAfter(statements: Statements, after: number): Promise<KeySet | undefined> {
  const [next] = await statements.query(
    SetRow,
    'SELECT content FROM key_set WHERE version > $1 ORDER BY version LIMIT 1',
    [after],
  );
  return next?.content ?? (await newestKeySet(statements));
}

export async function newestKeySet(statements: Statements): Promise<KeySet | undefined> {
  const [newest] = await statements.query(
    SetRow,
    'SELECT content FROM key_set ORDER BY version DESC LIMIT 1',
  );
  return newest?.content;
}

function setOf(keys: IssuingKeys, present: KeySet | undefined, wallMs: number) {
  const platform = keys.platform.map(nameOf);
  // Public keys whose private halves are gone still verify what lies on paper.
  const retired = (present?.platform ?? []).filter((key) => !holds(platform, key));
  return {
    // Seconds, not a count: a set that a restore lost must never be newer than the ones issued after it.
    version: Math.max((present?.version ?? 0) + 1, Math.floor(wallMs / 1000)),
    issuedAt: new Date(wallMs).toISOString(),
    platform: [...platform, ...retired].slice(0, MOST_KEYS),
    agency: keys.agency.map(nameOf).slice(0, MOST_KEYS),
  };
}

/** The newest key here that terminals with the present set believe. */
function signerWithin(keys: readonly SigningKey[], present: KeySet): SigningKey | undefined {
  return keys.find((key) => holds(present.platform, key));
}

function sameKeys(one: KeySet, other: Pick<KeySet, 'platform' | 'agency'>): boolean {
  const ids = (set: Pick<KeySet, 'platform' | 'agency'>): string =>
    [set.platform, set.agency].map((list) => list.map((key) => key.keyId).join()).join(';');
  return ids(one) === ids(other);
}

function holds(keys: readonly { keyId: string }[], wanted: { keyId: string } | undefined): boolean {
  return keys.some((key) => key.keyId === wanted?.keyId);
}

function nameOf({ keyId, publicKey }: NamedKey): NamedKey {
  return { keyId, publicKey };
}

function strange(which: 'signing' | 'agency'): KeySetFailure {
  return {
    code: 'keysOfAnotherPlatform',
    detail: `The ${which} keys that terminals know are not in the key folder; put it back from its backup.`,
  };
}
