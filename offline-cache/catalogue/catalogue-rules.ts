import type { CatalogueManifest, CatalogueProblem } from '../../contract/service-item.ts';
import { valueAt } from './field-path.ts';
import { inFile, problem, quoted, type FieldProblem } from './problem.ts';

/** An item file that held JSON, whether or not its shape is right. */
export interface ItemDocument {
  file: string;
  raw: unknown;
}

/** What must hold between files. Works on the documents as read, so that one broken file hides nothing of others. */
export function catalogueRules(
  manifestFile: string,
  manifest: CatalogueManifest | undefined,
  documents: readonly ItemDocument[],
): CatalogueProblem[] {
  const problems = [...duplicates(documents, 'code', 'duplicateCode')];
  problems.push(...duplicates(documents, 'name', 'duplicateName'));
  problems.push(...duplicates(documents, 'shortName', 'duplicateName'));
  if (manifest === undefined) return problems;
  problems.push(...inFile(manifestFile, themeRules(manifest, documents)));
  const known = new Set(manifest.themes.map((theme) => theme.id));
  for (const { file, raw } of documents) {
    const theme = valueAt(raw, ['theme']);
    if (typeof theme !== 'string' || theme === '' || known.has(theme)) continue;
    const message = `没有主题${quoted(theme)}。请从 ${[...known].join('、')} 里选。`;
    problems.push(...inFile(file, [problem(['theme'], 'unknownTheme', message)]));
  }
  return problems;
}

function* duplicates(
  documents: readonly ItemDocument[],
  field: 'code' | 'name' | 'shortName',
  code: 'duplicateCode' | 'duplicateName',
): Iterable<CatalogueProblem> {
  const first = new Map<string, string>();
  for (const { file, raw } of documents) {
    const value = valueAt(raw, [field]);
    if (typeof value !== 'string') continue;
    const other = first.get(value);
    if (other === undefined) first.set(value, file);
    else {
      const message = `${quoted(value)}和 ${other} 重复。请改掉一处。`;
      yield* inFile(file, [problem([field], code, message)]);
    }
  }
}

function* themeRules(
  manifest: CatalogueManifest,
  documents: readonly ItemDocument[],
): Iterable<FieldProblem> {
  const used = new Set(documents.map(({ raw }) => valueAt(raw, ['theme'])));
  const ids = manifest.themes.map((theme) => theme.id);
  for (const [index, id] of ids.entries()) {
    const path = ['themes', index, 'id'];
    if (ids.indexOf(id) < index) {
      yield problem(path, 'duplicateTheme', `主题${quoted(id)}写了两次。请改掉一个。`);
    } else if (documents.length > 0 && !used.has(id)) {
      const message = `主题${quoted(id)}下面没有事项，点进去是空的。请放进事项，或者删掉主题。`;
      yield problem(path, 'unusedTheme', message);
    }
  }
}
