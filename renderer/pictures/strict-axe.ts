import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

/**
 * WCAG lets large text off with 4.5:1, and everything on a kiosk is large. Old eyes in a bright hall get 7:1
 * everywhere.
 */
const sevenToOne = `axe.configure({ checks: [{ id: 'color-contrast-enhanced', options: {
  contrastRatio: { normal: { expected: 7 }, large: { expected: 7 } } } }] });`;

const options: RunOptions = {
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
  // 7:1 everywhere holds whatever 4.5:1 asks, and each looks at every text
  rules: {
    'color-contrast': { enabled: false },
    'color-contrast-enhanced': { enabled: true },
    'target-size': { enabled: true },
  },
  resultTypes: ['violations'],
};

/**
 * What breaks a rule: rule, parts of the page, and what axe says about them. Run in the page itself: its wrapper for
 * Playwright opens a second page each time, for frames that ours has not, and takes five times as long.
 */
export async function violations(page: Page): Promise<{ rule: string; parts: string[] }[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await page.evaluate(`${axe.source};${sevenToOne}`);
  return page.evaluate(async (chosen) => {
    const found = await axe.run(document, chosen);
    return found.violations.map(({ id, nodes }) => ({
      rule: id,
      parts: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
    }));
  }, options);
}
