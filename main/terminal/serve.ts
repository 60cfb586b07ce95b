import path from 'node:path';
import { parseArgs } from 'node:util';
import { shellLink } from './shell-link.ts';
import { systemClock, systemRandomness } from './system-clock.ts';
import { startTerminal, type RunningTerminal } from './terminal.ts';

/** The shell takes the terminal for hung when this stops. */
const aliveEveryMs = 1000;

/**
 * The terminal process: `--folder F [--catalogue C] [--page P] [--speech S] [--typing T] [--port N]`; the shell
 * speaks to it over IPC.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'data/terminal' },
    catalogue: { type: 'string', default: 'catalogue' },
    page: { type: 'string', default: 'dist/page' },
    speech: { type: 'string', default: 'dist/speech' },
    typing: { type: 'string', default: 'dist/typing' },
    port: { type: 'string', default: '0' },
  },
});

process.umask(0o077);
const shell = shellLink();
const started = await startTerminal({
  folder: path.resolve(values.folder),
  catalogueFolder: path.resolve(values.catalogue),
  pageFolder: path.resolve(values.page),
  speechFolder: path.resolve(values.speech),
  typingFolder: path.resolve(values.typing),
  port: Number(values.port),
  clock: systemClock,
  randomness: systemRandomness,
});

if (started.ok) {
  serve(started.value);
} else {
  shell.tell({ kind: 'cannotStart', ...started.failure });
  process.stderr.write(`${started.failure.sentence}\n`);
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}

function serve(terminal: RunningTerminal): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await terminal.stop();
    process.exit(0);
  };
  const alive = setInterval(
    () => shell.tell({ kind: 'alive', pageConnected: terminal.pageConnected() }),
    aliveEveryMs,
  );
  alive.unref();
  shell.onMessage((message) => {
    if (message.kind === 'mintToken') shell.tell({ kind: 'token', token: terminal.mintToken() });
    else void stop();
  });
  // A terminal without its shell has no window: it ends, and the supervisor above starts both again.
  shell.onGone(() => void stop());
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  shell.tell({ kind: 'ready', address: terminal.address });
}
