import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile, smallCatalogue, temporaryFolder } from './broken-copy.test-support.ts';
import { fileKeeper } from './file-keeper.ts';
import type { CatalogueKeeper } from './keeper.ts';
import { readCatalogueFiles } from './catalogue-files.ts';
import { documentsDigest } from './content-digest.ts';
import { loadCatalogue, type CheckVerdicts } from './load.ts';
import { rulesFingerprint } from './rules-fingerprint.ts';

const elder = 'items/elder-preference-card.json';

/** A keeper in memory that counts its writes. */
function memoryKeeper(initial?: string): CatalogueKeeper & { text: string | undefined; writes: number } {
  return {
    text: initial,
    writes: 0,
    read() {
      return this.text;
    },
    write(json) {
      this.text = json;
      this.writes++;
    },
  };
}

function failingKeeper(): CatalogueKeeper {
  const refuse = (): never => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  return { read: refuse, write: refuse };
}

describe('loading', () => {
  test('a good folder is used and kept; kept again only when it changed', () => {
    const folder = smallCatalogue();
    const keeper = memoryKeeper();
    const first = loadCatalogue({ folder, keeper });
    expect(first).toMatchObject({ ok: true, value: { from: 'folder', problems: [] } });
    loadCatalogue({ folder, keeper });
    expect(keeper.writes).toBe(1);
    changeFile(join(folder, elder), [['version', 2]]);
    loadCatalogue({ folder, keeper });
    expect(keeper.writes).toBe(2);
  });

  test('a broken folder leaves the last good one in use, untouched, and says what is broken', () => {
    const folder = smallCatalogue();
    const keeper = memoryKeeper();
    const good = loadCatalogue({ folder, keeper });
    const kept = keeper.text;
    changeFile(join(folder, elder), [['minutes', -1]]);
    const loaded = loadCatalogue({ folder, keeper });
    expect(loaded).toMatchObject({
      ok: true,
      value: { from: 'lastGood', problems: [{ file: elder, field: 'minutes', code: 'tooSmall' }] },
    });
    expect(loaded.ok && good.ok && loaded.value.catalogue).toEqual(good.ok && good.value.catalogue);
    expect(keeper.text).toBe(kept);
    changeFile(join(folder, elder), [['minutes', 4]]);
    expect(loadCatalogue({ folder, keeper })).toMatchObject({ ok: true, value: { from: 'folder' } });
  });

  test('neither folder nor last good: a failure with its reasons', () => {
    expect(loadCatalogue({ folder: '/nowhere/at/all', keeper: memoryKeeper() })).toMatchObject({
      ok: false,
      failure: { code: 'noCatalogue', problems: [{ code: 'folderMissing' }] },
    });
  });

  test.each(['', '{', 'null', '{"manifest":{},"items":[]}'])('a spoilt last good %j is not used', (text) => {
    const loaded = loadCatalogue({ folder: '/nowhere/at/all', keeper: memoryKeeper(text) });
    const problems = loaded.ok ? [] : loaded.failure.problems.map(({ code }) => code);
    expect(problems).toEqual(['folderMissing', 'lastGoodUnusable']);
  });

  test('a last good whose form no longer compiles is not used', () => {
    const folder = smallCatalogue();
    const keeper = memoryKeeper();
    loadCatalogue({ folder, keeper });
    keeper.text = keeper.text?.replace('^1[3-9][0-9]{9}$', '^1[3-9$');
    expect(loadCatalogue({ folder: '/nowhere', keeper }).ok).toBe(false);
  });

  test('a keeper that fails is reported and takes nothing away', () => {
    const loaded = loadCatalogue({ folder: smallCatalogue(), keeper: failingKeeper() });
    expect(loaded).toMatchObject({
      ok: true,
      value: { from: 'folder', problems: [{ code: 'keeperUnwritable' }] },
    });
    const nothing = loadCatalogue({ folder: '/nowhere', keeper: failingKeeper() });
    const problems = nothing.ok ? [] : nothing.failure.problems.map(({ code }) => code);
    expect(problems).toEqual(['folderMissing', 'keeperUnreadable']);
  });
});

describe('verdicts', () => {
  function rememberingVerdicts(): { known: Set<string>; verdicts: CheckVerdicts } {
    const known = new Set<string>();
    return {
      known,
      verdicts: {
        isChecked: (digest) => known.has(digest),
        rememberChecked: (digest) => void known.add(digest),
      },
    };
  }

  test('a content that was found good is only read; any other is checked', () => {
    const folder = smallCatalogue();
    const { known, verdicts } = rememberingVerdicts();
    const load = () => loadCatalogue({ folder, keeper: memoryKeeper(), verdicts });
    const first = load();
    expect([...known]).toEqual([first.ok && first.value.digest]);
    expect(load()).toEqual(first);
    changeFile(join(folder, elder), [
      ['complaintPhone', '12345'],
      ['consultPhone', '12345'],
    ]);
    expect(load().ok).toBe(false);
    expect(known.size).toBe(1);
    // a verdict is believed: this is how one sees that nothing was checked
    known.add(documentsDigest(readCatalogueFiles(folder).documents));
    expect(load().ok).toBe(true);
  });

  test('a shape that is not the contract’s is not believed, whatever the verdict says', () => {
    const folder = smallCatalogue();
    const { known, verdicts } = rememberingVerdicts();
    changeFile(join(folder, elder), [['minutes', -1]]);
    known.add(documentsDigest(readCatalogueFiles(folder).documents));
    expect(loadCatalogue({ folder, keeper: memoryKeeper(), verdicts }).ok).toBe(false);
  });

  test('other white space is the same content', () => {
    const folder = smallCatalogue();
    const before = documentsDigest(readCatalogueFiles(folder).documents);
    changeFile(join(folder, elder), []);
    expect(documentsDigest(readCatalogueFiles(folder).documents)).toBe(before);
    expect(rulesFingerprint()).toBe(rulesFingerprint());
    expect(rulesFingerprint()).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the keeper in a file', () => {
  test('gives back what was written, by another keeper as well', () => {
    const path = join(temporaryFolder(), 'last-good.json');
    expect(fileKeeper(path).read()).toBeUndefined();
    fileKeeper(path).write('{"甲":1}');
    fileKeeper(path).write('{"甲":2}');
    expect(fileKeeper(path).read()).toBe('{"甲":2}');
  });

  test('a half-written file of an earlier power cut is neither read nor in the way', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'last-good.json');
    fileKeeper(path).write('old');
    writeFileSync(join(folder, '.last-good.json.writing'), 'ne');
    expect(fileKeeper(path).read()).toBe('old');
    fileKeeper(path).write('new');
    expect(readdirSync(folder)).toEqual(['last-good.json']);
  });

  test('a write that fails leaves the old text and no rubbish', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'last-good.json');
    // A folder in the place of the file: the rename fails for every user, root included.
    mkdirSync(join(path, 'full'), { recursive: true });
    expect(() => fileKeeper(path).write('new')).toThrow();
    expect(readdirSync(folder)).toEqual(['last-good.json']);
    rmSync(path, { recursive: true });
    fileKeeper(path).write('new');
    chmodSync(path, 0o644);
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('loading with it survives a restart', () => {
    const folder = smallCatalogue();
    const path = join(temporaryFolder(), 'last-good.json');
    loadCatalogue({ folder, keeper: fileKeeper(path) });
    rmSync(join(folder, 'catalogue.json'));
    expect(loadCatalogue({ folder, keeper: fileKeeper(path) })).toMatchObject({
      ok: true,
      value: { from: 'lastGood', problems: [{ code: 'fileMissing' }] },
    });
  });
});
