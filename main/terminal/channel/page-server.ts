import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

export interface PageServer {
  server: Server;
  /** http://127.0.0.1:PORT/ */
  address: string;
  close(): Promise<void>;
}

/**
 * Everything from our own origin and nothing else; the channel is the only connection. `style-src` lets no inline
 * style through: the page sets styles by rules and by the CSSOM.
 */
function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function securityHeaders(port: number): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(port),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
}

/** Only a request that names this very address is ours: another name for 127.0.0.1 is DNS rebinding. */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  return request.headers.host === `127.0.0.1:${port}`;
}

/** Where the page asks for its clips: `<speechPath>/zh-CN/…` is `zh-CN/…` in the folder of clips. */
const speechPath = '/speech/';

/**
 * Serves the built page on a random port of 127.0.0.1. Clips lie in a folder of their own, because a hall replaces
 * them without building the page; a terminal without that folder is silent.
 */
export async function servePage(
  folder: string,
  { wantedPort = 0, speechFolder }: { wantedPort?: number; speechFolder?: string } = {},
): Promise<PageServer> {
  let port = wantedPort;
  const page = sirv(folder, { dev: false, etag: true });
  const clips =
    speechFolder !== undefined && existsSync(speechFolder) ? sirv(speechFolder, { etag: true }) : page;
  const files: typeof page = (request, response, otherwise) => {
    if (!request.url?.startsWith(speechPath)) return page(request, response, otherwise);
    request.url = request.url.slice(speechPath.length - 1);
    return clips(request, response, otherwise);
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (!isOwnHost(request, port) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(403).end();
      return;
    }
    for (const [name, value] of Object.entries(securityHeaders(port))) response.setHeader(name, value);
    files(request, response, () => {
      response.writeHead(404).end();
    });
  };
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wantedPort, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    server,
    address: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
