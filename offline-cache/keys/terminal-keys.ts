import type { KeyRegistration, KeySet, NamedKey, TerminalCertificate } from '../../contract/keys.ts';
import type { Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';

/** Why a set of keys or a certificate was not taken over. */
export interface NotBelieved {
  code: 'notBelieved' | 'cannotKeep';
  detail: string;
}

/** The keys of this terminal and the keys it believes in, kept in a folder of its own with owner-only rights. */
export interface TerminalKeys {
  signing(): SigningKey;
  /** what submissions are sealed to; undefined before the terminal was enrolled */
  agencyKey(): NamedKey | undefined;
  /** what receipts, acceptances and certificates are verified with; empty before the terminal was enrolled */
  platformKeys(): readonly NamedKey[];
  /** missing until the platform has answered once, and after a change of key until it has answered again */
  certificate(): TerminalCertificate | undefined;
  /** what to send to `POST /v1/terminal-keys`; undefined when the certificate is of the key in force */
  registration(terminalId: string): KeyRegistration | undefined;
  /** takes over a newer set that a key believed in has signed; answers whether anything changed */
  takeKeySet(next: KeySet): Result<boolean, NotBelieved>;
  takeCertificate(certificate: TerminalCertificate): Result<boolean, NotBelieved>;
  /** makes a new key of this terminal, in force at once: what is sealed from now on is signed with it */
  rotate(): Result<SigningKey, NotBelieved>;
}
