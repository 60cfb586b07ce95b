import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';
import { WebSocket } from 'ws';

/** A page of the terminal as a test is one: it asks once for its WebSocket, from the page's own origin. */
export function pageClient(
  { pageAddress, path, token }: { pageAddress: string; path: string; token: string },
  closers: (() => void)[],
): TRPCWebSocketClient {
  class OwnOriginSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { origin: new URL(pageAddress).origin });
    }
  }
  const client = createWSClient({
    url: pageAddress.replace('http', 'ws').slice(0, -1) + path,
    connectionParams: { token },
    WebSocket: OwnOriginSocket as unknown as typeof globalThis.WebSocket,
    retryDelayMs: () => 60_000,
  });
  closers.push(() => void client.close());
  return client;
}

/** Real sockets take real time: a test that waits in vain ends by its own limit. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
