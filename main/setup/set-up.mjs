import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll, staleBuilds } from './builds.mjs';
import { dependenciesArePresent, installDependencies } from './dependencies.mjs';
import { whileAlone } from './lock.mjs';
import { needsOf } from './needs.mjs';
import { runOnPinnedNode } from './pinned-node.mjs';
import { say } from './progress.mjs';
import { installPackages, missingPackages, packagesArePresent } from './system-packages.mjs';

/**
 * What a step of the set-up hands back: nothing went wrong, or one sentence saying what is missing and what to type.
 * @typedef {{ ok: true } | { ok: false, sentence: string }} Outcome
 */

const root = resolve(fileURLToPath(import.meta.url), '..', '..', '..');

/**
 * Sets up, then becomes the script. The exit status of this process is the script's, or 1 when setting up failed.
 * @param {string[]} argv the script's path from the repository's root, and its arguments
 */
export async function setUpAndRun([script, ...args]) {
  if (script === undefined) {
    say('Say which script to run: node main/setup/run.mjs SCRIPT [ARGS].');
    process.exitCode = 2;
    return;
  }
  const outcome = await setUp(script, args);
  if (outcome.ok) {
    process.exitCode = await runOnPinnedNode(root, script, args);
  } else {
    say(outcome.sentence);
    process.exitCode = 1;
  }
}

/** @returns {Promise<Outcome>} */
async function setUp(script, args) {
  if (stepsLeft(script, args).length === 0) return { ok: true };
  // Somebody else may have done the work while we waited: what is left is asked again inside.
  return whileAlone(join(root, 'dist', 'setup.lock'), async () => {
    for (let steps = stepsLeft(script, args); steps[0]; steps = stepsLeft(script, args)) {
      const [name, step] = steps[0];
      const outcome = await step();
      if (!outcome.ok) return outcome;
      if (stepsLeft(script, args)[0]?.[0] === name) {
        return { ok: false, sentence: `${name} ended without an error, and yet it is not done.` };
      }
    }
    return { ok: true };
  });
}

/**
 * What is still to do, in order: each step's name and its work. Later steps depend on earlier ones.
 * @returns {[string, () => Promise<Outcome> | Outcome][]}
 */
function stepsLeft(script, args) {
  if (!dependenciesArePresent(root)) {
    return [['Installing the npm packages', () => installDependencies(root)]];
  }
  const needs = needsOf(script, args, root);
  const packages = missingPackages(root, needs.packages);
  // Without a voice on this machine the page is silent, and all else works.
  const canBuild = (name) => name !== 'speech' || packagesArePresent(root, ['espeakNg', 'opusTools']);
  const builds = staleBuilds(root, needs.builds).filter(canBuild);
  return [
    ...(packages.length > 0 ? [['Installing system packages', () => installPackages(packages)]] : []),
    ...(builds.length > 0 ? [[`The build of ${builds.join(', ')}`, () => buildAll(root, builds)]] : []),
  ];
}
