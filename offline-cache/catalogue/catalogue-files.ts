import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  englishDocument,
  indicatorsDocument,
  itemsFolder,
  manifestDocument,
} from '../../contract/catalogue-sync.ts';
import type { CatalogueProblem } from '../../contract/service-item.ts';
import type { ItemDocument } from './catalogue-rules.ts';
import { readJsonFile, systemErrorCode } from './json-file.ts';
import { inFile, problem } from './problem.ts';

export interface CatalogueFiles {
  /** the files that held JSON: manifest, items in the order of their names, indicators and English if there are any */
  documents: ItemDocument[];
  /** what could not be read, and why */
  problems: CatalogueProblem[];
}

/** Reads the files of a catalogue folder. */
export function readCatalogueFiles(folder: string): CatalogueFiles {
  const entries = listFolder(folder);
  if (!Array.isArray(entries)) return folderMissing(entries.error);
  const files: CatalogueFiles = { documents: [], problems: [] };
  readInto(files, folder, manifestDocument);
  for (const name of itemNames(folder, files)) readInto(files, folder, `${itemsFolder}/${name}`);
  for (const optional of [indicatorsDocument, englishDocument]) {
    if (entries.includes(optional)) readInto(files, folder, optional);
  }
  return files;
}

function readInto(files: CatalogueFiles, folder: string, file: string): void {
  const read = readJsonFile(join(folder, file));
  if (read.ok) files.documents.push({ file, raw: read.value });
  else files.problems.push(...inFile(file, [problem([], read.failure.code, read.failure.message)]));
}

function folderMissing(error: string): CatalogueFiles {
  const message = `读不到目录的文件夹（${error}）。请核对路径。`;
  return { problems: inFile('.', [problem([], 'folderMissing', message)]), documents: [] };
}

/** Names in a folder, sorted so that every machine reports alike. */
function listFolder(folder: string): string[] | { error: string } {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    return { error: systemErrorCode(error) };
  }
}

function itemNames(folder: string, { problems }: CatalogueFiles): string[] {
  const names = listFolder(join(folder, itemsFolder));
  // Names that begin with a dot belong to the file system and to editors.
  const visible = Array.isArray(names) ? names.filter((name) => !name.startsWith('.')) : [];
  if (visible.length === 0) {
    problems.push(...inFile(itemsFolder, [problem([], 'noItems', '没有事项文件。请放进至少一个事项。')]));
  }
  return visible.filter((name) => {
    if (name.endsWith('.json')) return true;
    const message = '事项文件的名字要以 .json 结尾。请改名，不是事项就移走。';
    problems.push(...inFile(`${itemsFolder}/${name}`, [problem([], 'unexpectedFile', message)]));
    return false;
  });
}
