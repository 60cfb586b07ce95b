import type { NamedKey } from '../../contract/keys.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import { openingKey, type OpeningKey } from '../../seal/bundle.ts';
import { readOrMakeKeyFile, type KeyFileFailure } from '../../seal/key-file.ts';

/** The pair that answers on a stick are sealed to. */
export interface AnswerKey {
  named: NamedKey;
  opener: OpeningKey;
}

/**
 * Reads this terminal's key for answers from a file that only its owner can read, making it when missing. It is a key
 * of its own, because the one that signs may live in a token that opens nothing, and is gone after a change of key.
 */
export function openAnswerKey(path: string): Result<AnswerKey, KeyFileFailure> {
  const pair = readOrMakeKeyFile(path);
  if (!pair.ok) return pair;
  const { keyId, publicKey } = pair.value;
  return succeeded({ named: { keyId, publicKey }, opener: openingKey(pair.value) });
}
