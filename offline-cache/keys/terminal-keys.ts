import type { KeyRegistration, KeySet, NamedKey, TerminalCertificate } from '../../contract/keys.ts';
import type { Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';

/** Why a set of keys or a certificate was not taken over, or the key not changed. */
export interface NotBelieved {
  code: 'notBelieved' | 'cannotKeep' | 'changeUnderWay';
  detail: string;
}

/** The keys of this terminal and the keys it believes in, kept in a folder of its own with owner-only rights. */
export interface TerminalKeys {
  /**
   * The key in force. With a key in a token, `sign` throws `SigningUnavailable` (signing-key-store.ts) when that was pulled out since
   * {@link problem} was asked.
   */
  signing(): SigningKey;
  /** Why nothing can be signed and sealed now, a sentence for staff; undefined when it can. Makes a signature to find out. */
  problem(): string | undefined;
  /** what submissions are sealed to; undefined before the terminal was enrolled */
  agencyKey(): NamedKey | undefined;
  /** what receipts, acceptances and certificates are verified with; empty before the terminal was enrolled */
  platformKeys(): readonly NamedKey[];
  /** missing until the platform has answered once, and after a change of key until it has answered again */
  certificate(): TerminalCertificate | undefined;
  /**
   * What to send to `POST /v1/terminal-keys`; undefined when the certificate is of the key in force (unless the platform
   * forgot that it gave it: `again`), and while nothing can be signed ({@link problem} says why).
   */
  registration(terminalId: string, again?: boolean): KeyRegistration | undefined;
  /** takes over a newer set that a key believed in has signed; answers whether anything changed */
  takeKeySet(next: KeySet): Result<boolean, NotBelieved>;
  takeCertificate(certificate: TerminalCertificate): Result<boolean, NotBelieved>;
  /**
   * Makes a new key of this terminal, in force at once: what is sealed from now on is signed with it. The old private key is
   * removed, for what waits to be sent is signed already. Refused while the platform has not confirmed the change before.
   */
  rotate(): Result<SigningKey, NotBelieved>;
}
