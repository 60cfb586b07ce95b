import { expect, test } from '@playwright/test';
import { findings } from './measures.ts';
import { openSample } from './open-sample.ts';
import { violations } from './strict-axe.ts';

/** Each measure is shown a screen that breaks it, once: a measure that finds nothing then would guard nothing. */
const faults: Record<string, string> = {
  'targets are large': '.choice { min-height: 0 !important; padding: 0 !important; font-size: 0.36rem }',
  'controls are in reach': '.low { margin-bottom: 6rem }',
  'controls are on the panel': '.choice { translate: -12rem }',
  'targets are apart': '.list { gap: 0.1rem !important }',
  'nothing is cut off': '.why { height: 0.3rem; overflow: hidden }',
  'text is large': '.hint { font-size: 0.34rem !important }',
  'lines are apart': '.why { line-height: 1.2 !important }',
  'text is on the panel': '.why { translate: 20rem }',
  'text is inside its part': '.hint { translate: 9.5rem }',
  'edges are seen': '.choice { border-color: #d8d2c6 !important }',
};

for (const [measure, fault] of Object.entries(faults)) {
  test(`${measure}: found when broken`, async ({ page }, { project }) => {
    test.skip(project.name === 'landscape' && measure === 'controls are in reach', 'a lying panel is low');
    await openSample(page, 'choice');
    expect(await findings(page)).toEqual([]);
    // as a sheet of the page's own: its content security policy lets no other in
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets.push(sheet);
    }, fault);
    expect((await findings(page)).map((finding) => finding.measure)).toContain(measure);
  });
}

test('contrast under 7:1 is found', async ({ page }) => {
  await openSample(page, 'choice');
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    // 4.6:1 on the page, enough for large text by the letter of WCAG
    sheet.replaceSync('h1 { color: #6f6f6f !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  expect((await violations(page)).map((violation) => violation.rule)).toContain('color-contrast-enhanced');
});
