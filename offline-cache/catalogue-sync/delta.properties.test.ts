import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueCopy } from './fixtures/catalogue-copy.ts';
import { startRealPlatform, type RealPlatform } from './fixtures/real-platform.ts';
import { sampleCatalogue, sampleItem } from './fixtures/sample-catalogue.ts';

let platform: RealPlatform;
beforeAll(async () => {
  platform = await startRealPlatform();
});
afterAll(() => platform.close());

type Step =
  | { kind: 'publish'; minutes: Record<string, number> }
  /** a look that is cut after some pages */
  | { kind: 'fetch'; pages: number }
  | { kind: 'restart'; rowsAtMost: number }
  | { kind: 'newEpoch' }
  /** put back to the state before the last publishing, without anybody saying so */
  | { kind: 'putBack' };

const minutes = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6'), fc.integer({ min: 1, max: 3 }), {
  minKeys: 1,
  noNullPrototype: true,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('publish' as const), minutes }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('fetch' as const), pages: fc.nat({ max: 4 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('restart' as const),
      rowsAtMost: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'newEpoch' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'putBack' as const }) },
);

function documentsOf(published: Record<string, number>) {
  return sampleCatalogue(
    Object.entries(published).map(([number, value]) => sampleItem(Number(number), value)),
    { generation: JSON.stringify(published).slice(0, 60) },
  );
}

/** What a database that was put back remembers: everything above the last generation but one is gone. */
async function putBack(before: Record<string, number> | undefined): Promise<void> {
  await platform.database.run('DELETE FROM catalogue_row');
  await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
  if (before) await platform.publish(documentsOf(before));
}

test('whatever is published, cut, restarted and put back: in the end it is what fetching whole gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'jiujin-delta-'));
      await putBack({ 1: 1 });
      const history: Record<string, number>[] = [{ 1: 1 }];
      const whole = new Set([JSON.stringify([...documentsMap({ 1: 1 })]), '[]']);
      let copy = new CatalogueCopy(folder, platform, { rowsAtMost: 2 });
      try {
        for (const next of steps) {
          if (next.kind === 'publish') {
            history.push(next.minutes);
            whole.add(JSON.stringify([...documentsMap(next.minutes)]));
            await platform.publish(documentsOf(next.minutes));
          } else if (next.kind === 'fetch') await copy.fetch(next.pages);
          else if (next.kind === 'newEpoch') await platform.renewEpoch();
          else if (next.kind === 'putBack') {
            if (history.length > 1) history.pop();
            await putBack(history.at(-1));
          } else {
            copy.close();
            copy = new CatalogueCopy(folder, platform, { rowsAtMost: next.rowsAtMost });
          }
          // G11: whole, one of those that were published, at every moment
          expect(whole).toContain(JSON.stringify([...copy.documents()]));
        }
        const outcome = await copy.fetch();
        expect(['activated', 'upToDate']).toContain(outcome.kind);
        expect(copy.documents()).toEqual(documentsMap(history.at(-1) ?? {}));
        expect(copy.database.generations.staged()).toBeUndefined();
      } finally {
        copy.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 60 },
  );
});

function documentsMap(published: Record<string, number>): Map<string, string> {
  const documents = documentsOf(published).map(({ id, content }): [string, string] => [id, content]);
  return new Map(documents.sort(([one], [other]) => (one < other ? -1 : 1)));
}
