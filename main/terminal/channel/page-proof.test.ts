import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { PageProof } from './page-proof.ts';

function proof() {
  const clock = new VirtualClock();
  let revision = 0;
  const page = new PageProof(clock, () => revision);
  const show = (): void => page.shows((revision += 1));
  return { clock, page, show, revision: () => revision };
}

test('a page that has proved nothing is not called painting, and a new page begins anew', async () => {
  const { clock, page } = proof();
  expect(page.msAgo()).toBeUndefined();
  page.proves(0);
  await clock.advance(700);
  expect(page.msAgo()).toBe(700);
  page.pageChanged();
  expect(page.msAgo()).toBeUndefined();
});

test('a page may be a little behind, and is not believed when it goes on painting an old screen', async () => {
  const { clock, page, show } = proof();
  page.proves(0);
  show();
  await clock.advance(2_999);
  page.proves(0);
  expect(page.msAgo()).toBe(0);
  await clock.advance(2);
  page.proves(0);
  expect(page.msAgo()).toBe(2);
  page.proves(1);
  expect(page.msAgo()).toBe(0);
});

test('a view that changes every second proves the one before it, never one of ten seconds ago', async () => {
  const { clock, page, show, revision } = proof();
  for (let second = 0; second < 30; second += 1) {
    show();
    await clock.advance(1_000);
    page.proves(revision() - 1);
    expect(page.msAgo()).toBe(0);
  }
  await clock.advance(5_000);
  page.proves(revision() - 10);
  expect(page.msAgo()).toBe(5_000);
});

test('whatever happens, a proof is believed just when its screen was there in the last three seconds', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(2_000) }),
    fc.record({ kind: fc.constant('show' as const) }),
    fc.record({ kind: fc.constant('prove' as const), back: fc.nat(4) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, page, show, revision } = proof();
      const goneAtMs: number[] = [];
      for (const each of steps) {
        if (each.kind === 'wait') await clock.advance(each.ms);
        else if (each.kind === 'show') {
          goneAtMs[revision()] = clock.monotonicMs();
          show();
        } else {
          page.pageChanged();
          const shown = Math.max(0, revision() - each.back);
          page.proves(shown);
          const gone = goneAtMs[shown];
          const believed = gone === undefined || clock.monotonicMs() - gone <= 3_000;
          expect(page.msAgo()).toBe(believed ? 0 : undefined);
        }
      }
    }),
  );
});
