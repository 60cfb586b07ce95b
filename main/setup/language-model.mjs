import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The language model that the pinyin dictionary is made with, as the system's package installs it; undefined without it.
 * Where to look stands beside the builder, which looks there too.
 * @param {string} root
 */
export function languageModelPath(root) {
  const places = join(root, 'renderer', 'typing', 'pinyin', 'build', 'language-model.json');
  if (!existsSync(places)) return undefined;
  const { folders, file } = JSON.parse(readFileSync(places, 'utf8'));
  return folders
    .flatMap((folder) => [folder, ...architectureFolders(folder)])
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
}

/**
 * Changes when the model comes, goes or is another one, without reading it.
 * @param {string} root
 */
export function languageModelMark(root) {
  const path = languageModelPath(root);
  if (path === undefined) return 'no language model';
  const { size, mtimeMs } = statSync(path);
  return `${path} ${size} ${mtimeMs}`;
}

function architectureFolders(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name.includes('-linux-'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
