import { TRPCError, type AnyTRPCRouter, type inferRouterContext } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { ConnectionParameters } from '../../../contract/channel.ts';
import type { Log } from '../log.ts';
import type { ConnectionTokens } from './tokens.ts';
import type { Upgrades } from './upgrades.ts';

/** A connection that has not shown its token by then is not our page. */
const tokenPatienceMs = 5000;

export interface TokenSocketsOptions<Router extends AnyTRPCRouter> {
  upgrades: Upgrades;
  path: string;
  maximumMessageBytes: number;
  router: Router;
  tokens: ConnectionTokens;
  /** what every admitted connection may do */
  context: inferRouterContext<Router>;
  /** it has shown a valid token */
  onAdmitted(socket: WebSocket): void;
  /** more for the log about one that is refused */
  aboutRefused(): Record<string, unknown>;
  log: Log;
}

/**
 * tRPC over WebSockets of one path, for whoever shows a one-time token before the first call; anybody else is
 * refused, and the log says so.
 */
export function openTokenSockets<Router extends AnyTRPCRouter>(
  options: TokenSocketsOptions<Router>,
): { close(): void } {
  const { router, tokens, context, log, path } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.maximumMessageBytes });
  const admitted = new WeakSet<WebSocket>();
  const trpc = applyWSSHandler({
    wss: sockets,
    router,
    createContext: ({ res: socket, info }): inferRouterContext<Router> => {
      const parameters = ConnectionParameters.safeParse(info.connectionParams);
      if (!parameters.success || !tokens.use(parameters.data.token)) {
        log.warn('page-refused', { reason: 'token', path, ...options.aboutRefused() });
        closeSoon(socket);
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'token refused' });
      }
      admitted.add(socket);
      options.onAdmitted(socket);
      return context;
    },
    onError: ({ error, path: procedure }) => {
      if (error.code !== 'UNAUTHORIZED') log.warn('channel-error', { path: procedure, code: error.code });
    },
  });
  options.upgrades.take(path, (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const patience = setTimeout(() => {
        if (!admitted.has(socket)) socket.close(4401, 'no token');
      }, tokenPatienceMs);
      socket.once('close', () => clearTimeout(patience));
      sockets.emit('connection', socket, request);
    });
  });
  return {
    close() {
      trpc.broadcastReconnectNotification();
      sockets.clients.forEach((socket) => socket.terminate());
      sockets.close();
    },
  };
}

/** The refusal is sent first, then the connection ends. */
function closeSoon(socket: WebSocket): void {
  setTimeout(() => socket.close(4401, 'token refused'), 50).unref();
}
