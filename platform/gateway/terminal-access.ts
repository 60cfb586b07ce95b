import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import type { Database } from '../database/database.ts';
import type { Refusal } from './refusal.ts';

const TerminalRow = z.object({ id: z.string(), key_hash: z.string(), enabled: z.boolean() });

/** A terminal and its key: 43 characters or more of base64url. */
export interface Enrolment {
  terminalId: string;
  key: string;
}

/**
 * Which terminal an `Authorization` header belongs to. Keys are 256 random bits, so their plain hash is enough to
 * keep and to find them by; the key itself is never stored.
 */
export async function identifyTerminal(
  database: Database,
  authorization: string | undefined,
): Promise<Result<string, Refusal>> {
  const key = /^Bearer ([A-Za-z0-9_-]{43,128})$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) return failed({ code: 'unauthorized' });
  const offered = sm3OfBytes(key);
  const [terminal] = await database.query(
    TerminalRow,
    'SELECT id, key_hash, enabled FROM terminal WHERE key_hash = $1',
    [offered],
  );
  if (terminal === undefined || !sameHash(terminal.key_hash, offered)) {
    return failed({ code: 'unauthorized' });
  }
  return terminal.enabled ? succeeded(terminal.id) : failed({ code: 'terminalDisabled' });
}

function sameHash(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

/**
 * Enrols a terminal or gives it a new key. A terminal that was disabled stays so. Two terminals cannot share a
 * key: it is what tells them apart. A new key was brought by hand, so the next signing key that the terminal
 * registers is taken on its word, as the first was: that is how a terminal with a new disk comes back.
 */
export function enrolTerminal(
  database: Database,
  { terminalId, key }: Enrolment,
): Promise<Result<void, { code: 'keyOfAnotherTerminal' }>> {
  const keyHash = sm3OfBytes(key);
  return database.transaction(async (statements) => {
    const [other] = await statements.query(
      z.object({ id: z.string() }),
      'SELECT id FROM terminal WHERE key_hash = $1 AND id <> $2',
      [keyHash, terminalId],
    );
    if (other !== undefined) return failed({ code: 'keyOfAnotherTerminal' });
    await statements.run(
      `INSERT INTO terminal (id, key_hash) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET key_hash = excluded.key_hash,
         key_on_word = terminal.key_on_word OR terminal.key_hash <> excluded.key_hash`,
      [terminalId, keyHash],
    );
    return succeeded(undefined);
  });
}
