import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sayWhileItLasts } from './progress.mjs';

/**
 * What is built before it runs: what it is made from, what comes out, and the command: Vite's arguments, or a script.
 * The stamp holds a hash of the sources, so that a checkout of older files builds again too.
 */
const page = {
  title: 'Building the page',
  sources: ['renderer', 'contract', 'package-lock.json'],
  result: join('dist', 'page', 'index.html'),
  stamp: join('dist', 'page.stamp'),
  vite: ['build', 'renderer'],
};
const receiptPage = {
  title: 'Building the page that verifies receipts',
  sources: [
    'platform/receipt-page',
    'platform/gateway/progress-style.ts',
    'seal',
    'contract',
    'package-lock.json',
  ],
  result: join('dist', 'receipt-page', 'index.html'),
  stamp: join('dist', 'receipt-page.stamp'),
  vite: ['build', 'platform/receipt-page'],
};
const electronShell = {
  title: 'Building the Electron shell',
  sources: ['main/electron', 'main/supervision', 'contract', 'electron.config.ts', 'package-lock.json'],
  result: join('dist', 'electron', 'main.js'),
  stamp: join('dist', 'electron.stamp'),
  vite: ['build', '-c', 'electron.config.ts'],
};

/** The clips the page speaks with; a hall's own recordings among them. Only what changed is spoken anew. */
const speech = {
  title: 'Building the clips the page speaks with (about a minute, once)',
  sources: ['renderer/messages', 'renderer/speech', 'data/recordings', 'package-lock.json'],
  result: join('dist', 'speech', 'zh-CN', 'manifest.json'),
  stamp: join('dist', 'speech.stamp'),
  script: [join('renderer', 'speech', 'clips', 'speech-command.ts'), 'build'],
};

export const pageIsCurrent = (root) => isCurrent(root, page);
export const buildPage = (root) => build(root, page);
export const receiptPageIsCurrent = (root) => isCurrent(root, receiptPage);
export const buildReceiptPage = (root) => build(root, receiptPage);
export const speechIsCurrent = (root) => isCurrent(root, speech);
export const buildSpeech = (root) => build(root, speech);
export const electronShellIsCurrent = (root) => isCurrent(root, electronShell);
export const buildElectronShell = (root) => build(root, electronShell);

function isCurrent(root, target) {
  if (!existsSync(join(root, target.result)) || !existsSync(join(root, target.stamp))) return false;
  return readFileSync(join(root, target.stamp), 'utf8') === hashOf(root, target.sources);
}

/** @returns {Promise<import('./set-up.mjs').Outcome>} */
async function build(root, target) {
  const before = hashOf(root, target.sources);
  rmSync(join(root, target.stamp), { force: true });
  const done = sayWhileItLasts(target.title);
  const { status, output } = await run(root, commandOf(root, target));
  done();
  if (status !== 0 || !existsSync(join(root, target.result))) {
    return { ok: false, sentence: reasonOf(output, target) };
  }
  mkdirSync(dirname(join(root, target.stamp)), { recursive: true });
  writeFileSync(join(root, target.stamp), before);
  return { ok: true };
}

/** One sentence; Vite's own words stand before it where they are needed to mend the sources. */
function reasonOf(output, { title, vite, script }) {
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `${title} failed: this folder cannot be written; give yourself the right to it, node_modules included.`;
  }
  if (output.includes('ENOSPC')) return `${title} failed: the disk is full; make 100 MB of room.`;
  process.stderr.write(output);
  if (script) return `${title} failed; the reason is above, and npm run speech -- build tries again.`;
  return `${title} failed; Vite's reason is above, and npx vite ${vite.join(' ')} tries again.`;
}

function commandOf(root, { vite, script }) {
  if (script) return script.map((part, index) => (index === 0 ? join(root, part) : part));
  return [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), ...vite];
}

function run(root, command) {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const child = spawn(node, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ status: 1, output: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

function hashOf(root, sources) {
  const hash = createHash('sha256');
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
