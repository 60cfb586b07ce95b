import { spawnSync } from 'node:child_process';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { isPublicKey, keyIdOf, textDigest, textIsSignedBy } from '../../seal/sm2.ts';
import { storedKey, type SigningFailure, type SigningKeyStore, type StoredKey } from './signing-key-store.ts';

export interface SigningCommand {
  /** program and its first arguments; no shell sees them */
  command: readonly [string, ...string[]];
  /** milliseconds for one answer */
  timeoutMs: number;
}

const largestAnswerBytes = 4096;

/**
 * A key in a token, behind a program of its vendor (docs/operating.md has the protocol): `public-key` prints the
 * key, `sign` reads digest and text and prints the signature. Its answers are verified before they are believed.
 */
export function commandKeyStore(settings: SigningCommand): SigningKeyStore {
  return {
    open(keyId) {
      const printed = ask(settings, 'public-key', '');
      if (!printed.ok) return printed;
      const publicKey = printed.value;
      if (!isPublicKey(publicKey))
        return failed({ code: 'keyDamaged', detail: 'the signing program prints no public key' });
      if (keyId !== undefined && keyIdOf(publicKey) !== keyId)
        return failed({ code: 'keyMissing', detail: 'another token is plugged in than the one in force' });
      return succeeded(keyBehind(settings, publicKey));
    },
    create() {
      const detail = 'the key of a token is made with its vendor’s tool, then the terminal is enrolled anew';
      return failed({ code: 'cannotCreate', detail });
    },
    keepOnly: () => succeeded(undefined),
  };
}

function keyBehind(settings: SigningCommand, publicKey: string): StoredKey {
  return storedKey({ keyId: keyIdOf(publicKey), publicKey }, (text) => {
    const signature = ask(settings, 'sign', `${textDigest(text, publicKey)}\n${text}`);
    if (!signature.ok) return signature;
    return textIsSignedBy(text, signature.value, publicKey)
      ? signature
      : failed({
          code: 'wrongSignature',
          detail: 'the signing program’s answer is not this key’s signature',
        });
  });
}

/** One line of answer. What the program says on standard error is not passed on: a PIN may stand there. */
function ask(
  { command, timeoutMs }: SigningCommand,
  request: string,
  input: string,
): Result<string, SigningFailure> {
  const [program, ...first] = command;
  const { error, status, signal, stdout } = spawnSync(program, [...first, request], {
    ...{ input, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: largestAnswerBytes },
    ...{ encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
  });
  if (status === 0) return succeeded(stdout.trim());
  if (error && 'code' in error && error.code === 'ETIMEDOUT')
    return failed({ code: 'timedOut', detail: `the signing program did not answer within ${timeoutMs} ms` });
  const reason = error && 'code' in error ? String(error.code) : (signal ?? `status ${String(status)}`);
  return failed({ code: 'keyMissing', detail: `the signing program ended without an answer (${reason})` });
}
