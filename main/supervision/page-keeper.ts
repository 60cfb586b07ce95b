import type { Clock } from '../../contract/clock.ts';
import { pageAddress } from '../../contract/shell.ts';
import { waitAfterLife } from './back-off.ts';
import { pageOpened, pageReported, type PageReport, type PageTrouble, type PageWatch } from './page-watch.ts';
import type { TerminalSupervision } from './terminal-process.ts';

/**
 * How much of the last page goes before the next: `page` loads into the same window, `renderer` ends the process
 * that draws first, `window` gives up the window (or browser) itself.
 */
export type Replacing = 'page' | 'renderer' | 'window';

export interface PageKeeperOptions {
  mintToken: TerminalSupervision['mintToken'];
  /** shows the page at this address in place of what is shown now */
  open(address: string, replacing: Replacing): void;
  clock: Clock;
  onReopen(reason: string): void;
}

export interface PageKeeper {
  /** the terminal serves its page here now, for the first time or after a restart */
  terminalReady(address: string): void;
  terminalGone(): void;
  terminalAlive(report: PageReport): void;
  /** the page or its window ended or hangs: it is opened again after a wait */
  pageLost(reason: string): void;
  stop(): void;
}

const troubles: Readonly<Record<PageTrouble, string>> = {
  unconnected: 'the page is not connected',
  frozen: 'the page has stopped painting',
};

/**
 * Keeps a page open on the running terminal, in whatever window: every opening gets a token of its own. The visit
 * is the terminal's and goes on where it was.
 */
export function keepPageOpen({ mintToken, open, clock, onReopen }: PageKeeperOptions): PageKeeper {
  let terminal: string | undefined;
  let watch: PageWatch | undefined;
  let failures = 0;
  /** there while an opening waits for its time or its token: until then the last page's silence is no news */
  let cancelOpening: (() => void) | undefined;
  let opening = 0;

  async function openNow(mine: number, replacing: Replacing): Promise<void> {
    const address = terminal;
    if (address === undefined) return;
    const token = await mintToken();
    // Meanwhile the terminal may have gone, or a later opening may be under way.
    if (mine !== opening || terminal !== address) return;
    cancelOpening = undefined;
    if (!token.ok) return openAfter(1_000, replacing);
    watch = pageOpened(clock.monotonicMs(), watch);
    open(pageAddress(address, token.value), replacing);
  }

  function openAfter(delayMs: number, replacing: Replacing): void {
    cancelOpening?.();
    const mine = ++opening;
    cancelOpening = clock.after(delayMs, () => void openNow(mine, replacing));
  }

  return {
    terminalReady(address) {
      terminal = address;
      openAfter(0, 'page');
    },
    terminalGone() {
      terminal = undefined;
      cancelOpening?.();
      cancelOpening = undefined;
    },
    terminalAlive(report) {
      if (!watch || cancelOpening) return;
      const heard = pageReported(watch, report, clock.monotonicMs());
      watch = heard.watch;
      if (!heard.trouble) return;
      onReopen(troubles[heard.trouble]);
      // The process that draws may be stuck for good: it goes first, and when that was in vain, all of the window.
      openAfter(0, watch.wholeAtMs === undefined ? 'window' : 'renderer');
    },
    pageLost(reason) {
      // Until the terminal is back there is nothing to open; while one opening waits, another adds nothing.
      if (terminal === undefined || cancelOpening) return;
      const wait = waitAfterLife(failures, watch ? clock.monotonicMs() - watch.openedAtMs : 0);
      failures = wait.failures;
      onReopen(reason);
      openAfter(wait.delayMs, 'page');
    },
    stop() {
      terminal = undefined;
      cancelOpening?.();
    },
  };
}
