import { z } from 'zod';
import { KeyRegistration, type NamedKey, type TerminalCertificate } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { keyIdOf, textIsSignedBy } from '../../seal/sm2.ts';
import { certificateText, registrationText } from '../../seal/statements.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import { registrationIsGenuine } from '../../seal/verify.ts';
import type { Database, Statements } from '../database/database.ts';
import type { Refusal } from '../gateway/refusal.ts';

const KeyRow = z.object({ key_id: z.string(), public_key: z.string(), registered_at: z.date() });
type KeyRow = z.infer<typeof KeyRow>;

/**
 * Registers a terminal's signing key and certifies it. The first key is taken on the word of the terminal's bearer
 * key; another one only with the signature of the key in force. Earlier keys stay: what they signed may still be
 * on its way. A repeat is answered with the same certificate, signed anew.
 */
export async function registerTerminalKey(
  database: Database,
  signer: SigningKey,
  body: unknown,
  terminalId: string,
  wallMs: number,
): Promise<Result<TerminalCertificate, Refusal>> {
  const registration = KeyRegistration.safeParse(body);
  if (!registration.success) return failed({ code: 'invalid' });
  if (registration.data.terminalId !== terminalId) return failed({ code: 'terminalMismatch' });
  if (!registrationIsGenuine(registration.data)) return failed({ code: 'registrationInvalid' });
  const kept = await keepKey(database, registration.data, wallMs);
  return kept.ok ? succeeded(certified(terminalId, kept.value, signer)) : kept;
}

function keepKey(
  database: Database,
  registration: KeyRegistration,
  wallMs: number,
): Promise<Result<KeyRow, Refusal>> {
  const { terminalId, publicKey } = registration;
  const keyId = keyIdOf(publicKey);
  return database.transaction(async (statements) => {
    const [terminal] = await statements.query(
      z.object({ key_on_word: z.boolean() }),
      'SELECT key_on_word FROM terminal WHERE id = $1 FOR UPDATE',
      [terminalId],
    );
    const keys = await keysOf(statements, terminalId);
    const onWord = terminal?.key_on_word === true;
    const known = keys.find((key) => key.key_id === keyId);
    if (known !== undefined && (!onWord || known === keys[0])) return succeeded(known);
    if (!onWord && !consents(keys[0], registration)) return failed({ code: 'keyReplacementRefused' });
    await statements.run('UPDATE terminal SET key_on_word = false WHERE id = $1', [terminalId]);
    // A terminal put back from an old image and enrolled again by hand has its old key in force again.
    const [kept] = await statements.query(
      KeyRow,
      `INSERT INTO terminal_key (terminal_id, key_id, public_key, registered_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (terminal_id, key_id) DO UPDATE SET registration = DEFAULT, first_sequence = NULL
       RETURNING key_id, public_key, registered_at`,
      [terminalId, keyId, publicKey, new Date(wallMs).toISOString()],
    );
    if (kept === undefined) throw new Error('an inserted key was not returned');
    return succeeded(kept);
  });
}

/** Whether the key in force agrees to be replaced. */
function consents(inForce: KeyRow | undefined, registration: KeyRegistration): boolean {
  const { previousSignature } = registration;
  if (inForce === undefined || previousSignature === undefined) return false;
  return textIsSignedBy(registrationText(registration), previousSignature, inForce.public_key);
}

/** Newest first: the first is in force. */
function keysOf(statements: Statements, terminalId: string): Promise<KeyRow[]> {
  return statements.query(
    KeyRow,
    `SELECT key_id, public_key, registered_at FROM terminal_key
     WHERE terminal_id = $1 ORDER BY registration DESC`,
    [terminalId],
  );
}

/** Every key a terminal ever registered, newest first. */
export async function registeredKeys(statements: Statements, terminalId: string): Promise<NamedKey[]> {
  const rows = await keysOf(statements, terminalId);
  return rows.map((row) => ({ keyId: row.key_id, publicKey: row.public_key }));
}

/**
 * Whether a submission signed with this key is too late for it: within the terminal's sequence, a newer key signed
 * before it. What was sealed before a change of keys comes with lower sequences, however late it arrives.
 */
export async function keyIsRetiredAt(
  statements: Statements,
  terminalId: string,
  keyId: string,
  terminalSequence: number,
): Promise<boolean> {
  const [found] = await statements.query(
    z.object({ retired: z.boolean() }),
    `SELECT EXISTS (
       SELECT FROM terminal_key AS newer JOIN terminal_key AS used USING (terminal_id)
       WHERE terminal_id = $1 AND used.key_id = $2
         AND newer.registration > used.registration AND newer.first_sequence < $3
     ) AS retired`,
    [terminalId, keyId, terminalSequence],
  );
  return found?.retired === true;
}

function certified(terminalId: string, key: KeyRow, signer: SigningKey): TerminalCertificate {
  const certificate = {
    terminalId,
    keyId: key.key_id,
    publicKey: key.public_key,
    issuedAt: key.registered_at.toISOString(),
  };
  const signature = signer.sign(certificateText(certificate));
  return { ...certificate, signedBy: signer.keyId, signature };
}
