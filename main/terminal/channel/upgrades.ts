import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../log.ts';
import { isOwnHost, type PageServer } from './page-server.ts';

type Accept = (request: IncomingMessage, stream: Duplex, head: Buffer) => void;

/** Every WebSocket that is asked for on the page's address. */
export interface Upgrades {
  /** from now on those of this path are handed over */
  take(path: string, accept: Accept): void;
  close(): void;
}

/** `Host` and `Origin` are checked before anything else: whatever is not asked for by a page of ours is refused and logged. */
export function openUpgrades(page: PageServer, log: Log): Upgrades {
  const owners = new Map<string, Accept>();
  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // one that hangs up at once would end the terminal
    stream.on('error', () => undefined);
    // what is no path at all is none of ours either
    const accept = owners.get(URL.parse(request.url ?? '/', page.address)?.pathname ?? '');
    const reason = refusal(request, page.address) ?? (accept ? undefined : 'path');
    if (accept && reason === undefined) return accept(request, stream, head);
    log.warn('page-refused', { reason });
    stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  };
  page.server.on('upgrade', onUpgrade);
  return {
    take: (path, accept) => void owners.set(path, accept),
    close: () => void page.server.off('upgrade', onUpgrade),
  };
}

function refusal(request: IncomingMessage, address: string): 'host' | 'origin' | undefined {
  const own = new URL(address);
  if (!isOwnHost(request, Number(own.port))) return 'host';
  return request.headers.origin === own.origin ? undefined : 'origin';
}
