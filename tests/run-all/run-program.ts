import { spawn, type ChildProcess } from 'node:child_process';

/** No suite takes half of it: what has not ended by then never will, and would be waited for in place of being named. */
export const usualLimitMs = 35 * 60_000;

interface RunOptions {
  environment?: NodeJS.ProcessEnv;
  limitMs?: number;
}

/**
 * Runs a program in the foreground; its output is the person's progress.
 * @returns its exit status; 1 when a signal ended it, it could not be started or it did not end within its limit
 */
export function runProgram(
  program: string,
  args: string[],
  { environment = {}, limitMs = usualLimitMs }: RunOptions = {},
): Promise<number> {
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    ...endedAfter(limitMs),
  });
  return statusOf(child, program);
}

/** Runs a program beside others: what it says is said as one piece, when it has ended. */
export async function runProgramQuietly(
  program: string,
  args: string[],
  { limitMs = usualLimitMs }: RunOptions = {},
): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...endedAfter(limitMs) });
  const said: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => said.push(piece));
  child.stderr.on('data', (piece: Buffer) => said.push(piece));
  const status = await statusOf(child, program);
  process.stdout.write(Buffer.concat(said));
  return status;
}

const endedAfter = (limitMs: number) => ({ timeout: limitMs, killSignal: 'SIGKILL' }) as const;

function statusOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (_, signal) => {
      if (!signal) return;
      console.error(`${program}: ended by ${signal}${child.killed ? ', for it did not end by itself' : ''}`);
      // what it started may still hold them, and would keep `close` away
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
}
