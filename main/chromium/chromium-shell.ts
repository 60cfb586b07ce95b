import { mkdirSync } from 'node:fs';
import type { Clock } from '../../contract/clock.ts';
import { keepPageOpen } from '../supervision/page-keeper.ts';
import type { ProcessGroup } from '../supervision/process-group.ts';
import { runShell, type Shell } from '../supervision/shell.ts';
import type { TerminalChild } from '../supervision/terminal-child.ts';
import { chromiumWindow } from './chromium-window.ts';

export interface ChromiumShellOptions {
  clock: Clock;
  spawnTerminal(): TerminalChild;
  startBrowser(args: string[]): ProcessGroup;
  /** the terminal's data folder: the browser's temporary profile lies in it */
  folder: string;
  shape: 'portrait' | 'landscape' | undefined;
  isRoot: boolean;
  log(line: string): void;
  onReady?(address: string): void;
  onCannotStart(sentence: string): void;
}

/** One browser window, one terminal, and both kept running: as in Electron's shell. */
export function runChromiumShell(options: ChromiumShellOptions): Shell {
  mkdirSync(options.folder, { recursive: true });
  const window = chromiumWindow({
    ...options,
    start: options.startBrowser,
    onLost: (reason) => lost(`the browser ended (${reason})`),
  });
  let lost: (reason: string) => void = () => undefined;
  const shell = runShell({
    ...options,
    holdPage(mintToken) {
      const page = keepPageOpen({
        mintToken,
        clock: options.clock,
        // every opening is a browser of its own: there is nothing smaller to replace
        open: (address, replacing) => void window.open(address, replacing !== 'page'),
        onReopen: (reason) => options.log(`${reason}; opening it again`),
      });
      lost = (reason) => page.pageLost(reason);
      return page;
    },
  });
  return {
    ...shell,
    async stop() {
      // The window goes first: nobody shall see a page whose terminal is gone.
      await Promise.all([window.stop(), shell.stop()]);
    },
  };
}
