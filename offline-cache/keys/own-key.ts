import { join } from 'node:path';
import { z } from 'zod';
import { KeyId, PublicKey, SignatureHex } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { registrationText } from '../../seal/statements.ts';
import { checkedRecord, type CheckedRecord, type RecordFailure } from './checked-record.ts';
import { storedKey, type SigningFailure, type SigningKeyStore, type StoredKey } from './signing-key-store.ts';

/** Which key is in force; written in one piece, so a change of key happens wholly or not at all. */
const InForce = z.object({
  keyId: KeyId,
  publicKey: PublicKey,
  /** the key before vouches for this one, under the terminal's id that it had its certificate for */
  vouched: z.object({ terminalId: z.string().min(1).max(40), signature: SignatureHex }).optional(),
});
type InForce = z.infer<typeof InForce>;

export interface OwnKey {
  key(): StoredKey;
  vouched(): InForce['vouched'];
  /** `terminalId`: under which the platform knows the key in force, or may; undefined when it cannot know it */
  replace(terminalId: string | undefined): Result<StoredKey, SigningFailure>;
}

/**
 * The terminal's own key in a folder that exists; made at the first start. A key that is in force and cannot be
 * reached now, because its token is unplugged or its file damaged, is no failure here but one of each signature.
 */
export function openOwnKey(
  folder: string,
  store: SigningKeyStore,
): Result<OwnKey, SigningFailure | RecordFailure> {
  const record = checkedRecord(join(folder, 'key-in-force'), InForce);
  const kept = record.read();
  const opened = kept.ok && kept.value ? succeeded(kept.value) : findOrMake(store, record, kept.ok);
  if (!opened.ok) return opened;
  // Left over when the power was cut in the middle of a change of key.
  const swept = store.keepOnly(opened.value.keyId);
  if (!swept.ok) return swept;
  return succeeded(ownKey(opened.value, store, record));
}

/** Without a record: the only key there is, or at the very first start a new one. */
function findOrMake(
  store: SigningKeyStore,
  record: CheckedRecord<InForce>,
  isFirstStart: boolean,
): Result<InForce, SigningFailure | RecordFailure> {
  const found = store.open(undefined);
  const key = !found.ok && isFirstStart && found.failure.code === 'keyMissing' ? store.create() : found;
  // A store whose keys are made elsewhere says best itself what is missing.
  if (!key.ok) return key.failure.code === 'cannotCreate' ? found : key;
  const inForce = { keyId: key.value.keyId, publicKey: key.value.publicKey };
  const written = record.write(inForce);
  return written.ok ? succeeded(inForce) : written;
}

function ownKey(first: InForce, store: SigningKeyStore, record: CheckedRecord<InForce>): OwnKey {
  let inForce = first;
  let key = reachable(inForce, store);
  return {
    key: () => key,
    vouched: () => inForce.vouched,
    replace(terminalId) {
      const next = changedKey(key, terminalId, store, record);
      if (!next.ok) return next;
      inForce = next.value;
      key = reachable(inForce, store);
      // Its signatures are made; nothing that waits to be sent needs it. What stays now goes at the next start.
      store.keepOnly(inForce.keyId);
      return succeeded(key);
    },
  };
}

function changedKey(
  before: StoredKey,
  terminalId: string | undefined,
  store: SigningKeyStore,
  record: CheckedRecord<InForce>,
): Result<InForce, SigningFailure> {
  const created = store.create();
  if (!created.ok) return created;
  const { keyId, publicKey } = created.value;
  const next: InForce = { keyId, publicKey };
  if (terminalId !== undefined) {
    const signature = before.attempt(registrationText({ terminalId, publicKey }));
    if (!signature.ok) return signature;
    next.vouched = { terminalId, signature: signature.value };
  }
  const written = record.write(next);
  return written.ok ? succeeded(next) : written;
}

/** Opens the key when it is first needed, and again after every time it was not there. */
function reachable({ keyId, publicKey }: InForce, store: SigningKeyStore): StoredKey {
  let opened: StoredKey | undefined;
  return storedKey({ keyId, publicKey }, (text) => {
    if (opened === undefined) {
      const key = store.open(keyId);
      if (!key.ok) return failed(key.failure);
      opened = key.value;
    }
    const signature = opened.attempt(text);
    if (!signature.ok) opened = undefined;
    return signature;
  });
}
