import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { languageModelMark } from './language-model.mjs';
import { sayWhileItLasts } from './progress.mjs';

/**
 * What is built before it runs, none from another, the long ones first: what it is made from, what comes out, and
 * Vite's arguments or a script of ours. A stamp holds a hash of the sources, so that a checkout of older files builds
 * again too.
 */
const table = {
  // all but what only reads the model: it takes half a minute
  handwriting: {
    title: 'Building the model of handwriting',
    sources: [
      'renderer/typing/handwriting/build',
      ...[
        ...['affine', 'coarse-filter', 'direction-features', 'drawing', 'evidence', 'ink-points', 'model'],
        ...['normalise', 'ranking', 'shape-match', 'stroke-match'],
      ].map((name) => `renderer/typing/handwriting/${name}.ts`),
      'package-lock.json',
    ],
    result: join('dist', 'typing', 'handwriting.model'),
    script: ['renderer/typing/handwriting/build/build-model.ts'],
  },
  dictionary: {
    title: 'Building the dictionary of the pinyin keyboard',
    sources: [
      'renderer/typing/pinyin/build',
      'renderer/typing/pinyin/data',
      'renderer/typing/pinyin/format.ts',
      'renderer/typing/pinyin/syllables.ts',
      'package-lock.json',
    ],
    // with it and without it, two dictionaries come out
    outside: languageModelMark,
    result: join('dist', 'typing', 'pinyin.bin'),
    script: ['renderer/typing/pinyin/build/build-dictionary.ts'],
  },
  emptyDatabase: {
    title: 'Setting up an empty database',
    sources: [
      ...['build-empty-database', 'empty-database'].map((name) => `platform/database/${name}.ts`),
      'package-lock.json',
    ],
    result: join('dist', 'platform', 'empty-database', 'archive.tar'),
    script: ['platform/database/build-empty-database.ts'],
  },
  page: {
    title: 'Building the page',
    sources: ['renderer', 'contract', 'package-lock.json'],
    result: join('dist', 'page', 'index.html'),
    vite: ['build', 'renderer'],
  },
  receiptPage: {
    title: 'Building the page that verifies receipts',
    sources: [
      'platform/receipt-page',
      'platform/gateway/progress-style.ts',
      'seal',
      'contract',
      'package-lock.json',
    ],
    result: join('dist', 'receipt-page', 'index.html'),
    vite: ['build', 'platform/receipt-page'],
  },
  electronShell: {
    title: 'Building the Electron shell',
    sources: ['main/electron', 'main/supervision', 'contract', 'electron.config.ts', 'package-lock.json'],
    result: join('dist', 'electron', 'main.js'),
    vite: ['build', '-c', 'electron.config.ts'],
  },
  // last, for it takes every processor itself; a hall's own recordings are among its sources, and only what changed is
  // spoken anew
  speech: {
    title: 'Building the clips the page speaks with (about a minute and a half, once)',
    sources: [
      ...['renderer/messages', 'renderer/speech', 'renderer/kit/language-runs.ts', 'catalogue/english.json'],
      ...['data/recordings', 'package-lock.json'],
    ],
    result: join('dist', 'speech', 'zh-CN', 'manifest.json'),
    script: ['renderer/speech/clips/speech-command.ts', 'build'],
  },
};

/**
 * @typedef {keyof typeof table} BuildName
 */

/** @type {BuildName[]} */
const order = Object.keys(table);

/**
 * The builds among `names` that are missing or older than their sources.
 * @param {string} root
 * @param {BuildName[]} names
 */
export const staleBuilds = (root, names) =>
  order.filter((name) => names.includes(name) && !isCurrent(root, name));

function isCurrent(root, name) {
  const { result } = table[name];
  if (!existsSync(join(root, result)) || !existsSync(stampOf(root, name))) return false;
  return readFileSync(stampOf(root, name), 'utf8') === hashOf(root, name);
}

const stampOf = (root, name) => join(root, 'dist', 'stamps', name);

/**
 * As many side by side as there are processors; after a failure none is begun.
 * @param {string} root
 * @param {BuildName[]} names
 * @returns {Promise<import('./set-up.mjs').Outcome>}
 */
export async function buildAll(root, names) {
  const left = names.values();
  let failure;
  const lane = async () => {
    for (const name of left) {
      const outcome = await build(root, name);
      if (!outcome.ok) failure ??= outcome;
      if (failure) return;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return failure ?? { ok: true };
}

/**
 * @param {string} root
 * @param {BuildName} name
 * @returns {Promise<import('./set-up.mjs').Outcome>}
 */
async function build(root, name) {
  const { title, result } = table[name];
  const before = hashOf(root, name);
  rmSync(stampOf(root, name), { force: true });
  const done = sayWhileItLasts(title);
  const { status, output } = await runNode(root, commandOf(name));
  done();
  if (status !== 0 || !existsSync(join(root, result))) {
    return { ok: false, sentence: reasonOf(output, name) };
  }
  mkdirSync(dirname(stampOf(root, name)), { recursive: true });
  writeFileSync(stampOf(root, name), before);
  return { ok: true };
}

/** What Node runs to build it. */
function commandOf(name) {
  const { vite, script } = table[name];
  return script ?? [join('node_modules', 'vite', 'bin', 'vite.js'), ...vite];
}

/** One sentence; the builder's own words stand before it where they are needed to mend the sources. */
function reasonOf(output, name) {
  const { title } = table[name];
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `${title} failed: this folder cannot be written; give yourself the right to it, node_modules included.`;
  }
  if (output.includes('ENOSPC')) return `${title} failed: the disk is full; make 100 MB of room.`;
  process.stderr.write(output);
  return `${title} failed; the reason is above, and npx node ${commandOf(name).join(' ')} tries again.`;
}

function runNode(root, args) {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ status: 1, output: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

function hashOf(root, name) {
  const { sources, outside } = table[name];
  const hash = createHash('sha256').update(outside?.(root) ?? '');
  for (const file of sources.flatMap((source) => filesUnder(root, source)).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Files in a folder, or the file itself; tests and pictures of tests do not go into a build. */
function filesUnder(root, path) {
  if (!existsSync(join(root, path))) return [];
  if (/\.(test|spec)\.ts$|\/(node_modules|pictures|test-results)$/.test(path)) return [];
  try {
    return readdirSync(join(root, path)).flatMap((name) => filesUnder(root, `${path}/${name}`));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
