import { spawn } from 'node:child_process';
import type { ToTerminal } from '../../contract/shell.ts';
import { endWithUs, forEachLine, killGroup } from './process-group.ts';

/** A running terminal process, as far as supervision needs it. */
export interface TerminalChild {
  send(message: ToTerminal): void;
  onMessage(listener: (message: unknown) => void): void;
  /** called once, also when the process could not be started at all */
  onExit(listener: (reason: string) => void): void;
  /** `SIGKILL` reaches the terminal and everything it started */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface TerminalCommand {
  /** the Node to run it on; in a package this is not Electron's */
  node: string;
  serveFile: string;
  /** `--folder F`, and what else the terminal takes */
  arguments: string[];
  /** where the terminal's own output goes, line by line */
  onLine(line: string): void;
}

/** Starts the terminal in a process group of its own, with the IPC channel of contract/shell.ts. */
export function spawnTerminal(command: TerminalCommand): TerminalChild {
  const child = spawn(command.node, [command.serveFile, ...command.arguments], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  endWithUs(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) forEachLine(stream, command.onLine);
  }
  return {
    send(message) {
      // The process may be gone and not yet reported: its exit tells all there is to tell.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.on('error', (error) => listener(error.message));
      child.once('exit', (status, signal) => listener(signal ?? `status ${String(status)}`));
    },
    kill: (signal) => killGroup(child.pid, signal),
  };
}
