import { Catalogue, type CatalogueProblem } from '../../contract/service-item.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { checkCatalogue } from './check.ts';
import { compileError } from './form-schema-compiler.ts';
import { systemErrorCode } from './json-file.ts';
import type { CatalogueKeeper } from './keeper.ts';
import { inFile, problem, type ProblemCode } from './problem.ts';

export interface LoadedCatalogue {
  catalogue: Catalogue;
  /** `lastGood` when the folder breaks a rule: `problems` says which */
  from: 'folder' | 'lastGood';
  problems: CatalogueProblem[];
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
}): Result<LoadedCatalogue, NoCatalogue> {
  const { catalogue, problems } = checkCatalogue(from.folder);
  if (catalogue) {
    return succeeded({ catalogue, from: 'folder', problems: keep(from.keeper, JSON.stringify(catalogue)) });
  }
  const last = lastGood(from.keeper);
  if (last.ok) return succeeded({ catalogue: last.value, from: 'lastGood', problems });
  return failed({ code: 'noCatalogue', problems: [...problems, ...last.failure] });
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
