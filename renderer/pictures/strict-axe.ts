import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** axe as the builder ships it: no version of our own beside it. */
const axeSource = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core'),
  'utf8',
);

/**
 * WCAG lets large text off with 4.5:1, and everything on a kiosk is large. Old eyes in a bright hall get 7:1
 * everywhere.
 */
const sevenToOne = `axe.configure({ checks: [{ id: 'color-contrast-enhanced', options: {
  contrastRatio: { normal: { expected: 7 }, large: { expected: 7 } } } }] });`;

const tags = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What breaks a rule: rule, parts of the page, and what axe says about them. */
export async function violations(page: Page): Promise<{ rule: string; parts: string[] }[]> {
  const results = await new AxeBuilder({ page, axeSource: `${axeSource};${sevenToOne}` })
    .options({ rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } } })
    .withTags(tags)
    .analyze();
  return results.violations.map((violation) => ({
    rule: violation.id,
    parts: violation.nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`),
  }));
}
