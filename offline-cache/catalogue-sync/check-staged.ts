import { englishDocument, indicatorsDocument, manifestDocument } from '../../contract/catalogue-sync.ts';
import type { CatalogueProblem } from '../../contract/service-item.ts';
import type { ItemDocument } from '../catalogue/catalogue-rules.ts';
import { checkDocument, rulesBetween } from '../catalogue/check.ts';
import { parseJsonText } from '../catalogue/json-file.ts';
import { inFile, problem } from '../catalogue/problem.ts';
import type { CatalogueGenerations } from './catalogue-generations.ts';

/** More are of no use to anybody, and the log is on the same disk. */
const mostProblems = 20;
/** The event loop belongs to the citizen's touches: a check lets go of it this often (milliseconds). */
const sliceMs = 8;

/**
 * Checks generation `number` with the very rules of `npm run catalogue -- check`: each document that these rules have not
 * found good under the same text, and then what must hold between all of them. Empty: it breaks no rule. Undefined:
 * it was stopped.
 */
export async function checkGeneration(
  generations: CatalogueGenerations,
  number: number,
  rules: string,
  { monotonicMs, stop }: { monotonicMs: () => number; stop: AbortSignal },
): Promise<CatalogueProblem[] | undefined> {
  const { rows } = generations;
  const problems: CatalogueProblem[] = [];
  let sliceEndsMs = monotonicMs() + sliceMs;
  for (const id of rows.unchecked.all(rules, number, number)) {
    if (monotonicMs() > sliceEndsMs) {
      await nextTurn();
      if (stop.aborted) return undefined;
      sliceEndsMs = monotonicMs() + sliceMs;
    }
    const found = checkText(id, rows.content.get(id, number, number) ?? '');
    if (found.length === 0) rows.markChecked.run(rules, id, number, number);
    problems.push(...found.slice(0, mostProblems - problems.length));
    if (problems.length >= mostProblems) return problems;
  }
  return [...problems, ...rulesBetween(comparable(generations, number))].slice(0, mostProblems);
}

function checkText(id: string, content: string): CatalogueProblem[] {
  const parsed = parseJsonText(content);
  if (parsed.ok) return checkDocument({ file: id, raw: parsed.value });
  return inFile(id, [problem([], parsed.failure.code, parsed.failure.message)]);
}

/** Of the items, only what the rules between documents look at. */
function comparable({ rows }: CatalogueGenerations, number: number): ItemDocument[] {
  return rows.identities.all(number, number).flatMap(({ id, ...identity }): ItemDocument[] => {
    if (id === indicatorsDocument || id === englishDocument) return [];
    if (id !== manifestDocument) return [{ file: id, raw: identity }];
    const manifest = parseJsonText(rows.content.get(id, number, number) ?? '');
    return manifest.ok ? [{ file: id, raw: manifest.value }] : [];
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
