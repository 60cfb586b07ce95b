import type { Clock } from '../../contract/clock.ts';
import { keepPageOpen } from '../supervision/page-keeper.ts';
import type { TerminalChild } from '../supervision/terminal-child.ts';
import { superviseTerminal } from '../supervision/terminal-process.ts';
import { showPage, watchWindow, type PageWindow } from './page-window.ts';

export interface ElectronShellOptions {
  clock: Clock;
  spawnTerminal(): TerminalChild;
  window: PageWindow;
  log(line: string): void;
  /** the terminal cannot start: the sentence is for the person at the keyboard */
  onCannotStart(sentence: string): void;
}

export interface ElectronShell {
  ownOrigin(): string | undefined;
  stop(): Promise<void>;
}

/** One window, one terminal, and both kept running. */
export function runElectronShell(options: ElectronShellOptions): ElectronShell {
  const { clock, window, log } = options;
  let origin: string | undefined;

  const terminal = superviseTerminal({
    clock,
    spawn: options.spawnTerminal,
    events: {
      ready(address) {
        origin = new URL(address).origin;
        page.terminalReady(address);
      },
      alive: (connected) => page.terminalAlive(connected),
      gone(reason, restartInMs) {
        log(`the terminal ended (${reason}); starting it again in ${String(restartInMs)} ms`);
        page.terminalGone();
      },
      cannotStart: ({ sentence }) => options.onCannotStart(sentence),
      badMessage: () => log('the terminal sent a message that is not in the contract'),
    },
  });
  const page = keepPageOpen({
    clock,
    mintToken: () => terminal.mintToken(),
    open: (address) => void showPage(window, address),
    onReopen: (reason) => log(`${reason}; opening it again`),
  });
  watchWindow(window, (reason) => page.pageLost(reason));

  return {
    ownOrigin: () => origin,
    async stop() {
      page.stop();
      await terminal.stop();
    },
  };
}
