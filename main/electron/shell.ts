import type { Clock } from '../../contract/clock.ts';
import { keepPageOpen } from '../supervision/page-keeper.ts';
import { runShell, type Shell } from '../supervision/shell.ts';
import type { TerminalChild } from '../supervision/terminal-child.ts';
import { showPage, watchWindow, type PageWindow } from './page-window.ts';

export interface ElectronShellOptions {
  clock: Clock;
  spawnTerminal(): TerminalChild;
  window: PageWindow;
  log(line: string): void;
  onCannotStart(sentence: string): void;
}

/** One window, one terminal, and both kept running. */
export function runElectronShell({ window, ...options }: ElectronShellOptions): Shell {
  return runShell({
    ...options,
    holdPage(mintToken) {
      const page = keepPageOpen({
        mintToken,
        clock: options.clock,
        open: (address) => void showPage(window, address),
        onReopen: (reason) => options.log(`${reason}; opening it again`),
      });
      watchWindow(window, (reason) => page.pageLost(reason));
      return page;
    },
  });
}
