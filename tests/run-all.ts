/**
 * `npm test [-- --only NAME]`: every check that CI runs. What failed is named at the end; the last line of standard output is
 * `N passed, N failed, N skipped`; exit status 1 when anything failed.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sum, totalLine } from './run-all/counts.ts';
import { suites, type Result, type Suite } from './run-all/suites.ts';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);

async function runOne({ name, run }: Suite, place: string): Promise<Result> {
  console.log(`\n=== ${place} ${name}`);
  const startedAt = performance.now();
  const result = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`--- ${name}: ${totalLine(result.counts)} in ${seconds} s`);
  return result;
}

async function runAll(chosen: Suite[]): Promise<number> {
  const results: ({ name: string } & Result)[] = [];
  for (const [index, suite] of chosen.entries()) {
    const place = `${String(index + 1)}/${String(chosen.length)}`;
    results.push({ name: suite.name, ...(await runOne(suite, place)) });
  }
  console.log('');
  for (const { name, counts } of results) console.log(`${name.padEnd(12)} ${totalLine(counts)}`);
  for (const { name, failures } of results) {
    for (const failure of failures) console.log(`\nfailed: ${name}: ${failure}`);
  }
  const total = sum(results.map(({ counts }) => counts));
  console.log(`\n${totalLine(total)}`);
  return total.failed === 0 ? 0 : 1;
}

const { values } = parseArgs({ strict: false, options: { only: { type: 'string' } } });
const all = suites(root);
const chosen = values.only === undefined ? all : all.filter(({ name }) => name === values.only);
if (chosen.length === 0) {
  console.error(`There is no such suite; there are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await runAll(chosen);
}
