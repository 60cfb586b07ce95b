import { spawn, type ChildProcess } from 'node:child_process';

/** A process that leads a group of its own: whatever it starts ends with it. */
export interface ProcessGroup {
  /** called once; also when the program could not be started at all */
  onExit(listener: (reason: string) => void): void;
  onLine(listener: (line: string, stream: 'stdout' | 'stderr') => void): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface ProcessGroupOptions {
  environment?: NodeJS.ProcessEnv;
  /** `ignore` for programs whose chatter nobody reads; `onLine` then hears nothing */
  output?: 'lines' | 'ignore';
  /** an IPC channel, for a Node program that ends when this process is no more */
  channel?: boolean;
}

/** Starts a program as the leader of a new process group. Its standard input is empty. */
export function startProcessGroup(
  program: string,
  args: string[],
  { environment = process.env, output = 'lines', channel = false }: ProcessGroupOptions = {},
): ProcessGroup {
  const stream = output === 'lines' ? 'pipe' : 'ignore';
  const child = spawn(program, args, {
    stdio: ['ignore', stream, stream, ...(channel ? (['ipc'] as const) : [])],
    detached: true,
    env: environment,
  });
  endWithUs(child);
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
      if (child.stdout) forEachLine(child.stdout, (line) => listener(line, 'stdout'));
      if (child.stderr) forEachLine(child.stderr, (line) => listener(line, 'stderr'));
    },
    kill: (signal) => killGroup(child.pid, signal),
  };
}

const living = new Set<number>();
let isWatchingOurEnd = false;

/** Kills the group of this child when this process ends without having stopped it: an error of ours, say. */
export function endWithUs(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  living.add(pid);
  child.once('exit', () => living.delete(pid));
  if (isWatchingOurEnd) return;
  isWatchingOurEnd = true;
  process.once('exit', () => living.forEach((leader) => killGroup(leader, 'SIGKILL')));
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
