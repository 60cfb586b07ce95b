import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../../contract/result.ts';

/** A C compiler is missing, or it refuses the source. `detail` is for the person at the keyboard. */
export interface RecorderFailure {
  code: 'noCompiler' | 'doesNotCompile';
  detail: string;
}

/** Compiles the recorder into `folder`; the value is the path of the library to preload. */
export function buildRecorder(folder: string): Result<string, RecorderFailure> {
  const library = join(folder, 'recorder.so');
  const source = join(import.meta.dirname, 'recorder.c');
  const compiler = process.env['CC'] ?? 'cc';
  const parameters = ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl', '-lpthread'];
  const { status, error, stderr } = spawnSync(compiler, parameters, { encoding: 'utf8' });
  if (error) return failed({ code: 'noCompiler', detail: `not run: no C compiler (${compiler})` });
  if (status === 0) return succeeded(library);
  return failed({ code: 'doesNotCompile', detail: `not run: the recorder does not compile\n${stderr}` });
}

/**
 * Environment of a process under the recorder. SQLite reads the salts of its log from a file instead of from the
 * kernel, so that a recording repeats: `randomnessSeed` decides its bytes.
 */
export function recordedEnvironment(
  library: string,
  folder: string,
  randomnessBytes: Buffer = randomBytes(4096),
): NodeJS.ProcessEnv {
  const randomness = join(folder, `randomness-${randomBytes(6).toString('hex')}`);
  writeFileSync(randomness, randomnessBytes);
  return { ...process.env, LD_PRELOAD: library, RECORDER_RANDOMNESS: randomness };
}
