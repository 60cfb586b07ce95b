import type { WebSocket } from 'ws';
import { channelPath, channelRouter, type ChannelHandlers } from '../../../contract/channel.ts';
import type { Log } from '../log.ts';
import { openTokenSockets } from './token-sockets.ts';
import type { ConnectionTokens } from './tokens.ts';
import type { Upgrades } from './upgrades.ts';

/** Larger than any signature the contract allows, smaller than anything that could hurt. */
const maximumMessageBytes = 4 * 1024 * 1024;

export interface Channel {
  pageConnected(): boolean;
  close(): void;
}

/**
 * The loopback channel: one WebSocket for one page. A page with a valid token takes the place of the one before (it was
 * reloaded); anybody else is refused.
 * @param onPageChange another page is connected from now on, or none
 */
export function openChannel(
  upgrades: Upgrades,
  tokens: ConnectionTokens,
  handlers: ChannelHandlers,
  log: Log,
  onPageChange: () => void = () => undefined,
): Channel {
  let admitted: WebSocket | undefined;

  function admit(socket: WebSocket): void {
    admitted?.close(4409, 'another page took over');
    admitted = socket;
    onPageChange();
    log.info('page-connected');
    socket.once('close', () => {
      if (admitted === socket) {
        admitted = undefined;
        onPageChange();
      }
      log.info('page-gone');
    });
  }

  const sockets = openTokenSockets({
    ...{ upgrades, path: channelPath, maximumMessageBytes, router: channelRouter, tokens, log },
    context: { handlers },
    onAdmitted: admit,
    aboutRefused: () => ({ secondPage: admitted !== undefined }),
  });
  return {
    pageConnected: () => admitted !== undefined,
    close: () => sockets.close(),
  };
}
