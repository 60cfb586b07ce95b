import { expect, type Locator, type Page } from '@playwright/test';
import { sampleViews } from '../preview/long-views.ts';
import { drawn } from './drawn.ts';
import { findings, limitsFor } from './measures.ts';
import { openSample } from './open-sample.ts';
import { test } from './sample-test.ts';
import { violations } from './strict-axe.ts';

const lower = (page: Page) => page.getByRole('button', { name: /放低画面|恢复原位/, includeHidden: true });
const version = (page: Page) => page.getByRole('button', { name: /简洁版|长辈版/, includeHidden: true });

/** Also behind a dialog: the display was set before it came. */
async function set(page: Page, button: Locator): Promise<void> {
  await button.dispatchEvent('click');
  await drawn(page);
}

/** Shown once each, of the parts that change: for people to look at. */
const pictured = new Set([
  'idle',
  'services',
  'choice-many',
  'keypad-typed',
  'review',
  'evaluate',
  'evaluate-reasons',
  'saved-received',
]);

for (const name of Object.keys(sampleViews)) {
  test(`${name}, lowered and compact`, async ({ page }, { project }) => {
    const standing = project.name === 'portrait';
    await openSample(page, name);
    const place = await version(page).boundingBox();
    if (standing) {
      await test.step('lowered, everything to touch is in the lower half', async () => {
        await set(page, lower(page));
        expect.soft(await findings(page, limitsFor('elders', true))).toEqual([]);
        expect.soft(await version(page).boundingBox()).toEqual(place);
        if (pictured.has(name)) await expect.soft(page).toHaveScreenshot(`${name}-lowered.png`);
        await set(page, lower(page));
      });
    }
    await test.step('compact, nothing is too small to touch or to read', async () => {
      await set(page, version(page));
      expect.soft(await findings(page, limitsFor('compact'))).toEqual([]);
      expect.soft(await violations(page)).toEqual([]);
      expect.soft(await version(page).boundingBox()).toEqual(place);
      if (pictured.has(name)) await expect.soft(page).toHaveScreenshot(`${name}-compact.png`);
    });
    if (standing) {
      await test.step('both', async () => {
        await set(page, lower(page));
        expect.soft(await findings(page, limitsFor('compact', true))).toEqual([]);
      });
    }
  });
}

test('the display is set at one place on every screen', async ({ page }) => {
  const places = new Set<string>();
  for (const name of ['idle', 'services', 'choice', 'keypad', 'review', 'saved', 'goodbye']) {
    await openSample(page, name);
    places.add(JSON.stringify(await version(page).boundingBox()));
  }
  expect([...places]).toHaveLength(1);
});
