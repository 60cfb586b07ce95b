import type { Clock } from '../../contract/clock.ts';
import { pageAddress } from '../../contract/shell.ts';
import type { PageHolder } from './shell.ts';
import type { TerminalSupervision } from './terminal-process.ts';

/** A page that closed may be on its way back: a reload takes a moment. */
const graceMs = 3_000;

/**
 * For a machine without a display: says where the page is, and says it again with a fresh token when the page that
 * was open has gone, because a token opens one page only.
 */
export function offerPage(
  mintToken: TerminalSupervision['mintToken'],
  clock: Clock,
  offer: (address: string) => void,
): PageHolder {
  let terminal: string | undefined;
  let wasConnected = false;
  let cancelOffer: (() => void) | undefined;

  async function offerNow(): Promise<void> {
    cancelOffer = undefined;
    const address = terminal;
    if (address === undefined) return;
    const token = await mintToken();
    if (token.ok && terminal === address) offer(pageAddress(address, token.value));
  }

  function withdraw(): void {
    cancelOffer?.();
    cancelOffer = undefined;
  }

  return {
    terminalReady(address) {
      terminal = address;
      wasConnected = false;
      withdraw();
      cancelOffer = clock.after(0, () => void offerNow());
    },
    terminalGone() {
      terminal = undefined;
      withdraw();
    },
    terminalAlive({ connected }) {
      if (connected) withdraw();
      else if (wasConnected) cancelOffer ??= clock.after(graceMs, () => void offerNow());
      wasConnected = connected;
    },
    stop() {
      terminal = undefined;
      withdraw();
    },
  };
}
