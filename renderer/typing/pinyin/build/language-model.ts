import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readNgramModel, type NgramModel } from './kenlm.ts';
import place from './language-model.json' with { type: 'json' };

/**
 * The language model that the system's package installs: how often words stand in Chinese texts, and which follow each
 * other. `undefined` where the package is missing: the dictionary then knows no more neighbours than our own lists
 * teach. Throws a TypeError when the file is there and is not what it should be.
 */
export function packagedLanguageModel(): NgramModel | undefined {
  const path = place.folders
    .flatMap((folder) => [folder, ...architectureFolders(folder)])
    .map((folder) => join(folder, place.file))
    .find((file) => existsSync(file));
  return path === undefined ? undefined : readNgramModel(readFileSync(path));
}

function architectureFolders(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /-linux-/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
