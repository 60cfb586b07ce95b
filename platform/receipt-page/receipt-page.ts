import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { NamedKey } from '../../contract/keys.ts';

const builtPage = new URL('../../dist/receipt-page/index.html', import.meta.url);
const keysInPage = /(<script type="application\/json" id="platform-keys">)[^<]*(<\/script>)/;
const policyInPage = /http-equiv="Content-Security-Policy" content="([^"]+)"/;

const notBuilt = '查验页还没有做好。The page is not built: npx vite build platform/receipt-page makes it.\n';

/**
 * `GET /v`: the page that verifies a paper receipt on the phone, with the platform's public keys written into it. `keys` is asked at
 * every request, so that a new key is known at once. Without the built page: 503 and how to build it.
 */
export function addReceiptPage(
  app: FastifyInstance,
  keys: () => readonly NamedKey[] | Promise<readonly NamedKey[]>,
  file: URL = builtPage,
): void {
  let page: ServedPage | undefined;
  app.get('/v', async (_request, reply) => {
    page ??= readPage(file);
    if (page === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
    return reply.headers(page.headers).send(pageWithKeys(page.html, await keys()));
  });
}

/** The built page with these keys in the place that it keeps for them. */
export function pageWithKeys(html: string, keys: readonly NamedKey[]): string {
  const names = keys.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
  // Hex alone stands in there, so no character can end the element.
  return html.replace(
    keysInPage,
    (_whole, begin: string, end: string) => begin + JSON.stringify(names) + end,
  );
}

interface ServedPage {
  html: string;
  headers: Record<string, string>;
}

function readPage(file: URL): ServedPage | undefined {
  const html = readIfThere(file);
  const policy = html && policyInPage.exec(html)?.[1];
  if (html === undefined || policy === undefined) return undefined;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // what a page cannot say of itself is added here
      'content-security-policy': `${policy}; frame-ancestors 'none'`,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    },
  };
}

function readIfThere(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
