import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { CataloguePage } from '../../contract/catalogue-sync.ts';
import { generationDigest, contentHash } from '../catalogue/content-digest.ts';
import { publishCatalogue } from '../catalogue/publish.ts';
import { renewEpoch } from '../gateway/epoch.ts';
import { refusalIn, type Answer, type GatewayBench } from './gateway-bench.ts';
import { sampleDocuments } from './sample-catalogue.ts';
import type { SampleTerminal } from './sample-submissions.ts';

const pageIn = (answer: Answer): CataloguePage => CataloguePage.parse(answer.json);
const numberOf = (page: CataloguePage): number => Number(page.checkpoint.split('.').at(-1));

/** What a terminal has after it applied these pages: nothing but the last word on every document. */
function applied(had: Map<string, string>, pages: readonly CataloguePage[]): Map<string, string> {
  let documents = had;
  for (const page of pages) {
    if (page.reset) documents = new Map();
    for (const row of page.rows) {
      if ('tombstone' in row) documents.delete(row.id);
      else documents.set(row.id, row.content);
    }
  }
  return documents;
}

function digestOf(documents: Map<string, string>): string {
  return generationDigest([...documents].map(([id, content]) => ({ id, hash: contentHash(content) })));
}

/** The published catalogue: pages, checkpoints, tags, and numbers that commit in their order. */
export function describeCatalogue(the: () => GatewayBench): void {
  const publish = (items: Readonly<Record<string, string>>) =>
    publishCatalogue(the().database, the().clock, sampleDocuments(items));
  const ask = (terminal: SampleTerminal, query: Record<string, string>, headers = {}) =>
    the().call(terminal.key, { method: 'GET', url: '/v1/catalogue', query, headers });

  async function pagesSince(terminal: SampleTerminal, since: string | undefined, limit: number) {
    const pages: CataloguePage[] = [];
    let checkpoint = since;
    do {
      const query = { limit: String(limit), ...(checkpoint !== undefined && { since: checkpoint }) };
      pages.push(pageIn(await ask(terminal, query)));
      checkpoint = pages.at(-1)?.checkpoint;
    } while (pages.at(-1)?.more === true);
    return pages;
  }

  afterEach(async () => {
    await the().database.run('DELETE FROM catalogue_row');
    await the().database.run('DELETE FROM catalogue_generation WHERE number > 0');
  });

  test('nothing was published: generation 0, from nothing', async () => {
    const page = pageIn(await ask(await the().terminal(), {}));
    expect(page).toMatchObject({
      generation: 0,
      rows: [],
      reset: true,
      more: false,
      digest: digestOf(new Map()),
    });
  });

  test('needs a known key, and a question of the contract', async () => {
    expect(refusalIn(await the().call(undefined, { method: 'GET', url: '/v1/catalogue' }))).toBe(
      '401 unauthorized',
    );
    const terminal = await the().terminal();
    for (const query of [
      { limit: '0' },
      { limit: '501' },
      { since: 'a b c' },
      { limit: 'x' },
      { page: '1' },
    ]) {
      expect(refusalIn(await ask(terminal, query))).toBe('400 invalid');
    }
  });

  test('only what changed goes after a checkpoint; what was taken out leaves a tombstone', async () => {
    const terminal = await the().terminal();
    expect(await publish({ a: '1', b: '1', c: '1' })).toEqual({ generation: 1, changed: 4, removed: 0 });
    const [first] = await pagesSince(terminal, undefined, 100);
    expect(await publish({ a: '1', b: '2', d: '1' })).toEqual({ generation: 2, changed: 2, removed: 1 });
    const [second] = await pagesSince(terminal, first?.checkpoint, 100);
    expect(second).toMatchObject({ generation: 2, reset: false, more: false });
    expect(
      second?.rows.map((row) => ('tombstone' in row ? `-${row.id}` : `${row.id} ${row.content}`)),
    ).toEqual(['items/b.json {"text":"2"}', 'items/d.json {"text":"1"}', '-items/c.json']);
    const whole = await pagesSince(terminal, undefined, 100);
    expect(whole.flatMap(({ rows }) => rows).filter((row) => 'tombstone' in row)).toEqual([]);
    expect(whole.at(-1)?.checkpoint).toBe(second?.checkpoint);
  });

  test('the same documents again are no new generation; a document comes back after its tombstone', async () => {
    await publish({ a: '1', b: '1' });
    expect(await publish({ b: '1', a: '1' })).toEqual({ generation: 1, changed: 0, removed: 0 });
    expect(await publish({ a: '1' })).toEqual({ generation: 2, changed: 0, removed: 1 });
    expect(await publish({ a: '1', b: '1' })).toEqual({ generation: 3, changed: 1, removed: 0 });
  });

  test('a page ends at its bytes before it ends at its rows, and one large document still goes', async () => {
    const terminal = await the().terminal();
    const large = 'x'.repeat(200_000);
    await publish({ a: large, b: large, c: 'small' });
    const pages = await pagesSince(terminal, undefined, 100);
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 1, 1]);
    expect(digestOf(applied(new Map(), pages))).toBe(pages.at(-1)?.digest);
  });

  test('the tag of an answer spares it, until something is published', async () => {
    const terminal = await the().terminal();
    await publish({ a: '1' });
    const since = pageIn(await ask(terminal, {})).checkpoint;
    const answer = await ask(terminal, { since });
    const tag = String(answer.headers['etag']);
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    const spared = await ask(terminal, { since }, { 'if-none-match': `"other", W/${tag}` });
    expect(spared).toMatchObject({ status: 304, text: '' });
    expect(spared.headers['etag']).toBe(tag);
    await publish({ a: '2' });
    expect((await ask(terminal, { since }, { 'if-none-match': tag })).status).toBe(200);
  });

  test('a long page is compressed for who can read that, under a tag of its own', async () => {
    const terminal = await the().terminal();
    await publish({ a: '养老'.repeat(2_000) });
    const plain = await ask(terminal, {}, { 'accept-encoding': 'gzip;q=0' });
    const reply = await the().app.inject({
      url: '/v1/catalogue',
      headers: { authorization: `Bearer ${terminal.key}`, 'accept-encoding': 'br, gzip' },
    });
    expect(reply.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(reply.rawPayload).toString()).toBe(plain.text);
    expect(reply.headers.etag).not.toBe(plain.headers['etag']);
  });

  test('another epoch, and a number this epoch never gave, begin from nothing', async () => {
    const terminal = await the().terminal();
    await publish({ a: '1', b: '1' });
    const { checkpoint } = pageIn(await ask(terminal, {}));
    const [epoch = '', number = ''] = checkpoint.split('.');
    for (const since of [`other.${number}`, `${epoch}.999`, `${epoch}.x`, epoch]) {
      const page = pageIn(await ask(terminal, { since }));
      expect(page).toMatchObject({ reset: true, generation: 1 });
      expect(page.rows).toHaveLength(3);
    }
    await renewEpoch(the().database, { bytes: (count) => new Uint8Array(count).fill(5), fraction: () => 0 });
    expect(pageIn(await ask(terminal, { since: checkpoint }))).toMatchObject({ reset: true });
  });

  test('publishers at once: numbers become visible in their order, none is missed', async () => {
    const terminal = await the().terminal();
    let had = new Map<string, string>();
    let since: string | undefined;
    let publishing = 6;
    const publishers = Array.from({ length: publishing }, async (_, count) => {
      await publish({ [`own-${count}`]: '1', shared: String(count) });
      publishing -= 1;
    });
    for (let more = true; more;) {
      more = publishing > 0;
      const pages = await pagesSince(terminal, since, 1);
      had = applied(had, pages);
      since = pages.at(-1)?.checkpoint;
      expect(digestOf(had)).toBe(pages.at(-1)?.digest);
      const numbers = pages.flatMap(({ rows }) => rows.map(({ version }) => version));
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    }
    await Promise.all(publishers);
    expect(digestOf(had)).toBe(pageIn(await ask(terminal, {})).digest);
  });

  test('whatever is published between the pages, the pages add up to the generation they name', async () => {
    const terminal = await the().terminal();
    const items = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('1', '2', '3'), {
      noNullPrototype: true,
    });
    const step = fc.record({ publish: fc.option(items), limit: fc.integer({ min: 1, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        let had = new Map<string, string>();
        let since: string | undefined;
        for (const { publish: next, limit } of [...steps, { publish: null, limit: 500 }]) {
          if (next) await publish(next);
          const query = { limit: String(limit), ...(since !== undefined && { since }) };
          const page = pageIn(await ask(terminal, query));
          had = applied(had, [page]);
          if (!page.more) expect(digestOf(had)).toBe(page.digest);
          if (since !== undefined && !page.reset) {
            expect(numberOf(page)).toBeGreaterThanOrEqual(Number(since.split('.').at(-1)));
          }
          since = page.checkpoint;
        }
      }),
      { numRuns: 40 },
    );
  });
}
