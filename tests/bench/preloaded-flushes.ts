import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';

const countVariable = 'JIUJIN_FLUSH_COUNT';
const delayVariable = 'JIUJIN_FLUSH_DELAY';

/**
 * Runs a program of this folder with a library before libc's that counts its flushes, and answers the last line of
 * what it printed. The library is compiled on the spot.
 * @returns why the flushes cannot be counted here, in words
 */
export function runCountingFlushes(
  program: string,
  folder: string,
  ...parameters: string[]
): Result<string, string> {
  const counts = join(folder, 'flushes');
  writeFileSync(counts, Buffer.alloc(8));
  return runPreloaded(program, folder, { [countVariable]: counts }, parameters);
}

/** The same, where each flush takes `delayMicros` longer than this disk needs, and nothing is counted. */
export function runWithSlowFlushes(
  program: string,
  folder: string,
  delayMicros: number,
  ...parameters: string[]
): Result<string, string> {
  return runPreloaded(program, folder, { [delayVariable]: String(delayMicros) }, parameters);
}

function runPreloaded(
  program: string,
  folder: string,
  wishes: Readonly<Record<string, string>>,
  parameters: readonly string[],
): Result<string, string> {
  const library = join(folder, 'flushes.so');
  const built = compile(library);
  if (!built.ok) return built;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, program), ...parameters],
    { env: { ...process.env, LD_PRELOAD: library, ...wishes }, encoding: 'utf8' },
  );
  const line = stdout.trim().split('\n').at(-1);
  if (status !== 0 || line === undefined) return failed(`${program} ended with ${status}: ${stderr.trim()}`);
  return succeeded(line);
}

/** For the program that runs under the library: how many flushes this process has made so far. */
export function flushesSoFar(): number {
  const file = process.env[countVariable];
  if (file === undefined) throw new Error(`${countVariable} is not set: run by runCountingFlushes`);
  const bytes = Buffer.alloc(8);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes);
  } finally {
    closeSync(descriptor);
  }
  return Number(bytes.readBigUInt64LE());
}

function compile(library: string): Result<void, string> {
  if (process.platform !== 'linux') return failed('libraries are preloaded on Linux only');
  const source = join(import.meta.dirname, 'flushes.c');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'], { stdio: 'ignore' });
    return succeeded(undefined);
  } catch {
    return failed('no C compiler (cc) to build the library with');
  }
}
