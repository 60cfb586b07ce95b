import { expect, type Page } from '@playwright/test';

/** Until what a press asked for has been drawn: a button that redraws the screen looks pressed until then. */
export async function drawn(page: Page): Promise<void> {
  await expect(page.locator('.button.pressed')).toHaveCount(0);
  // two frames: the first measures what fits, the second draws it
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
