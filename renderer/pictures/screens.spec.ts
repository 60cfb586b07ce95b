import { expect } from '@playwright/test';
import { sampleViews } from '../preview/long-views.ts';
import { findings } from './measures.ts';
import { openSample } from './open-sample.ts';
import { test } from './sample-test.ts';
import { violations } from './strict-axe.ts';

/** The page's own words while there is no terminal, besides the views a terminal sends. */
const names = [...Object.keys(sampleViews), 'connection-waiting', 'connection-refused'];
const smallPanels = { portrait: { width: 768, height: 1366 }, landscape: { width: 1366, height: 768 } };

for (const name of names) {
  test(name, async ({ page }, { project }) => {
    await openSample(page, name);
    await test.step('looks as it was approved', async () => {
      await expect.soft(page).toHaveScreenshot(`${name}.png`);
    });
    await test.step('large enough, in reach, nothing cut off', async () => {
      expect.soft(await findings(page)).toEqual([]);
    });
    await test.step('no violation of the accessibility rules, contrast 7:1', async () => {
      expect.soft(await violations(page)).toEqual([]);
    });
    await test.step('the same on a small panel', async () => {
      await page.setViewportSize(project.name === 'portrait' ? smallPanels.portrait : smallPanels.landscape);
      await openSample(page, name);
      expect.soft(await findings(page)).toEqual([]);
    });
  });
}
