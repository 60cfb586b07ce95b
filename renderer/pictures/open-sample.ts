import { expect, type Page } from '@playwright/test';
import type { Language } from '../../contract/language.ts';

/** Opens a sample screen, drawn to the end; anything the browser complains about fails the test. */
export async function openSample(page: Page, name: string, language: Language = 'zh-CN'): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`/preview.html?view=${name}&language=${language}`);
  await page.locator('body[data-ready]').waitFor();
  await page.evaluate(() => document.fonts.ready);
  // two frames: the first measures what fits, the second draws it
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(complaints).toEqual([]);
}
