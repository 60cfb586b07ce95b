import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { CataloguePage } from '../../contract/catalogue-sync.ts';
import { ManualClock } from '../store/fixtures/manual-clock.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { until } from '../sync/fixtures/until.ts';
import { CatalogueClient, type CatalogueQuery } from './catalogue-client.ts';

const page: CataloguePage = {
  ...{ generation: 3, checkpoint: 'e.7', digest: 'a'.repeat(64), reset: false, more: true },
  rows: [{ id: 'catalogue.json', version: 7, content: '{}' }],
};
const never = new AbortController().signal;

/** A client of a server on 127.0.0.1 that answers as the test wants. */
async function clientOf(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const keyFile = join(temporaryFolder(), 'key');
  writeFileSync(keyFile, 'K\n');
  const clock = new ManualClock();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`;
  return { client: new CatalogueClient({ address, keyFile, clock }), clock, keyFile };
}

const say =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

async function failureOf(answer: RequestListener, query: CatalogueQuery = { since: 'e.6', limit: 9 }) {
  const { client } = await clientOf(answer);
  const reply = await client.page(query, never);
  return reply.ok ? reply.value : reply.failure;
}

test('asks with key, checkpoint, limit and tag, and gives the page and its tag', async () => {
  let seen: unknown;
  const { client } = await clientOf((request, response) => {
    const { authorization, 'if-none-match': tag } = request.headers;
    seen = { url: request.url, authorization, tag };
    response.writeHead(200, { etag: '"new"', 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(page)));
  });
  const reply = await client.page({ since: 'e.6', limit: 9, etag: '"old"' }, never);
  expect(reply).toEqual({ ok: true, value: { kind: 'page', page, etag: '"new"' } });
  expect(seen).toEqual({
    url: '/gateway/v1/catalogue?since=e.6&limit=9',
    authorization: 'Bearer K',
    tag: '"old"',
  });
});

test.each([
  [
    'a login page',
    say(200, '<html>login</html>', { 'content-type': 'text/html' }),
    { errorClass: 'notOurGateway', status: 200 },
  ],
  [
    'a redirect to one',
    say(302, '', { location: 'http://127.0.0.1:9/' }),
    { errorClass: 'notOurGateway', status: 302 },
  ],
  ['a 304 nobody asked for', say(304, ''), { errorClass: 'notOurGateway', status: 304 }],
  ['another JSON', say(200, '{"generation":1}'), { errorClass: 'notOurGateway', status: 200 }],
  [
    'more to come, and no row',
    say(200, JSON.stringify({ ...page, rows: [] })),
    { errorClass: 'notOurGateway' },
  ],
  [
    'more to come, and no step ahead',
    say(200, JSON.stringify({ ...page, checkpoint: 'e.6' })),
    { errorClass: 'notOurGateway' },
  ],
  [
    'a field the contract does not know',
    say(200, JSON.stringify({ ...page, extra: 1 })),
    { errorClass: 'notOurGateway' },
  ],
  [
    'a path for a name',
    say(200, JSON.stringify({ ...page, rows: [{ id: 'items/../x.json', version: 1, content: '{}' }] })),
    { errorClass: 'notOurGateway' },
  ],
  ['a body without an end', say(200, Buffer.alloc(3_000_000, 32)), { errorClass: 'notOurGateway' }],
  [
    'a compressed bomb',
    say(200, gzipSync(Buffer.alloc(50_000_000, 32)), { 'content-encoding': 'gzip' }),
    { errorClass: 'notOurGateway' },
  ],
  [
    'our 401',
    say(401, '{"code":"unauthorized","message":"x"}'),
    { errorClass: 'notAllowed', status: 401, code: 'unauthorized' },
  ],
  [
    'our 503',
    say(503, '{"code":"unavailable","message":"x"}', { 'retry-after': '30' }),
    { errorClass: 'serverTrouble', retryAfterMs: 30_000 },
  ],
  [
    'a cut body',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{');
      response.socket?.destroy();
    },
    { errorClass: 'network' },
  ],
] satisfies [string, RequestListener, object][])('%s is no page', async (_name, answer, failure) => {
  expect(await failureOf(answer)).toMatchObject(failure);
});

test('from nothing means from nothing', async () => {
  expect(await failureOf(say(200, JSON.stringify(page)), { limit: 9 })).toMatchObject({
    errorClass: 'notOurGateway',
  });
});

test('silence ends after a while, and a stop ends at once', async () => {
  const { client, clock } = await clientOf(() => undefined);
  const waiting = client.page({ limit: 1 }, never);
  await until(clock, () => clock.untilNextMs() !== undefined, 'the timeout runs');
  clock.advance(1_000_000);
  expect(await waiting).toMatchObject({ failure: { errorClass: 'timeout' } });
  const stop = new AbortController();
  const stopped = client.page({ limit: 1 }, stop.signal);
  stop.abort();
  expect(await stopped).toMatchObject({ failure: { errorClass: 'stopped' } });
});

test('a key that cannot be read is said, and nothing is asked', async () => {
  const { client, keyFile } = await clientOf(() => {
    throw new Error('asked');
  });
  writeFileSync(keyFile, '密');
  expect(await client.page({ limit: 1 }, never)).toMatchObject({ failure: { code: 'keyUnusable' } });
});

test('whatever is answered, the reply is a value', async () => {
  let body = '';
  const { client } = await clientOf((_request, response) => response.end(body));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string(), fc.constantFrom(...JSON.stringify(page))),
      async (text) => {
        body = text;
        expect((await client.page({ since: 'e.6', limit: 9 }, never)).ok).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
});
