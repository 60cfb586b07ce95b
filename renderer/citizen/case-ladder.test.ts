import { expect, test } from 'vitest';
import { t } from '../messages/messages.ts';
import { sampleViews } from '../preview/long-views.ts';
import { caseLadder } from './case-ladder.ts';

const around = { city: '平凉市', agency: '崆峒区卫生健康局', online: true, now: '2026-11-23T02:00:00.000Z' };

function rungsOf(name: string) {
  const screen = sampleViews[name]?.screen;
  if (screen?.kind !== 'saved') throw new Error('another screen');
  return caseLadder(screen.progress, around);
}

test('a refused request is kept here, was not taken there, and nobody works on it', () => {
  const [saved, received, accepted] = rungsOf('saved-refused');
  expect(saved).toMatchObject({ reached: true });
  expect(received).toMatchObject({ reached: false, refused: true, detail: t('saved.ladder.refused') });
  expect(accepted).toMatchObject({ reached: false, detail: undefined });
});

test('what only waits is not called refused', () => {
  for (const rung of rungsOf('saved')) expect(rung.refused ?? false).toBe(false);
});
