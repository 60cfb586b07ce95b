import {
  englishDocument,
  indicatorsDocument,
  itemsFolder,
  manifestDocument,
} from '../../contract/catalogue-sync.ts';
import {
  CatalogueEnglish,
  CatalogueManifest,
  ServiceItem,
  type Catalogue,
  type CatalogueProblem,
} from '../../contract/service-item.ts';
import { readCatalogueFiles } from './catalogue-files.ts';
import { catalogueRules, type ItemDocument } from './catalogue-rules.ts';
import { englishGaps, englishProblems, type EnglishGaps } from './english-texts.ts';
import { checkEvaluationIndicators } from './evaluation-indicators.ts';
import { itemRules } from './item-rules.ts';
import { inFile, problem, type FieldProblem } from './problem.ts';
import { checkShape } from './schema-problems.ts';
import { textRules } from './text-rules.ts';

export interface CheckedCatalogue {
  /** only when there is no problem at all; items in the order of their file names */
  catalogue?: Catalogue;
  problems: CatalogueProblem[];
  /** the item files that held JSON, as read */
  documents: ItemDocument[];
  english: EnglishGaps;
}

/**
 * Reads a catalogue folder (`catalogue.json`, `items/*.json`, optionally `evaluation-indicators.json` and
 * `english.json`) and checks
 * every rule. Whatever the folder holds, the answer is a list of problems with file and field, never an exception.
 */
export function checkCatalogue(folder: string): CheckedCatalogue {
  const { documents, problems } = readCatalogueFiles(folder);
  return checkDocuments(documents, problems);
}

/** Checks the documents of a catalogue, after what reading them had to say. */
export function checkDocuments(
  documents: readonly ItemDocument[],
  reading: readonly CatalogueProblem[] = [],
): CheckedCatalogue {
  const items = documents.filter(isItem);
  const problems = [
    ...reading,
    ...documents.flatMap(checkDocument),
    ...rulesBetween(documents, new Set(reading.map(({ file }) => file))),
  ];
  const catalogue = problems.length === 0 ? catalogueOf(documents) : undefined;
  const english = englishGaps(documents, englishOf(documents));
  return { ...(catalogue && { catalogue }), problems, documents: items, english };
}

/** Everything that can be said of one document without the others. */
export function checkDocument({ file, raw }: ItemDocument): CatalogueProblem[] {
  if (file === manifestDocument) {
    const shape = checkShape(CatalogueManifest, raw);
    return inFile(file, shape.ok ? textRules(raw) : shape.failure);
  }
  if (file === indicatorsDocument) {
    const indicators = checkEvaluationIndicators(raw);
    return indicators.ok ? [] : indicators.failure;
  }
  if (file === englishDocument) return inFile(file, englishProblems(raw));
  return inFile(file, checkItem(raw).problems);
}

/**
 * What must hold between documents, and that none is missing. Of the items only the fields that `catalogueRules`
 * compares need to be there.
 * @param said names whose absence was explained already
 */
export function rulesBetween(
  documents: readonly ItemDocument[],
  said: ReadonlySet<string> = new Set(),
): CatalogueProblem[] {
  const problems: CatalogueProblem[] = [];
  if (said.has('.')) return problems;
  const manifest = documents.find(({ file }) => file === manifestDocument);
  if (manifest === undefined && !said.has(manifestDocument)) {
    problems.push(...inFile(manifestDocument, [problem([], 'fileMissing', '找不到这个文件。请补上。')]));
  }
  const items = documents.filter(isItem);
  const noneSaid = ![...said].some((file) => file.startsWith(itemsFolder));
  if (items.length === 0 && noneSaid) {
    problems.push(...inFile(itemsFolder, [problem([], 'noItems', '没有事项文件。请放进至少一个事项。')]));
  }
  const shape = CatalogueManifest.safeParse(manifest?.raw);
  return [...problems, ...catalogueRules(manifestDocument, shape.success ? shape.data : undefined, items)];
}

/** The catalogue in documents that were checked before; undefined when their shapes are not those of the contract. */
export function catalogueOf(documents: readonly ItemDocument[]): Catalogue | undefined {
  const manifest = CatalogueManifest.safeParse(documents.find(({ file }) => file === manifestDocument)?.raw);
  if (!manifest.success) return undefined;
  const items: ServiceItem[] = [];
  for (const { raw } of documents.filter(isItem)) {
    const item = ServiceItem.safeParse(raw);
    if (!item.success) return undefined;
    items.push(item.data);
  }
  return { manifest: manifest.data, items, english: englishOf(documents) };
}

/** The translations, none where there is no such document or it is not one. */
function englishOf(documents: readonly ItemDocument[]): Readonly<Record<string, string>> {
  const english = CatalogueEnglish.safeParse(documents.find(({ file }) => file === englishDocument)?.raw);
  return english.success ? english.data.texts : {};
}

/** Checks one item document against its schema and all rules that need no other file. */
export function checkItem(raw: unknown): { item?: ServiceItem; problems: FieldProblem[] } {
  const shape = checkShape(ServiceItem, raw);
  if (!shape.ok) return { problems: shape.failure };
  return { item: shape.value, problems: [...itemRules(shape.value), ...textRules(raw)] };
}

function isItem({ file }: ItemDocument): boolean {
  return file.startsWith(`${itemsFolder}/`);
}
