import type { Clock } from '../../contract/clock.ts';
import { keepPageOpen, type Replacing } from '../supervision/page-keeper.ts';
import { runShell, type Shell } from '../supervision/shell.ts';
import type { TerminalChild } from '../supervision/terminal-child.ts';
import { showPage, watchWindow, type PageWindow } from './page-window.ts';

export interface ElectronShellOptions {
  clock: Clock;
  spawnTerminal(): TerminalChild;
  /** opens a window with nothing in it yet */
  newWindow(): PageWindow;
  /** ends the process that draws a page, even one that is stopped */
  killRenderer(processId: number): void;
  log(line: string): void;
  onCannotStart(sentence: string): void;
}

/** One window at a time, one terminal, and both kept running. */
export function runElectronShell({ newWindow, killRenderer, ...options }: ElectronShellOptions): Shell {
  return runShell({
    ...options,
    holdPage(mintToken) {
      /** what to do when the process that the shell itself is ending has ended */
      let afterEnd: (() => void) | undefined;
      let window = watched(newWindow());

      function watched(opened: PageWindow): PageWindow {
        watchWindow(opened, (reason) => {
          // a window that was given up loses nothing
          if (opened !== window) return;
          const next = afterEnd;
          afterEnd = undefined;
          if (next) next();
          else page.pageLost(reason);
        });
        return opened;
      }

      function show(address: string, replacing: Replacing): void {
        const last = window;
        const processId = replacing === 'renderer' ? last.webContents.getOSProcessId() : 0;
        afterEnd = undefined;
        // the new window first: Electron quits when its last one is gone
        if (replacing === 'window') window = watched(newWindow());
        if (processId > 0) {
          afterEnd = () => void showPage(last, address);
          killRenderer(processId);
        } else void showPage(window, address);
        if (replacing === 'window') last.destroy();
      }

      const page = keepPageOpen({
        mintToken,
        clock: options.clock,
        open: show,
        onReopen: (reason) => options.log(`${reason}; opening it again`),
      });
      return page;
    },
  });
}
