import { join } from 'node:path';
import { TerminalCertificate, type KeyRegistration } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { registrationText } from '../../seal/statements.ts';
import { certificateIsGenuine } from '../../seal/verify.ts';
import { openBelievedKeys, type BelievedKeys } from './believed-keys.ts';
import { checkedRecord, type RecordFailure } from './checked-record.ts';
import { prepareOwnFolder } from './durable-file.ts';
import { fileKeyStore } from './file-key-store.ts';
import { openOwnKey, type OwnKey } from './own-key.ts';
import type { SigningFailure, SigningKeyStore } from './signing-key-store.ts';
import type { NotBelieved, TerminalKeys } from './terminal-keys.ts';

export interface TerminalKeysOptions {
  /** the terminal's own folder for keys: made with owner-only rights when it is missing */
  folder: string;
  /** a KeySet in JSON, written at enrolment; read again whenever it changes */
  trustFile?: string;
  /** where the private key lives; a file in `folder` unless told otherwise */
  store?: SigningKeyStore;
  /** sentences for staff's log, such as that a damaged certificate is asked for again; no key material */
  remark?: (sentence: string) => void;
}

export type KeysFailure = SigningFailure | RecordFailure;

/**
 * Opens the terminal's keys, making what is missing. Fails with a sentence when the folder cannot be used, or when the
 * record of the key in force is lost and no single key is there to take its place.
 */
export function openTerminalKeys(options: TerminalKeysOptions): Result<TerminalKeys, KeysFailure> {
  const { folder, trustFile, store = fileKeyStore(folder), remark = () => undefined } = options;
  const prepared = prepareOwnFolder(folder);
  if (!prepared.ok) return prepared;
  const own = openOwnKey(folder, store);
  if (!own.ok) return own;
  const believed = openBelievedKeys({ folder, trustFile, remark });
  return succeeded(terminalKeys(own.value, believed, certificateKeeper(folder, remark)));
}

function terminalKeys(own: OwnKey, believed: BelievedKeys, kept: CertificateKeeper): TerminalKeys {
  const platformKeys: TerminalKeys['platformKeys'] = () => believed.present()?.platform ?? [];
  const certificate: TerminalKeys['certificate'] = () => {
    const present = kept.present();
    return present && whyNot(present, own, platformKeys()) === undefined ? present : undefined;
  };
  let askedFor: string | undefined;
  return {
    signing: () => own.key(),
    agencyKey: () => believed.present()?.agency[0],
    platformKeys,
    certificate,
    registration(terminalId, again = false) {
      if (certificate() && !again) return undefined;
      askedFor = terminalId;
      return registrationOf(terminalId, own);
    },
    takeKeySet: (next) => {
      // An enrolment that lies ready comes first.
      believed.present();
      return believed.take(next);
    },
    takeCertificate(next) {
      const reason = whyNot(next, own, platformKeys());
      if (reason !== undefined) return failed({ code: 'notBelieved', detail: reason });
      return next.signature === kept.present()?.signature ? succeeded(false) : kept.take(next);
    },
    rotate() {
      const inForce = certificate();
      if (inForce === undefined && own.vouched() !== undefined) {
        const detail = 'the platform has not confirmed the key of the last change yet';
        return failed({ code: 'changeUnderWay', detail });
      }
      // Without a certificate the platform may have the key all the same, and only its answer was lost.
      const replaced = own.replace(inForce?.terminalId ?? askedFor);
      return replaced.ok ? replaced : failed({ code: 'cannotKeep', detail: replaced.failure.detail });
    },
    problem() {
      if (believed.present() === undefined) return 'the terminal is not enrolled: it has no key to seal to';
      const signature = own.key().attempt('jiujin-probe-1');
      return signature.ok ? undefined : signature.failure.detail;
    },
  };
}

function registrationOf(terminalId: string, own: OwnKey): KeyRegistration | undefined {
  const { publicKey, attempt } = own.key();
  const signature = attempt(registrationText({ terminalId, publicKey }));
  if (!signature.ok) return undefined;
  const vouched = own.vouched();
  return {
    ...{ terminalId, publicKey, signature: signature.value },
    ...(vouched?.terminalId === terminalId && { previousSignature: vouched.signature }),
  };
}

/** Why a certificate is not one of the key in force; undefined when it is. */
function whyNot(
  certificate: TerminalCertificate,
  own: OwnKey,
  platformKeys: ReturnType<TerminalKeys['platformKeys']>,
): string | undefined {
  if (certificate.publicKey !== own.key().publicKey) return 'the certificate is of another key';
  const terminalId = own.vouched()?.terminalId ?? certificate.terminalId;
  if (certificate.terminalId !== terminalId) return 'the certificate is of another terminal';
  if (!certificateIsGenuine(certificate, platformKeys))
    return 'no platform key believed in signed the certificate';
  return undefined;
}

interface CertificateKeeper {
  present(): TerminalCertificate | undefined;
  take(next: TerminalCertificate): Result<boolean, NotBelieved>;
}

/** A damaged certificate counts as missing: the platform gives it again for the asking. */
function certificateKeeper(folder: string, remark: (sentence: string) => void): CertificateKeeper {
  const record = checkedRecord(join(folder, 'certificate'), TerminalCertificate);
  const read = record.read();
  if (!read.ok) remark(`${read.failure.detail}; the platform is asked for it again`);
  let present = read.ok ? read.value : undefined;
  return {
    present: () => present,
    take(next) {
      const written = record.write(next);
      if (!written.ok) return written;
      present = next;
      return succeeded(true);
    },
  };
}
