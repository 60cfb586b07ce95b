import { spawn } from 'node:child_process';

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
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (status) => resolve(status ?? 1));
  });
}
