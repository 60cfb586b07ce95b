import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';

/** Why a peer does not take part here. It is shown beside the figures, so that nothing is missing in silence. */
export interface NotRun {
  code: 'notRun';
  peer: string;
  reason: string;
}

const folder = join(import.meta.dirname, 'peers');
const stamp = join(folder, 'node_modules', '.installed-for');
const sayEveryMs = 10_000;

let installation: Promise<Result<void, string>> | undefined;

/**
 * Installs the folder of peers unless it holds what its lock file asks for: about 150 MB, and a minute where npm
 * compiles the sqlite3 package. Later calls of this process wait for the first.
 * @returns why npm could not, in one line
 */
export function installPeers(): Promise<Result<void, string>> {
  installation ??= isInstalled() ? Promise.resolve(succeeded(undefined)) : install();
  return installation;
}

/** Version of an installed peer; undefined when npm left it out, as it does with an optional one that fails. */
export function installedVersion(peer: string): string | undefined {
  const text = readIfThere(join(folder, 'node_modules', peer, 'package.json'));
  if (text === undefined) return undefined;
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return undefined;
  return String(manifest.version);
}

async function install(): Promise<Result<void, string>> {
  rmSync(stamp, { force: true });
  console.error('Installing the peers of the benchmarks (about 150 MB, once) …');
  const began = performance.now();
  const timer = setInterval(() => {
    console.error(`Installing the peers … ${Math.round((performance.now() - began) / 1000)} s`);
  }, sayEveryMs);
  try {
    // A lock file written where a registry carries fewer platforms may not satisfy `npm ci` elsewhere.
    const outcome = (await npm(['ci'])).ok ? succeeded(undefined) : await npm(['install', '--no-save']);
    if (outcome.ok) writeFileSync(stamp, lockHash());
    return outcome;
  } finally {
    clearInterval(timer);
  }
}

function npm(parameters: readonly string[]): Promise<Result<void, string>> {
  const child = spawn('npm', [...parameters, '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  const collect = (text: Buffer): void => void (output += text.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(failed(`npm does not start: ${error.message}`)));
    child.on('close', (status) => resolve(status === 0 ? succeeded(undefined) : failed(firstError(output))));
  });
}

function firstError(output: string): string {
  const lines = output.split('\n').filter((line) => line.startsWith('npm error'));
  return lines.slice(0, 2).join(' ').replaceAll('npm error ', '') || 'npm failed without a word';
}

function isInstalled(): boolean {
  return readIfThere(stamp) === lockHash();
}

function lockHash(): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
