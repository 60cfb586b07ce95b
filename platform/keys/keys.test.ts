import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { KeySet } from '../../contract/keys.ts';
import { signingKey } from '../../seal/key-file.ts';
import { testKeySet } from '../../seal/testing/test-keys.ts';
import { keySetFollows } from '../../seal/verify.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrations.ts';
import { openPGliteMemory } from '../database/pglite-database.ts';
import { samplePair } from '../testing/sample-submissions.ts';
import { openKeyFolder, type KeyFolder } from './key-folder.ts';
import { establishKeySet, keySetAfter } from './key-sets.ts';
import { writeTrustFile } from './trust-file.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-keys-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the key folder', () => {
  const opened = (folder: string, rotation = {}): KeyFolder => {
    const keys = openKeyFolder(folder, rotation);
    if (!keys.ok) throw new Error(keys.failure);
    return keys.value;
  };

  test('keys are made once, kept, and joined by newer ones', () => {
    const folder = join(root, 'kept');
    const first = opened(folder);
    expect(opened(folder)).toEqual(first);
    const rotated = opened(folder, { platform: true });
    expect(rotated.agency).toEqual(first.agency);
    expect(rotated.platform.slice(1)).toEqual(first.platform);
    for (let n = 0; n < 12; n += 1) opened(folder, { agency: true });
    const many = opened(folder);
    expect(many.agency).toHaveLength(13);
    expect(many.agency.at(-1)).toEqual(first.agency[0]);
    expect(new Set(many.agency.map(({ keyId }) => keyId)).size).toBe(13);
  });

  test('what a cut left behind is no key, and other files are left alone', () => {
    const folder = join(root, 'cut');
    const before = opened(folder);
    const keys = join(folder, 'keys');
    writeFileSync(join(keys, `.agency-${process.pid}.unfinished`), '');
    writeFileSync(join(keys, 'notes.txt'), 'x');
    expect(opened(folder)).toEqual(before);
    expect(opened(folder, { agency: true }).agency).toHaveLength(2);
    expect(readdirSync(keys).sort()).toEqual([
      ...['agency-0001.key', 'agency-0002.key', 'notes.txt', 'platform-0001.key'],
    ]);
  });

  test('a key that others can read, or that is none, is refused by its name alone', () => {
    const folder = join(root, 'open');
    opened(folder);
    const path = join(folder, 'keys', 'agency-0001.key');
    chmodSync(path, 0o644);
    expect(openKeyFolder(folder)).toMatchObject({ ok: false });
    chmodSync(path, 0o600);
    writeFileSync(path, 'secret but no key');
    const refused = openKeyFolder(folder);
    expect(refused.ok ? '' : refused.failure).toContain('agency-0001.key');
    expect(JSON.stringify(refused)).not.toContain('secret');
    expect(openKeyFolder(path)).toMatchObject({ ok: false });
  });
});

describe('sets of keys', () => {
  let database: Database;
  beforeEach(async () => {
    database = await openPGliteMemory();
    await migrate(database);
    return () => database.close();
  });

  const signers = (...seeds: string[]) => seeds.map((seed) => signingKey(samplePair(seed)));
  const now = Date.parse('2026-11-23T02:00:00Z');
  const establish = async (
    platform: string[],
    agency: string[],
    wallMs = now,
    reissue = false,
  ): Promise<KeySet> => {
    const keys = { platform: signers(...platform), agency: signers(...agency) };
    const set = await establishKeySet(database, keys, wallMs, reissue);
    if (!set.ok) throw new Error(set.failure.code);
    return KeySet.strict().parse(set.value);
  };
  const ids = (...seeds: string[]) => seeds.map((seed) => samplePair(seed).keyId);

  test('nothing changes while the keys are the same', async () => {
    const set = await establish(['p1'], ['a1']);
    expect(await establish(['p1'], ['a1'], now + 86_400_000)).toEqual(set);
  });

  test('a changed set is newer and follows, whatever the clock says', async () => {
    const first = await establish(['p1'], ['a1']);
    const second = await establish(['p1'], ['a2', 'a1'], 0);
    const third = await establish(['p2', 'p1'], ['a2', 'a1'], now + 1000);
    expect([second.signedBy, third.signedBy]).toEqual(ids('p1', 'p1'));
    expect(keySetFollows(second, first) && keySetFollows(third, second)).toBe(true);
    expect(await keySetAfter(database, first.version)).toEqual(second);
    expect(await keySetAfter(database, third.version)).toEqual(third);
    expect(third.platform.map(({ keyId }) => keyId)).toEqual(ids('p2', 'p1'));
  });

  test('a public key stays when its private half is gone; the first agency key may not go', async () => {
    await establish(['p2', 'p1'], ['a2', 'a1']);
    const set = await establish(['p2'], ['a2']);
    expect(set.platform.map(({ keyId }) => keyId)).toEqual(ids('p2', 'p1'));
    expect(set.agency.map(({ keyId }) => keyId)).toEqual(ids('a2'));
    await expect(establish(['p2'], ['a1'])).rejects.toThrow('keysOfAnotherPlatform');
    await expect(establish(['p3'], ['a2'])).rejects.toThrow('keysOfAnotherPlatform');
  });

  test('after a restore the set issued anew is newer than any that was lost, and terminals follow from there', async () => {
    const kept = await establish(['p1'], ['a1']);
    const lost = await establish(['p2', 'p1'], ['a2', 'a1'], now + 3_600_000);
    await database.run('DELETE FROM key_set WHERE version = $1', [lost.version]);
    const anew = await establish(['p1'], ['a1'], now + 7_200_000, true);
    expect(anew.version).toBeGreaterThan(lost.version);
    expect(keySetFollows(anew, lost) && keySetFollows(anew, kept)).toBe(true);
    expect(anew.agency).toEqual(kept.agency);
  });

  test('a set holds at most 32 keys of each kind', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const set = await establish(many, many);
    expect([set.platform.length, set.agency.length]).toEqual([32, 32]);
    expect(set.platform[0]?.keyId).toBe(ids('k0')[0]);
  });
});

test('the trust file is replaced whole', () => {
  const path = join(root, 'trust', 'keys.json');
  expect(writeTrustFile(path, testKeySet).ok).toBe(true);
  expect(writeTrustFile(path, { ...testKeySet, version: 2 }).ok).toBe(true);
  expect(KeySet.parse(JSON.parse(readFileSync(path, 'utf8')))).toMatchObject({ version: 2 });
  expect(readdirSync(join(root, 'trust'))).toEqual(['keys.json']);
  expect(writeTrustFile(join(path, 'below'), testKeySet).ok).toBe(false);
});
