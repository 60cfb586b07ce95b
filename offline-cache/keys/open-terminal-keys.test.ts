import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { KeySet, TerminalCertificate } from '../../contract/keys.ts';
import { newKeyPair, signText, textIsSignedBy, type KeyPair } from '../../seal/sm2.ts';
import { certificateText, keySetText, registrationText } from '../../seal/statements.ts';
import {
  signedKeySet,
  testAgencyKey,
  testKeySet,
  testPlatformKey,
  testPlatformPair,
} from '../../seal/testing/test-keys.ts';
import { registrationIsGenuine } from '../../seal/verify.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { commandKeyStore } from './command-key-store.ts';
import { openTerminalKeys, type TerminalKeysOptions } from './open-terminal-keys.ts';
import type { TerminalKeys } from './terminal-keys.ts';

const terminalId = 'PL-KT-0001';

interface Place {
  folder: string;
  trustFile: string;
  remarks: string[];
}

function placeWith(): Place {
  const root = temporaryFolder();
  const place = { folder: join(root, 'keys'), trustFile: join(root, 'platform-keys.json'), remarks: [] };
  writeFileSync(place.trustFile, JSON.stringify(testKeySet));
  return place;
}

function opened(place: Place, more: Partial<TerminalKeysOptions> = {}): TerminalKeys {
  const { folder, trustFile, remarks } = place;
  const keys = openTerminalKeys({ folder, trustFile, remark: (sentence) => remarks.push(sentence), ...more });
  if (!keys.ok) throw new Error(keys.failure.detail);
  return keys.value;
}

function certificateOf(keys: TerminalKeys, id = terminalId, signer = testPlatformPair): TerminalCertificate {
  const { keyId, publicKey } = keys.signing();
  const certificate = { terminalId: id, keyId, publicKey, issuedAt: '2026-11-23T00:00:00.000Z' };
  const signature = signText(certificateText(certificate), signer);
  return { ...certificate, signedBy: signer.keyId, signature };
}

function keySetBy(signer: KeyPair, changes: Partial<KeySet>): KeySet {
  const keys = { ...testKeySet, ...changes };
  return { ...keys, signedBy: signer.keyId, signature: signText(keySetText(keys), signer) };
}

function nameOf({ keyId, publicKey }: KeyPair): KeySet['platform'][number] {
  return { keyId, publicKey };
}

test('the first start makes a key that only its owner can read, and keeps it', () => {
  const place = placeWith();
  const keys = opened(place);
  const file = join(place.folder, `${keys.signing().keyId}.key`);
  expect(statSync(place.folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(place.folder))
    expect(statSync(join(place.folder, name)).mode & 0o777, name).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect(opened(place).signing().keyId).toBe(keys.signing().keyId);
  const { publicKey, sign } = keys.signing();
  expect(textIsSignedBy('text', sign('text'), publicKey)).toBe(true);
});

test('before enrolment nothing is believed, and enrolment counts as soon as its file is there', () => {
  const place = placeWith();
  rmSync(place.trustFile);
  const keys = opened(place);
  expect([keys.agencyKey(), keys.platformKeys()]).toEqual([undefined, []]);
  expect(keys.problem()).toContain('not enrolled');
  expect(keys.takeKeySet(testKeySet)).toMatchObject({ ok: false, failure: { code: 'notBelieved' } });
  writeFileSync(place.trustFile, JSON.stringify(testKeySet));
  expect(keys.agencyKey()).toEqual(testAgencyKey);
  expect(keys.platformKeys()).toEqual([testPlatformKey]);
  expect(keys.problem()).toBeUndefined();
});

test('what was believed stays when the trust file is gone', () => {
  const place = placeWith();
  opened(place).agencyKey();
  rmSync(place.trustFile);
  expect(opened(place).agencyKey()).toEqual(testAgencyKey);
});

test('a newer set counts with the signature of a platform key believed in, now and after a restart', () => {
  const place = placeWith();
  const keys = opened(place);
  const second = newKeyPair();
  const next = signedKeySet({ ...testKeySet, version: 2, platform: [testPlatformKey, nameOf(second)] });
  expect(keys.takeKeySet(next)).toEqual({ ok: true, value: true });
  expect(keys.takeKeySet(next)).toEqual({ ok: true, value: false });
  expect(keys.takeKeySet(testKeySet)).toEqual({ ok: true, value: false });
  expect(opened(place).platformKeys()).toHaveLength(2);
  const third = keySetBy(second, { version: 3, agency: [nameOf(second)] });
  expect(keys.takeKeySet(third)).toEqual({ ok: true, value: true });
  expect(opened(place).agencyKey()).toEqual(nameOf(second));
});

test.each<[string, () => KeySet]>([
  ['signed by a stranger', () => keySetBy(newKeyPair(), { version: 2 })],
  [
    'of the same version with other content',
    () => signedKeySet({ ...testKeySet, agency: [nameOf(newKeyPair())] }),
  ],
  [
    'with a key that has another key’s name',
    () => signedKeySet({ ...testKeySet, version: 2, agency: [{ ...testAgencyKey, keyId: '0'.repeat(16) }] }),
  ],
  ['altered after it was signed', () => ({ ...signedKeySet({ ...testKeySet, version: 2 }), version: 3 })],
])('a set %s is not believed', (_what, next) => {
  const place = placeWith();
  expect(opened(place).takeKeySet(next())).toMatchObject({ ok: false, failure: { code: 'notBelieved' } });
  expect(opened(place).agencyKey()).toEqual(testAgencyKey);
});

test('a newer trust file is taken over and an older one is not', () => {
  const place = placeWith();
  const keys = opened(place);
  keys.agencyKey();
  const newer = signedKeySet({ ...testKeySet, version: 2, agency: [nameOf(newKeyPair())] });
  writeFileSync(place.trustFile, JSON.stringify(newer));
  expect(keys.agencyKey()).toEqual(newer.agency[0]);
  writeFileSync(place.trustFile, JSON.stringify(testKeySet));
  expect(keys.agencyKey()).toEqual(newer.agency[0]);
  expect(opened(place).agencyKey()).toEqual(newer.agency[0]);
  expect(place.remarks).toEqual([]);
});

test('a platform set up anew is believed when its later file is put there by hand, and that is remarked', () => {
  const place = placeWith();
  opened(place).agencyKey();
  const other = newKeyPair();
  const anew = keySetBy(other, { issuedAt: '2026-06-01T00:00:00.000Z', platform: [nameOf(other)] });
  writeFileSync(place.trustFile, JSON.stringify(anew));
  expect(opened(place).platformKeys()).toEqual([nameOf(other)]);
  expect(place.remarks).toEqual([expect.stringContaining('replaced the platform keys')]);
});

test.each([
  ['no JSON', '{'],
  ['a set signed by nobody in it', JSON.stringify(keySetBy(newKeyPair(), {}))],
])('a trust file with %s changes nothing and is remarked', (_what, text) => {
  const place = placeWith();
  writeFileSync(place.trustFile, text);
  const keys = opened(place);
  expect(keys.agencyKey()).toBeUndefined();
  expect(place.remarks).toEqual([expect.stringContaining('holds no key set')]);
});

test('a certificate counts when it is genuine and of the key in force, and no registration is asked for then', () => {
  const place = placeWith();
  const keys = opened(place);
  const asked = keys.registration(terminalId);
  expect(asked && registrationIsGenuine(asked)).toBe(true);
  expect(asked?.previousSignature).toBeUndefined();
  expect(keys.certificate()).toBeUndefined();
  const certificate = certificateOf(keys);
  expect(keys.takeCertificate(certificate)).toEqual({ ok: true, value: true });
  expect(keys.takeCertificate(certificate)).toEqual({ ok: true, value: false });
  expect(opened(place).certificate()).toEqual(certificate);
  expect(opened(place).registration(terminalId)).toBeUndefined();
});

test('a certificate of another key, of a stranger or altered is refused', () => {
  const place = placeWith();
  const keys = opened(place);
  const other = opened(placeWith());
  const wrong = [
    certificateOf(other),
    certificateOf(keys, terminalId, newKeyPair()),
    { ...certificateOf(keys), terminalId: 'PL-KT-0002' },
  ];
  for (const certificate of wrong) {
    expect(keys.takeCertificate(certificate)).toMatchObject({ ok: false, failure: { code: 'notBelieved' } });
  }
  expect(keys.certificate()).toBeUndefined();
});

test('a new key is in force at once, the old one is gone and has vouched for it', () => {
  const place = placeWith();
  const keys = opened(place);
  const before = keys.signing();
  keys.takeCertificate(certificateOf(keys));
  expect(keys.rotate()).toMatchObject({ ok: true });
  const after = keys.signing();
  expect(after.keyId).not.toBe(before.keyId);
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.key'))).toEqual([`${after.keyId}.key`]);
  expect(keys.certificate()).toBeUndefined();
  const asked = opened(place).registration(terminalId);
  if (!asked) throw new Error('no registration');
  expect(registrationIsGenuine(asked)).toBe(true);
  expect(textIsSignedBy(registrationText(asked), asked.previousSignature ?? '', before.publicKey)).toBe(true);
});

test('a second change waits until the platform has confirmed the first', () => {
  const keys = opened(placeWith());
  keys.takeCertificate(certificateOf(keys));
  keys.rotate();
  expect(keys.rotate()).toMatchObject({ ok: false, failure: { code: 'changeUnderWay' } });
  keys.takeCertificate(certificateOf(keys));
  expect(keys.rotate()).toMatchObject({ ok: true });
});

test('a change that a power cut interrupted leaves the key in force and no other', () => {
  const place = placeWith();
  const { keyId } = opened(place).signing();
  const left = newKeyPair();
  writeFileSync(join(place.folder, `${left.keyId}.key`), left.privateKey, { mode: 0o600 });
  writeFileSync(join(place.folder, 'key-in-force.1.writing'), 'half');
  expect(opened(place).signing().keyId).toBe(keyId);
  expect(readdirSync(place.folder).sort()).toEqual([`${keyId}.key`, 'key-in-force'].sort());
});

test.each(['key-set', 'certificate', 'key-in-force'])(
  'any bit changed in %s is noticed and mended',
  (name) => {
    const place = placeWith();
    const keys = opened(place);
    const certificate = certificateOf(keys);
    keys.takeCertificate(certificate);
    const path = join(place.folder, name);
    const whole = readFileSync(path);
    for (let bit = 0; bit < whole.length * 8; bit += 97) {
      const changed = Buffer.from(whole);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, changed);
      const again = opened(place);
      expect(again.agencyKey()).toEqual(testAgencyKey);
      expect(again.signing().keyId).toBe(keys.signing().keyId);
      expect(again.certificate()).toEqual(name === 'certificate' ? undefined : certificate);
    }
  },
);

test('a damaged private key can sign nothing, and everything else goes on', () => {
  const place = placeWith();
  const { keyId } = opened(place).signing();
  writeFileSync(join(place.folder, `${keyId}.key`), 'damaged');
  const keys = opened(place);
  expect(keys.problem()).toBe(`${join(place.folder, `${keyId}.key`)} holds no SM2 key`);
  expect(keys.platformKeys()).toEqual([testPlatformKey]);
  expect(keys.registration(terminalId)).toBeUndefined();
});

test('a private key that others can read is not used', () => {
  const place = placeWith();
  const { keyId } = opened(place).signing();
  chmodSync(join(place.folder, `${keyId}.key`), 0o640);
  expect(opened(place).problem()).toContain('can be read by others');
});

test('with the record of the key in force lost and no key left there are no keys', () => {
  const place = placeWith();
  const { keyId } = opened(place).signing();
  rmSync(join(place.folder, `${keyId}.key`));
  writeFileSync(join(place.folder, 'key-in-force'), 'damaged');
  const { folder } = place;
  expect(openTerminalKeys({ folder })).toMatchObject({ ok: false, failure: { code: 'keyMissing' } });
});

test('a folder that cannot be made is a value', () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'file'), '');
  expect(openTerminalKeys({ folder: join(root, 'file', 'keys') })).toMatchObject({
    ...{ ok: false, failure: { code: 'cannotKeep', detail: expect.stringContaining('ENOTDIR') as string } },
  });
});

test('what cannot be written is not taken over', () => {
  const place = placeWith();
  const keys = opened(place);
  keys.agencyKey();
  // A folder in the place of the file that is written first.
  mkdirSync(join(place.folder, `key-set.${String(process.pid)}.writing`));
  const next = signedKeySet({ ...testKeySet, version: 2, agency: [nameOf(newKeyPair())] });
  expect(keys.takeKeySet(next)).toMatchObject({ ok: false, failure: { code: 'cannotKeep' } });
  expect(keys.agencyKey()).toEqual(testAgencyKey);
});

test('a token can be pulled out and put back', () => {
  const place = placeWith();
  const program = fileURLToPath(new URL('fixtures/token-program.mjs', import.meta.url));
  const node = join(temporaryFolder(), 'node');
  const plugIn = (): void => symlinkSync(process.execPath, node);
  plugIn();
  const keys = opened(place, {
    store: commandKeyStore({ command: [node, program, 'signs-text'], timeoutMs: 20_000 }),
  });
  const { publicKey, sign } = keys.signing();
  expect(keys.problem()).toBeUndefined();
  rmSync(node);
  expect(keys.problem()).toContain('ended without an answer');
  plugIn();
  expect(textIsSignedBy('text', sign('text'), publicKey)).toBe(true);
  expect(keys.rotate()).toMatchObject({ ok: false, failure: { code: 'cannotKeep' } });
});
