import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { readKeyFile } from '../../seal/key-file.ts';
import { newKeyPair, signText, type KeyPair } from '../../seal/sm2.ts';
import { createFile, removeFile } from './durable-file.ts';
import { storedKey, type SigningFailure, type SigningKeyStore, type StoredKey } from './signing-key-store.ts';

const keyFile = /^([0-9a-f]{16})\.key$/;

/** Private keys as files of a folder that exists, one each, named by its key: 64 hex characters, 0600. */
export function fileKeyStore(folder: string): SigningKeyStore {
  const pathOf = (keyId: string): string => join(folder, `${keyId}.key`);
  return {
    open(asked) {
      const keyId = asked === undefined ? onlyKeyIn(folder) : succeeded(asked);
      if (!keyId.ok) return keyId;
      const path = pathOf(keyId.value);
      const pair = readKeyFile(path);
      if (!pair.ok) return failed({ code: 'keyDamaged', detail: pair.failure.detail });
      if (pair.value.keyId === keyId.value) return succeeded(keyInMemory(pair.value));
      return failed({ code: 'keyDamaged', detail: `${path} holds another key than its name says` });
    },
    create() {
      const pair = newKeyPair();
      const created = createFile(pathOf(pair.keyId), `${pair.privateKey}\n`);
      return created.ok ? succeeded(keyInMemory(pair)) : created;
    },
    keepOnly(keyId): Result<void, SigningFailure> {
      for (const other of keysIn(folder).filter((each) => each !== keyId)) {
        const removed = removeFile(pathOf(other));
        if (!removed.ok) return removed;
      }
      return succeeded(undefined);
    },
  };
}

function onlyKeyIn(folder: string): Result<string, SigningFailure> {
  const [first, ...others] = keysIn(folder);
  if (first === undefined)
    return failed({ code: 'keyMissing', detail: `${folder} holds no key of the terminal` });
  if (others.length === 0) return succeeded(first);
  return failed({
    code: 'keyDamaged',
    detail: `${folder} holds several keys, and not which one is in force`,
  });
}

function keysIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => keyFile.exec(name)?.[1] ?? []);
}

function keyInMemory(pair: KeyPair): StoredKey {
  const { keyId, publicKey } = pair;
  return storedKey({ keyId, publicKey }, (text) => succeeded(signText(text, pair)));
}
