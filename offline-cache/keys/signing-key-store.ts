import type { Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';

/** Why nothing can be signed now; `detail` is a sentence for staff and never holds key material. */
export interface SigningFailure {
  code:
    /** the key's file or token is not there, or not readable */
    | 'keyMissing'
    /** it is there, and is not what it should be */
    | 'keyDamaged'
    /** the token did not answer in time */
    | 'timedOut'
    /** it answered, and what it answered is not this key's signature */
    | 'wrongSignature'
    /** keys of this store are made elsewhere */
    | 'cannotCreate'
    /** the file system refused */
    | 'cannotKeep';
  detail: string;
}

/** A key as something that signs, with failure as a value. Its `sign` throws {@link SigningUnavailable} for it. */
export interface StoredKey extends SigningKey {
  attempt(text: string): Result<string, SigningFailure>;
}

/** Where the terminal's private key lives: a file, a token, a chip. It never leaves it but as signatures. */
export interface SigningKeyStore {
  /** the key of this name; undefined asks for the only one there is */
  open(keyId: string | undefined): Result<StoredKey, SigningFailure>;
  /** a fresh key beside those that are there */
  create(): Result<StoredKey, SigningFailure>;
  /** the private keys of all others are gone for good afterwards, as far as the medium allows */
  keepOnly(keyId: string): Result<void, SigningFailure>;
}

/** `SigningKey.sign` promises a signature: a token that was pulled out in the middle leaves no other way to say so. */
export class SigningUnavailable extends Error {
  readonly failure: SigningFailure;
  constructor(failure: SigningFailure) {
    super(`${failure.code}: ${failure.detail}`);
    this.name = 'SigningUnavailable';
    this.failure = failure;
  }
}

/** A stored key from its way to sign. */
export function storedKey(
  names: Pick<SigningKey, 'keyId' | 'publicKey'>,
  attempt: StoredKey['attempt'],
): StoredKey {
  return {
    ...names,
    attempt,
    sign(text) {
      const signature = attempt(text);
      if (!signature.ok) throw new SigningUnavailable(signature.failure);
      return signature.value;
    },
  };
}
