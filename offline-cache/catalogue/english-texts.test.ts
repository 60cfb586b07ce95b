import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeFile, readJson, shippedCatalogue, smallCatalogue } from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';
import { runCatalogueCommand } from './command.ts';
import { englishProblems } from './english-texts.ts';

test('everything a citizen can read in the shipped catalogue has English, and nothing else has', () => {
  const { english, catalogue } = checkCatalogue(shippedCatalogue);
  expect(english).toEqual({ missing: [], unused: [] });
  expect(catalogue?.english?.['高龄津贴']).toBe('Old-age allowance');
});

test('a text that has changed is listed as missing, its old English as unused; the catalogue stays good', () => {
  const folder = smallCatalogue();
  changeFile(join(folder, 'items/elder-preference-card.json'), [['summary', '坐车不要钱']]);
  const { english, problems } = checkCatalogue(folder);
  expect(problems).toEqual([]);
  expect(english.missing).toContain('坐车不要钱');
  expect(english.unused).toContain('坐车、逛公园、看病有优待');
  const { output, exitStatus } = runCatalogueCommand(['check', folder], '/');
  expect(exitStatus).toBe(0);
  expect(output).toContain('没有英文、英文画面上显示中文的 1 处：\n  坐车不要钱');
});

test('a catalogue without English is good, and all of it is missing', () => {
  const folder = smallCatalogue();
  changeFile(join(folder, 'english.json'), [['texts', {}]]);
  expect(checkCatalogue(folder)).toMatchObject({ problems: [], english: { unused: [] } });
  expect(checkCatalogue(folder).english.missing).toContain('老年人优待证');
});

test('English that no template and no name breaks: a text may hold any letters, and no Chinese signs', () => {
  const shipped = readJson(join(shippedCatalogue, 'english.json'));
  expect(englishProblems(shipped)).toEqual([]);
  expect(englishProblems({ format: 1, texts: { 钱: 'Xi’an, 20 yuan (é)' } })).toEqual([]);
  expect(englishProblems({ format: 1, texts: { 钱: 20 } }).map(({ code }) => code)).toEqual(['wrongType']);
});
