import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KeySet } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { keySetFollows, keySetIsSigned } from '../../seal/verify.ts';
import { checkedRecord, type CheckedRecord } from './checked-record.ts';
import type { NotBelieved } from './terminal-keys.ts';

/** The keys of platform and agency that this terminal believes in. */
export interface BelievedKeys {
  /** undefined before the terminal was enrolled */
  present(): KeySet | undefined;
  /** takes over a newer set that a platform key believed in has signed; answers whether anything changed */
  take(next: KeySet): Result<boolean, NotBelieved>;
}

export interface BeliefSources {
  folder: string;
  /** a key set in JSON, put there by whoever enrols the terminal: believed because it lies there */
  trustFile: string | undefined;
  /** a sentence for staff's log, without key material */
  remark(sentence: string): void;
}

/** Opens what is believed in; a damaged record counts as missing, because the trust file or the platform gives it again. */
export function openBelievedKeys(sources: BeliefSources): BelievedKeys {
  const record = checkedRecord(join(sources.folder, 'key-set'), KeySet);
  const kept = record.read();
  if (!kept.ok) sources.remark(`${kept.failure.detail}; the trust file is needed again`);
  let present = kept.ok ? kept.value : undefined;
  const enrolment = trustFileReader(sources);
  return {
    present() {
      const trusted = enrolment(present);
      if (trusted === undefined) return present;
      present = trusted;
      const written = record.write(trusted);
      if (!written.ok)
        sources.remark(`${written.failure.detail}; the trust file is read again at the next start`);
      return present;
    },
    take(next) {
      const taken = takeOver(next, present, record);
      if (taken.ok && taken.value) present = next;
      return taken;
    },
  };
}

function takeOver(
  next: KeySet,
  present: KeySet | undefined,
  record: CheckedRecord<KeySet>,
): Result<boolean, NotBelieved> {
  if (present === undefined)
    return notBelieved('the terminal is not enrolled: it has no key to check others with');
  if (next.version < present.version || next.signature === present.signature) return succeeded(false);
  if (!keySetFollows(next, present)) {
    return notBelieved(
      `key set ${next.version} does not follow on ${present.version}: no key believed in signed it`,
    );
  }
  const written = record.write(next);
  return written.ok ? succeeded(true) : written;
}

function notBelieved(detail: string): { ok: false; failure: NotBelieved } {
  return failed({ code: 'notBelieved', detail });
}

/** Reads the trust file whenever it has changed; answers with its key set when that is newer than the present one. */
function trustFileReader({ trustFile, remark }: BeliefSources): (present?: KeySet) => KeySet | undefined {
  let seen = '';
  return (present) => {
    const state = trustFile === undefined ? undefined : stateOf(trustFile);
    if (trustFile === undefined || state === undefined || state === seen) return undefined;
    seen = state;
    const keys = keySetIn(trustFile);
    if (keys === undefined) {
      remark(`the trust file ${trustFile} holds no key set that its own platform key has signed`);
      return undefined;
    }
    if (present === undefined) return keys;
    if (!isNewer(keys, present)) return undefined;
    if (!keySetFollows(keys, present))
      remark(`the trust file ${trustFile} replaced the platform keys by others that they had not signed`);
    return keys;
  };
}

/** A platform that was set up anew begins with version 1 again, and later: its file, put there by hand, counts. */
function isNewer(keys: KeySet, present: KeySet): boolean {
  if (keys.signature === present.signature) return false;
  return keys.version > present.version || Date.parse(keys.issuedAt) > Date.parse(present.issuedAt);
}

function stateOf(path: string): string | undefined {
  const state = statSync(path, { throwIfNoEntry: false });
  return state && `${state.ino} ${state.mtimeMs} ${state.size}`;
}

function keySetIn(path: string): KeySet | undefined {
  try {
    const keys = KeySet.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return keys.success && keySetIsSigned(keys.data, keys.data.platform) ? keys.data : undefined;
  } catch {
    return undefined;
  }
}
