import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Runs a program in the foreground; its output is the person's progress.
 * @returns its exit status; 1 when a signal ended it or it could not be started
 */
export function runProgram(
  program: string,
  args: string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  return statusOf(child, program);
}

/** Runs a program beside others: what it says is said as one piece, when it has ended. */
export async function runProgramQuietly(program: string, args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => said.push(piece));
  child.stderr.on('data', (piece: Buffer) => said.push(piece));
  const status = await statusOf(child, program);
  process.stdout.write(Buffer.concat(said));
  return status;
}

function statusOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
}
