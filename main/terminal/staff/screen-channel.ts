import { staffScreenPath, staffScreenRouter } from '../../../contract/staff-screen.ts';
import { openTokenSockets } from '../channel/token-sockets.ts';
import type { ConnectionTokens } from '../channel/tokens.ts';
import type { Upgrades } from '../channel/upgrades.ts';
import type { Log } from '../log.ts';
import type { StaffWatch } from './staff-watch.ts';

/** The screen only asks: nothing it sends is long. */
const maximumMessageBytes = 16 * 1024;

/** The staff's screens: as many as are opened, each with a one-time token of its own, none with anything to do. */
export function openScreenChannel(
  upgrades: Upgrades,
  tokens: ConnectionTokens,
  watch: StaffWatch,
  log: Log,
): { close(): void } {
  return openTokenSockets({
    ...{ upgrades, path: staffScreenPath, maximumMessageBytes, router: staffScreenRouter, tokens, log },
    context: {
      handlers: {
        watch: (language, signal) => watch.watch(language, signal),
        nextToken: () => tokens.mint(),
      },
    },
    onAdmitted(socket) {
      log.info('staff-screen-connected');
      socket.once('close', () => log.info('staff-screen-gone'));
    },
    aboutRefused: () => ({}),
  });
}
