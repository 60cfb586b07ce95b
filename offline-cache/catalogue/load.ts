import { Catalogue, type CatalogueProblem } from '../../contract/service-item.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { readCatalogueFiles, type CatalogueFiles } from './catalogue-files.ts';
import { catalogueOf, checkDocuments, type CheckedCatalogue } from './check.ts';
import { contentHash, documentsDigest } from './content-digest.ts';
import { compileError } from './form-schema-compiler.ts';
import { systemErrorCode } from './json-file.ts';
import type { CatalogueKeeper } from './keeper.ts';
import { inFile, problem, type ProblemCode } from './problem.ts';

export interface LoadedCatalogue {
  catalogue: Catalogue;
  /** `lastGood` when the folder breaks a rule: `problems` says which */
  from: 'folder' | 'lastGood';
  problems: CatalogueProblem[];
  /** tells this content from any other; of a folder, the digest of contract/catalogue-sync.ts */
  digest: string;
}

/** Remembers which contents were found to break no rule, and forgets when the rules change. */
export interface CheckVerdicts {
  isChecked(digest: string): boolean;
  rememberChecked(digest: string): void;
}

/** Neither the folder nor the keeper has a usable catalogue. */
export interface NoCatalogue {
  code: 'noCatalogue';
  problems: CatalogueProblem[];
}

/**
 * The catalogue to work with: the folder's when it breaks no rule, and then it is kept; else the last one kept.
 * A whole generation or none, never a mixture.
 */
export function loadCatalogue(from: {
  folder: string;
  keeper: CatalogueKeeper;
  /** without it every rule is checked every time, which is most of a start */
  verdicts?: CheckVerdicts;
}): Result<LoadedCatalogue, NoCatalogue> {
  const files = readCatalogueFiles(from.folder);
  const digest = documentsDigest(files.documents);
  const { catalogue, problems } = checkOnce(files, digest, from.verdicts);
  if (catalogue) {
    const kept = keep(from.keeper, JSON.stringify(catalogue));
    return succeeded({ catalogue, from: 'folder', problems: kept, digest });
  }
  const last = lastGood(from.keeper);
  if (last.ok) {
    const text = JSON.stringify(last.value);
    return succeeded({ catalogue: last.value, from: 'lastGood', problems, digest: contentHash(text) });
  }
  return failed({ code: 'noCatalogue', problems: [...problems, ...last.failure] });
}

/** What was read is what was checked once, byte for byte: then only its shape is looked at again. */
function checkOnce(
  files: CatalogueFiles,
  digest: string,
  verdicts: CheckVerdicts | undefined,
): Pick<CheckedCatalogue, 'catalogue' | 'problems'> {
  if (files.problems.length === 0 && verdicts?.isChecked(digest)) {
    const catalogue = catalogueOf(files.documents);
    if (catalogue) return { catalogue, problems: [] };
  }
  const checked = checkDocuments(files.documents, files.problems);
  if (checked.catalogue) verdicts?.rememberChecked(digest);
  return checked;
}

/** A keeper that fails is reported, but does not take the good folder away from the citizens. */
function keep(keeper: CatalogueKeeper, json: string): CatalogueProblem[] {
  const kept = readKept(keeper);
  if (kept.ok && kept.value === json) return [];
  try {
    keeper.write(json);
    return [];
  } catch (error) {
    const what = `这一版目录没能留底（${systemErrorCode(error)}）。`;
    return keeperProblem('keeperUnwritable', `${what}请检查磁盘空间和权限。`);
  }
}

function readKept(keeper: CatalogueKeeper): Result<string | undefined, CatalogueProblem[]> {
  try {
    return succeeded(keeper.read());
  } catch (error) {
    const what = `上一版好的目录读不出来（${systemErrorCode(error)}）。`;
    return failed(keeperProblem('keeperUnreadable', `${what}请检查磁盘和权限。`));
  }
}

/**
 * What was kept is judged by its shape and by forms that compile, not by all rules: a stricter rule of a later
 * release must not leave a village without any catalogue.
 */
function lastGood(keeper: CatalogueKeeper): Result<Catalogue, CatalogueProblem[]> {
  const kept = readKept(keeper);
  if (!kept.ok) return kept;
  if (kept.value === undefined) return failed([]);
  const parsed = Catalogue.safeParse(parsedJson(kept.value));
  const usable = parsed.success && parsed.data.items.every(({ form }) => !form || !compileError(form));
  if (usable) return succeeded(parsed.data);
  return failed(keeperProblem('lastGoodUnusable', '留底的上一版目录坏了，用不了。请修好目录文件夹。'));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keeperProblem(code: ProblemCode, message: string): CatalogueProblem[] {
  return inFile('', [problem([], code, message)]);
}
