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
    "worker-src 'self'",
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

export interface PageServerOptions {
  wantedPort?: number | undefined;
  /** clips, for `/speech/…`; without it the page is silent */
  speechFolder?: string | undefined;
  /** the dictionary of pinyin and the model of handwriting, for `/typing/…`; without it nobody can type Chinese */
  typingFolder?: string | undefined;
}

/**
 * Serves the built page on a random port of 127.0.0.1. What is built or replaced without the page lies in folders of its
 * own; where there is none of a name, the page's own folder answers.
 */
export async function servePage(
  folder: string,
  { wantedPort = 0, speechFolder, typingFolder }: PageServerOptions = {},
): Promise<PageServer> {
  let port = wantedPort;
  const page = sirv(folder, { dev: false, etag: true });
  const beside = [
    { path: '/speech/', folder: speechFolder },
    { path: '/typing/', folder: typingFolder },
  ].flatMap(({ path, folder: own }) =>
    own !== undefined && existsSync(own) ? [{ path, serve: sirv(own, { etag: true }) }] : [],
  );
  const files: typeof page = (request, response, otherwise) => {
    const own = beside.find(({ path }) => request.url?.startsWith(path));
    if (!own) return page(request, response, otherwise);
    request.url = request.url?.slice(own.path.length - 1);
    return own.serve(request, response, otherwise);
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
