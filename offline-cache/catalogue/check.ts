import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CatalogueManifest,
  ServiceItem,
  type Catalogue,
  type CatalogueProblem,
} from '../../contract/service-item.ts';
import { catalogueRules, type ItemDocument } from './catalogue-rules.ts';
import { indicatorsFile, readEvaluationIndicators } from './evaluation-indicators.ts';
import { itemRules } from './item-rules.ts';
import { readJsonFile, systemErrorCode } from './json-file.ts';
import { inFile, problem, type FieldProblem } from './problem.ts';
import { checkShape } from './schema-problems.ts';
import { textRules } from './text-rules.ts';

const manifestFile = 'catalogue.json';
const itemsFolder = 'items';

export interface CheckedCatalogue {
  /** only when there is no problem at all; items in the order of their file names */
  catalogue?: Catalogue;
  problems: CatalogueProblem[];
  /** the item files that held JSON, as read */
  documents: ItemDocument[];
}

/**
 * Reads a catalogue folder (`catalogue.json`, `items/*.json`, optionally `evaluation-indicators.json`) and checks
 * every rule. Whatever the folder holds, the answer is a list of problems with file and field, never an exception.
 */
export function checkCatalogue(folder: string): CheckedCatalogue {
  const entries = listFolder(folder);
  if (!Array.isArray(entries)) return folderMissing(entries.error);
  const problems: CatalogueProblem[] = [];
  const manifest = checkManifest(folder, problems);
  const documents = readItems(folder, problems);
  const items = documents.flatMap(({ file, raw }) => {
    const checked = checkItem(raw);
    problems.push(...inFile(file, checked.problems));
    return checked.item ? [checked.item] : [];
  });
  problems.push(...catalogueRules(manifestFile, manifest, documents));
  if (entries.includes(indicatorsFile)) {
    const indicators = readEvaluationIndicators(folder);
    if (!indicators.ok) problems.push(...indicators.failure);
  }
  const catalogue = manifest && problems.length === 0 ? { manifest, items } : undefined;
  return { ...(catalogue && { catalogue }), problems, documents };
}

/** Checks one item document against its schema and all rules that need no other file. */
export function checkItem(raw: unknown): { item?: ServiceItem; problems: FieldProblem[] } {
  const shape = checkShape(ServiceItem, raw);
  if (!shape.ok) return { problems: shape.failure };
  return { item: shape.value, problems: [...itemRules(shape.value), ...textRules(raw)] };
}

function folderMissing(error: string): CheckedCatalogue {
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

function checkManifest(folder: string, problems: CatalogueProblem[]): CatalogueManifest | undefined {
  const read = readJsonFile(join(folder, manifestFile));
  if (!read.ok) {
    problems.push(...inFile(manifestFile, [problem([], read.failure.code, read.failure.message)]));
    return undefined;
  }
  const shape = checkShape(CatalogueManifest, read.value);
  problems.push(...inFile(manifestFile, shape.ok ? textRules(read.value) : shape.failure));
  return shape.ok ? shape.value : undefined;
}

function readItems(folder: string, problems: CatalogueProblem[]): ItemDocument[] {
  const names = listFolder(join(folder, itemsFolder));
  // Names that begin with a dot belong to the file system and to editors.
  const visible = Array.isArray(names) ? names.filter((name) => !name.startsWith('.')) : [];
  if (visible.length === 0) {
    problems.push(...inFile(itemsFolder, [problem([], 'noItems', '没有事项文件。请放进至少一个事项。')]));
  }
  return visible.flatMap((name) => readItem(folder, name, problems));
}

function readItem(folder: string, name: string, problems: CatalogueProblem[]): ItemDocument[] {
  const file = `${itemsFolder}/${name}`;
  if (!name.endsWith('.json')) {
    const message = '事项文件的名字要以 .json 结尾。请改名，不是事项就移走。';
    problems.push(...inFile(file, [problem([], 'unexpectedFile', message)]));
    return [];
  }
  const read = readJsonFile(join(folder, file));
  if (read.ok) return [{ file, raw: read.value }];
  problems.push(...inFile(file, [problem([], read.failure.code, read.failure.message)]));
  return [];
}
