import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  changeFile,
  readJson,
  shippedCatalogue,
  smallCatalogue,
  temporaryFolder,
} from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';

const elder = 'items/elder-preference-card.json';

/** Code, file and field of every problem. */
function found(folder: string): string[][] {
  return checkCatalogue(folder).problems.map(({ code, file, field }) => [code, file, field]);
}

describe('between files', () => {
  test('a code used twice is named at the later file; so is the credit code that no longer fits', () => {
    const folder = smallCatalogue();
    const { code } = readJson(join(folder, elder)) as { code: string };
    changeFile(join(folder, 'items/insured-certificate.json'), [
      ['code', code],
      ['department', '23'],
    ]);
    expect(found(folder)).toEqual([['duplicateCode', 'items/insured-certificate.json', 'code']]);
  });

  test('a theme twice', () => {
    const folder = smallCatalogue();
    changeFile(join(folder, 'catalogue.json'), [
      ['themes[3]', { id: 'relief', title: '救助', examples: '低保' }],
    ]);
    expect(found(folder)).toEqual([['duplicateTheme', 'catalogue.json', 'themes[3].id']]);
  });

  test('a theme without items', () => {
    const folder = smallCatalogue();
    changeFile(join(folder, 'catalogue.json'), [
      ['themes[3]', { id: 'moon', title: '月亮', examples: '月亮' }],
    ]);
    expect(found(folder)).toEqual([['unusedTheme', 'catalogue.json', 'themes[3].id']]);
  });

  test('a broken item still counts for its theme and its code', () => {
    const folder = smallCatalogue();
    changeFile(join(folder, 'items/insured-certificate.json'), [['minutes', 'two']]);
    expect(found(folder)).toEqual([['wrongType', 'items/insured-certificate.json', 'minutes']]);
  });

  test('a wrong character in the credit code', () => {
    const folder = smallCatalogue();
    const { code } = readJson(join(folder, elder)) as { code: string };
    changeFile(join(folder, elder), [['code', `${code.slice(0, 17)}A${code.slice(18)}`]]);
    expect(found(folder)).toEqual([['creditCodeCheck', elder, 'code']]);
  });
});

describe('files as they come', () => {
  const place = (folder: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, elder), content);
    return folder;
  };

  test.each<[string, string | Uint8Array]>([
    ['badJson', '{"code": '],
    ['badJson', ''],
    ['badJson', 'null,'],
    ['byteOrderMark', '\uFEFF{}'],
    ['notUtf8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ['notUtf8', Uint8Array.of(0xc0, 0xcf, 0xc4, 0xea)],
    ['tooDeep', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['tooDeep', `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`],
    ['fileTooLarge', `"${'x'.repeat(600_000)}"`],
  ])('%s', (code, content) => {
    expect(found(place(smallCatalogue(), content))).toEqual([[code, elder, '']]);
  });

  test.each(['null', '[]', '3', '"text"', 'true'])('%s instead of an item', (content) => {
    expect(found(place(smallCatalogue(), content))).toEqual([['wrongType', elder, '']]);
  });

  test('the place of a JSON mistake is told', () => {
    const { problems } = checkCatalogue(place(smallCatalogue(), '{\n  "code": "1",\n  "level" "4"\n}'));
    expect(problems[0]?.message).toContain('第 3 行');
  });

  test('a key named __proto__ is unknown like any other', () => {
    const folder = smallCatalogue();
    const text = JSON.stringify(readJson(join(folder, elder)));
    place(folder, text.replace('{', '{"__proto__":{"code":"x"},'));
    expect(found(folder)).toEqual([['unknownField', elder, '__proto__']]);
  });

  test.each([
    ['a directory', 'notAFile', (path: string) => mkdirSync(path)],
    ['a pipe', 'notAFile', (path: string) => execFileSync('mkfifo', [path])],
    ['an endless device', 'notAFile', (path: string) => symlinkSync('/dev/zero', path)],
    ['a link to itself', 'fileUnreadable', (path: string) => symlinkSync(path, path)],
    ['a link to nothing', 'fileMissing', (path: string) => symlinkSync('/nowhere/at/all', path)],
    [
      'a huge file',
      'fileTooLarge',
      (path: string) => {
        writeFileSync(path, '');
        truncateSync(path, 2 ** 40);
      },
    ],
  ])('%s', (_, code, make) => {
    const folder = smallCatalogue();
    make(join(folder, 'items/strange.json'));
    expect(found(folder)).toEqual([[code, 'items/strange.json', '']]);
  });

  test('a file of another kind among the items; hidden files are nobody’s business', () => {
    const folder = smallCatalogue();
    writeFileSync(join(folder, 'items/elder.json.txt'), '{}');
    writeFileSync(join(folder, 'items/.DS_Store'), 'x');
    expect(found(folder)).toEqual([['unexpectedFile', 'items/elder.json.txt', '']]);
  });
});

describe('folders as they come', () => {
  test('no folder, a file instead of it, a link to itself, a name that no system takes', () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    writeFileSync(join(folder, 'file'), '');
    for (const path of ['/nowhere/at/all', join(folder, 'file'), join(folder, 'loop'), 'a\0b']) {
      expect(found(path)).toEqual([['folderMissing', '.', '']]);
    }
  });

  test('an empty folder lacks both parts', () => {
    expect(found(temporaryFolder())).toEqual([
      ['fileMissing', 'catalogue.json', ''],
      ['noItems', 'items', ''],
    ]);
  });

  test('no items: the themes are not blamed for it', () => {
    const folder = smallCatalogue();
    rmSync(join(folder, 'items'), { recursive: true });
    expect(found(folder)).toEqual([['noItems', 'items', '']]);
  });

  test('the indicators are optional', () => {
    const folder = smallCatalogue();
    rmSync(join(folder, 'evaluation-indicators.json'));
    expect(found(folder)).toEqual([]);
  });

  test('the order of items is that of the file names', () => {
    const items = checkCatalogue(shippedCatalogue).documents.map(({ file }) => file);
    expect(items).toEqual(
      readdirSync(join(shippedCatalogue, 'items'))
        .sort()
        .map((name) => `items/${name}`),
    );
  });
});
