import type { Clock } from '../../contract/clock.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import { pageAddress } from '../../contract/shell.ts';
import type { PageKeeper } from './page-keeper.ts';
import type { TerminalChild } from './terminal-child.ts';
import { superviseTerminal, type TerminalSupervision } from './terminal-process.ts';

/** What a kind of shell does with the page while the terminal comes and goes. */
export type PageHolder = Omit<PageKeeper, 'pageLost'>;

export interface ShellOptions {
  clock: Clock;
  spawnTerminal(): TerminalChild;
  /** makes the part that shows the page: in Electron's window, in Chromium's, or as a printed address */
  holdPage(mintToken: TerminalSupervision['mintToken']): PageHolder;
  log(line: string): void;
  onReady?(address: string): void;
  /** the terminal cannot start: the sentence is for the person at the keyboard */
  onCannotStart(sentence: string): void;
}

export interface Shell {
  /** `http://127.0.0.1:PORT` of the page; undefined while there is no terminal */
  ownOrigin(): string | undefined;
  /** the page's address with a fresh token, for one opening */
  newPageAddress(): Promise<Result<string, { code: 'terminalGone' | 'noAnswer' }>>;
  /** for a changed configuration */
  restartTerminal(): Promise<void>;
  stop(): Promise<void>;
}

/** One terminal kept running, and whoever shows its page told of it. The same in every shell. */
export function runShell({ clock, spawnTerminal, holdPage, log, ...on }: ShellOptions): Shell {
  let address: string | undefined;
  const terminal = superviseTerminal({
    clock,
    spawn: spawnTerminal,
    events: {
      ready(served) {
        address = served;
        page.terminalReady(served);
        on.onReady?.(served);
      },
      alive: (report) => page.terminalAlive(report),
      gone(reason, restartInMs) {
        log(`the terminal ended (${reason}); starting it again in ${String(restartInMs)} ms`);
        page.terminalGone();
        address = undefined;
      },
      cannotStart: ({ sentence }) => on.onCannotStart(sentence),
      badMessage: () => log('the terminal sent a message that is not in the contract'),
    },
  });
  const page = holdPage(() => terminal.mintToken());

  return {
    ownOrigin: () => (address === undefined ? undefined : new URL(address).origin),
    async newPageAddress() {
      const token = await terminal.mintToken();
      if (!token.ok) return token;
      return address === undefined
        ? { ok: false, failure: { code: 'terminalGone' } }
        : succeeded(pageAddress(address, token.value));
    },
    async restartTerminal() {
      page.terminalGone();
      address = undefined;
      await terminal.restart();
    },
    async stop() {
      page.stop();
      await terminal.stop();
    },
  };
}
