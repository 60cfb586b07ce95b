import type { Clock } from '../../contract/clock.ts';
import { pageAddress } from '../../contract/shell.ts';
import { waitAfterLife } from './back-off.ts';
import { pageOpened, pageReported, type PageWatch } from './page-watch.ts';
import type { TerminalSupervision } from './terminal-process.ts';

export interface PageKeeperOptions {
  mintToken: TerminalSupervision['mintToken'];
  /** shows the page at this address in place of what is shown now */
  open(address: string): void;
  clock: Clock;
  onReopen(reason: string): void;
}

export interface PageKeeper {
  /** the terminal serves its page here now, for the first time or after a restart */
  terminalReady(address: string): void;
  terminalGone(): void;
  terminalAlive(pageConnected: boolean): void;
  /** the page or its window ended or hangs: it is opened again after a wait */
  pageLost(reason: string): void;
  stop(): void;
}

/** Keeps a page open on the running terminal, in whatever window: every opening gets a token of its own. */
export function keepPageOpen({ mintToken, open, clock, onReopen }: PageKeeperOptions): PageKeeper {
  let terminal: string | undefined;
  let watch: PageWatch | undefined;
  let failures = 0;
  let cancelOpening: (() => void) | undefined;
  let opening = 0;

  async function openNow(): Promise<void> {
    cancelOpening = undefined;
    const address = terminal;
    if (address === undefined) return;
    const mine = ++opening;
    const token = await mintToken();
    // Meanwhile the terminal may have gone, or a later opening may be under way.
    if (mine !== opening || terminal !== address) return;
    if (!token.ok) return openAfter(1_000);
    watch = pageOpened(clock.monotonicMs(), watch);
    open(pageAddress(address, token.value));
  }

  function openAfter(delayMs: number): void {
    cancelOpening?.();
    cancelOpening = clock.after(delayMs, () => void openNow());
  }

  return {
    terminalReady(address) {
      terminal = address;
      openAfter(0);
    },
    terminalGone() {
      terminal = undefined;
      cancelOpening?.();
      cancelOpening = undefined;
    },
    terminalAlive(connected) {
      if (!watch || cancelOpening) return;
      const report = pageReported(watch, connected, clock.monotonicMs());
      watch = report.watch;
      if (!report.reopen) return;
      onReopen('the page is not connected');
      openAfter(0);
    },
    pageLost(reason) {
      // Until the terminal is back there is nothing to open; while one opening waits, another adds nothing.
      if (terminal === undefined || cancelOpening) return;
      const wait = waitAfterLife(failures, watch ? clock.monotonicMs() - watch.openedAtMs : 0);
      failures = wait.failures;
      onReopen(reason);
      openAfter(wait.delayMs);
    },
    stop() {
      terminal = undefined;
      cancelOpening?.();
    },
  };
}
