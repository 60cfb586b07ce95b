import type { Clock } from '../../contract/clock.ts';
import { startProcessGroup, type ProcessGroup } from '../supervision/process-group.ts';
import { keepRunning, type KeptProcess } from './kept-process.ts';

export interface ElectronProcessOptions {
  binary: string;
  /** the bundled shell, dist/electron/main.js */
  mainFile: string;
  terminalFolder: string;
  catalogue: string | undefined;
  page: string | undefined;
  shape: 'portrait' | 'landscape' | undefined;
  isRoot: boolean;
  clock: Clock;
  log(line: string): void;
  onGaveUp(sentence: string): void;
  start?(args: string[]): ProcessGroup;
}

/** Electron's shell as a process; it ends with status 1 when its terminal said that it cannot start. */
export function startElectron(options: ElectronProcessOptions): KeptProcess {
  const { binary, mainFile, terminalFolder, catalogue, page, shape, isRoot, log } = options;
  const start = options.start ?? ((args: string[]) => startProcessGroup(binary, args));
  const args = [
    mainFile,
    // As root Chromium's sandbox cannot be set up: a desk's machine in a container, never a product.
    ...(isRoot ? ['--no-sandbox'] : []),
    ...['--folder', terminalFolder],
    ...(catalogue === undefined ? [] : ['--catalogue', catalogue]),
    ...(page === undefined ? [] : ['--page', page]),
    ...(shape === undefined ? [] : [`--${shape}`]),
  ];
  if (isRoot) log('this is root: Electron runs without its sandbox, as a product never does');
  let lastLine = '';
  return keepRunning({
    start: () => start(args),
    clock: options.clock,
    onLine(line) {
      log(line);
      if (line.trim()) lastLine = line.trim();
    },
    startAgain(reason) {
      if (reason !== 'status 1') return true;
      options.onGaveUp(lastLine || 'The shell could not start the terminal.');
      return false;
    },
    onRestart: (reason, delayMs) => log(`ended (${reason}); starting it again in ${String(delayMs)} ms`),
  });
}
