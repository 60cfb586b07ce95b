import { expect, type Page } from '@playwright/test';
import type { Language } from '../../contract/language.ts';
import { drawn } from './drawn.ts';

let openings = 0;

/**
 * Opens a sample screen, drawn to the end; anything the browser complains about fails the test. A page that shows a
 * sample already draws the next one without being loaded again, which takes a third of the time.
 */
export async function openSample(page: Page, name: string, language: Language = 'zh-CN'): Promise<void> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  openings += 1;
  // the same screen again is another address too
  const asked = `view=${name}&language=${language}&opening=${String(openings)}`;
  await page.goto(`/preview.html#${asked}`);
  await page.locator(`body[data-ready="${asked}"]`).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await drawn(page);
  expect(complaints).toEqual([]);
}
