import { expect, test, type Page } from '@playwright/test';
import { views } from '../preview/views.ts';
import { findings } from './measures.ts';
import { violations } from './strict-axe.ts';

/** The page's own words while there is no terminal, besides the views a terminal sends. */
const names = [...Object.keys(views), 'connection-waiting', 'connection-refused'];

async function open(page: Page, name: string): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`/preview.html?view=${name}`);
  await page.locator('body[data-ready]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  // two frames: the first measures what fits, the second draws it
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(complaints).toEqual([]);
}

for (const name of names) {
  test(`${name}: looks as it was approved`, async ({ page }) => {
    await open(page, name);
    await expect(page).toHaveScreenshot(`${name}.png`);
  });

  test(`${name}: large enough, in reach, nothing cut off`, async ({ page }) => {
    await open(page, name);
    expect(await findings(page)).toEqual([]);
  });

  test(`${name}: no violation of the accessibility rules at AAA contrast`, async ({ page }) => {
    await open(page, name);
    expect(await violations(page)).toEqual([]);
  });
}
