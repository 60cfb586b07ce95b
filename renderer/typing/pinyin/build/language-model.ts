import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readNgramModel, type NgramModel } from './kenlm.ts';
import place from './language-model.json' with { type: 'json' };

/**
 * The language model that the system's package installs: how often words stand in Chinese texts, and which follow each
 * other. `undefined` where the package is missing, or holds a kind of model that is not known here: the dictionary then
 * knows no more neighbours than our own lists teach.
 */
export function packagedLanguageModel(): NgramModel | undefined {
  const path = place.folders
    .flatMap((folder) => [folder, ...architectureFolders(folder)])
    .map((folder) => join(folder, place.file))
    .find((file) => existsSync(file));
  return path === undefined ? undefined : readable(readFileSync(path));
}

/** The package's statement of its licence, which goes wherever the dictionary goes; undefined without it. */
export function languageModelCopyright(): string | undefined {
  return existsSync(place.copyright) ? readFileSync(place.copyright, 'utf8') : undefined;
}

function readable(file: Uint8Array): NgramModel | undefined {
  try {
    return readNgramModel(file);
  } catch (error) {
    // Another format, or a file that ends too early.
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
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
