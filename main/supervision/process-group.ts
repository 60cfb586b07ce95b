import { spawn } from 'node:child_process';

/** A process that leads a group of its own: whatever it starts ends with it. */
export interface ProcessGroup {
  /** called once; also when the program could not be started at all */
  onExit(listener: (reason: string) => void): void;
  onLine(listener: (line: string, stream: 'stdout' | 'stderr') => void): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Starts a program as the leader of a new process group. Its standard input is empty. */
export function startProcessGroup(
  program: string,
  args: string[],
  environment: NodeJS.ProcessEnv = process.env,
): ProcessGroup {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: environment,
  });
  return {
    onExit(listener) {
      let told = false;
      const tell = (reason: string): void => {
        if (!told) listener(reason);
        told = true;
      };
      child.on('error', (error) => tell(error.message));
      child.on('exit', (status, signal) => tell(signal ?? `status ${String(status)}`));
    },
    onLine(listener) {
      forEachLine(child.stdout, (line) => listener(line, 'stdout'));
      forEachLine(child.stderr, (line) => listener(line, 'stderr'));
    },
    kill: (signal) => killGroup(child.pid, signal),
  };
}

/** Signals a whole process group; one that is gone already is no error. */
export function killGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Cuts a stream of text into lines; a last line without its end counts too. */
export function forEachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest) onLine(rest);
  });
}
