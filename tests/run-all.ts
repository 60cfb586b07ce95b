/**
 * `npm test [-- --only NAME]`: every check that CI runs. What failed is named at the end; the last line of standard output is
 * `N passed, N failed, N skipped`; exit status 1 when anything failed.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sum, totalLine } from './run-all/counts.ts';
import { suites, type Result, type Suite } from './run-all/suites.ts';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);

type NamedResult = { name: string } & Result;

async function runOne({ name, run }: Suite): Promise<NamedResult> {
  console.log(`\n=== ${name}`);
  const startedAt = performance.now();
  const result = await run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`--- ${name}: ${totalLine(result.counts)} in ${seconds} s`);
  return { name, ...result };
}

/** As many at a time as there are processors, in their order. */
async function runBeside(chosen: Suite[]): Promise<NamedResult[]> {
  const results: NamedResult[] = [];
  const left = chosen.values();
  const lane = async () => {
    for (const suite of left) results.push(await runOne(suite));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return results;
}

async function runAll(chosen: Suite[]): Promise<number> {
  const results = await runBeside(chosen.filter(({ sharesMachine }) => sharesMachine));
  for (const suite of chosen.filter(({ sharesMachine }) => !sharesMachine)) results.push(await runOne(suite));
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
