import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wordsFoundUnder } from './canary.ts';
import { expect, test } from './house-for-tests.ts';

/** What 王淑芬's card and answers say, in the forms in which they were typed or read. */
const secrets = ['王淑芬', '62080219510723002X', '18909330933'];

test('a stolen terminal tells nobody who was here', async ({ open }) => {
  const { citizen, dock, house } = open;
  await citizen.sees('idle');
  await dock.cutLine();
  await citizen.chooses('老年人优待证');
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');

  // the thief takes the disk as it is, in the middle of everything, and the log with it
  const loot = mkdtempSync(path.join(tmpdir(), 'jiujin-loot-'));
  cpSync(path.join(house.folder, 'terminal'), loot, { recursive: true });
  expect(wordsFoundUnder(loot, secrets)).toEqual([]);

  // whoever looks like this would have found something that is there
  writeFileSync(path.join(loot, 'plain.json'), JSON.stringify({ name: secrets[0] }));
  writeFileSync(path.join(loot, 'wrapped.txt'), Buffer.from(`x ${String(secrets[1])} y`).toString('base64'));
  expect(wordsFoundUnder(loot, secrets)).toEqual([
    expect.stringContaining('plain.json'),
    expect.stringContaining('wrapped.txt'),
  ]);
  rmSync(loot, { recursive: true });
});
