import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sayWhileItLasts } from './progress.mjs';

const stampName = '.set-up.json';

/** Whether `node_modules` holds what `package-lock.json` asks for, the pinned Node included. */
export function dependenciesArePresent(root) {
  const modules = join(root, 'node_modules');
  if (!existsSync(join(modules, 'node', 'bin', 'node'))) return false;
  return stampMatches(root) || agreesWithLock(root);
}

/**
 * Installs with `npm ci`. The stamp goes away first and comes back last: a half-finished install is done again.
 * @returns {Promise<import('./set-up.mjs').Outcome>}
 */
export async function installDependencies(root) {
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return {
      ok: false,
      sentence:
        'node_modules is a link to another folder that does not match package-lock.json: run npm ci there.',
    };
  }
  rmSync(join(modules, stampName), { force: true });
  const done = sayWhileItLasts('Installing the npm packages (about 700 MB, once)');
  let { status, output } = await npm(root, ['ci']);
  if (status !== 0 && lacksOtherPlatforms(output)) {
    rmSync(modules, { recursive: true, force: true });
    ({ status, output } = await npm(root, ['install', '--no-save']));
    if (status === 0 && !agreesWithLock(root))
      ({ status, output } = { status: 1, output: 'npm error code EUSAGE' });
  }
  done();
  if (status !== 0) return { ok: false, sentence: reasonOf(output) };
  if (!existsSync(join(modules, 'node', 'bin', 'node'))) {
    return {
      ok: false,
      sentence:
        'The pinned Node was not installed, because npm does not run install scripts here: ' +
        'type npm rebuild node --ignore-scripts=false, then the command again.',
    };
  }
  writeFileSync(join(modules, stampName), JSON.stringify({ lock: lockHash(root) }));
  return { ok: true };
}

/**
 * A lock file written where the registry carries fewer platforms lists fewer optional packages than `npm ci` expects.
 * All that it does list is installed from it all the same, and compared afterwards.
 */
function lacksOtherPlatforms(output) {
  return /npm error Missing: .* from lock file/.test(output) && !output.includes('npm error Invalid:');
}

function npm(root, command) {
  // npm replaces node_modules: it must not run on the Node that lies in there.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
  const child = spawn('npm', [...command, '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ status: 1, output: error.code ?? error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** One sentence out of npm's pages of output. */
export function reasonOf(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|network/i.test(output)) {
    return 'The npm registry is not reached: connect this machine to the network (or set npm’s proxy or registry), then type the command again.';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full: make 1 GB of room, then type the command again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return 'npm may not write here: give yourself the right to this folder, then type the command again.';
  }
  if (/EUSAGE/.test(output)) {
    return 'package.json and package-lock.json do not fit together: type npm install, and look at what it changed.';
  }
  if (/^ENOENT$/m.test(output)) {
    return 'npm is missing: install it (on Debian: apt-get install npm), then type the command again.';
  }
  const line =
    output.split('\n').find((each) => each.startsWith('npm error')) ?? output.trim().split('\n').at(-1);
  return `npm ci did not succeed: ${(line ?? 'no reason given').replace('npm error ', '')}; type npm ci to see all it says.`;
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function stampMatches(root) {
  try {
    const stamp = JSON.parse(readFileSync(join(root, 'node_modules', stampName), 'utf8'));
    return stamp.lock === lockHash(root);
  } catch {
    return false;
  }
}

/** For a folder that npm filled by itself: npm writes its own record of what it installed, as its last act. */
function agreesWithLock(root) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(
      readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8'),
    ).packages;
    const isThere = ([path, entry]) =>
      path === '' ||
      (installed[path] === undefined
        ? entry.optional === true || entry.devOptional === true
        : installed[path].version === entry.version && installed[path].integrity === entry.integrity);
    const isWanted = ([path, entry]) => wanted[path] !== undefined || entry.optional === true;
    return Object.entries(wanted).every(isThere) && Object.entries(installed).every(isWanted);
  } catch {
    return false;
  }
}
