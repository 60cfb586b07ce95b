import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTerminalProcess } from '../store/fixtures/terminal-process.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { CatalogueCopy } from './fixtures/catalogue-copy.ts';
import { startRealPlatform, type RealPlatform } from './fixtures/real-platform.ts';
import { sampleCatalogue, sampleItem } from './fixtures/sample-catalogue.ts';

let platform: RealPlatform;
beforeAll(async () => {
  platform = await startRealPlatform();
});
afterAll(() => platform.close());

const program = '../../catalogue-sync/fixtures/fetch-forever.ts';
const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
const generation = (minutes: number) =>
  sampleCatalogue(
    numbers.map((number) => sampleItem(number, minutes)),
    { generation: `test.${minutes}` },
  );
const asMap = (documents: readonly { id: string; content: string }[]) =>
  new Map(documents.map(({ id, content }) => [id, content]));

/** Rows the platform was asked to begin behind; from nothing is 0. */
const asked = () => platform.requests.map(({ since }) => Number(since?.split('.')[1] ?? 0));

test(
  'killed in the middle of staging, again and again: one whole generation, and no page twice',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder();
    let whole = asMap([]);
    for (let minutes = 1; minutes <= 2; minutes += 1) {
      await platform.publish(generation(minutes));
      const next = asMap(generation(minutes));
      let kills = 0;
      for (let settled = false; !settled;) {
        const child = startTerminalProcess(program, folder, platform.address, platform.keyFile);
        const line = await child.nextLine();
        settled = line !== 'page';
        if (!settled) await wait(Math.random() * 200);
        await child.kill();
        kills += 1;
        const lines = settled ? [line] : await child.remainingLines();
        const copy = new CatalogueCopy(folder, platform);
        const staged = copy.database.generations.staged();
        expect([whole, next]).toContainEqual(copy.documents());
        settled ||= staged === undefined && lines.some((said) => said === 'activated' || said === 'upToDate');
        copy.close();
      }
      expect(kills).toBeGreaterThan(1);
      whole = next;
    }
    // A page that was stored is never asked for again: only one that was on its way at a kill is asked for twice.
    const steps = asked();
    const backwards = steps.filter((since, index) => since < (steps[index - 1] ?? 0));
    expect(backwards).toEqual([]);
  },
);
