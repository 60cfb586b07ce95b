import { expect, test } from '@playwright/test';
import type { Language } from '../../contract/language.ts';
import { staffSampleNames } from '../preview/testing/staff-samples.ts';
import { findings } from './measures.ts';
import { violations } from './strict-axe.ts';

/** The staff's screen as it is, without a connection to the terminal, and in English. */
const shown: { name: string; view: string; language: Language; stale?: boolean }[] = [
  ...staffSampleNames.map((view) => ({ name: view, view, language: 'zh-CN' as const })),
  { name: 'staff-stale', view: 'staff-no-paper', language: 'zh-CN', stale: true },
  { name: 'en-staff-line-down', view: 'staff-line-down', language: 'en' },
];

for (const { name, view, language, stale } of shown) {
  test(name, async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`/staff-preview.html?view=${view}&language=${language}${stale ? '&stale' : ''}`);
    await page.locator('body[data-ready]').waitFor();
    await page.evaluate(() => document.fonts.ready);
    expect(complaints).toEqual([]);
    await expect.soft(page).toHaveScreenshot(`${name}.png`);
    // what is below the edge of a full list is reached by scrolling; what is well is always seen
    const list = page.locator('.troubles');
    const isFull =
      (await list.count()) > 0 && (await list.evaluate((all) => all.scrollHeight > all.clientHeight + 1));
    expect.soft(isFull).toBe(view === 'staff-everything-out');
    for (const well of await page.locator('.others li').all())
      await expect.soft(well).toBeInViewport({ ratio: 1 });
    if (!isFull) expect.soft(await findings(page)).toEqual([]);
    expect.soft(await violations(page)).toEqual([]);
  });
}
