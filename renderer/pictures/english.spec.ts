import { expect, type Page } from '@playwright/test';
import { Intent } from '../../contract/visit.ts';
import { englishViews } from '../preview/english-views.ts';
import { drawn } from './drawn.ts';
import { findings, limitsFor } from './measures.ts';
import { openSample } from './open-sample.ts';
import { test } from './sample-test.ts';
import { violations } from './strict-axe.ts';

/** English is longer: every screen is measured again, in both views, lowered too. */
const names = [...Object.keys(englishViews), 'connection-waiting', 'connection-refused'];

async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name, includeHidden: true }).dispatchEvent('click');
  await drawn(page);
}

for (const name of names) {
  test(`${name} in English`, async ({ page }, { project }) => {
    await openSample(page, name, 'en');
    await test.step('looks as it was approved', async () => {
      await expect.soft(page).toHaveScreenshot(`en-${name}.png`);
    });
    await test.step('large enough, in reach, nothing cut off', async () => {
      expect.soft(await findings(page)).toEqual([]);
    });
    await test.step('no violation of the accessibility rules, contrast 7:1', async () => {
      expect.soft(await violations(page)).toEqual([]);
    });
    await test.step('every Chinese text says that it is Chinese', async () => {
      expect.soft(await unmarkedChinese(page)).toEqual([]);
    });
    if (!(name in englishViews)) return;
    if (project.name === 'portrait') {
      await test.step('lowered', async () => {
        await press(page, /^Lower$/);
        expect.soft(await findings(page, limitsFor('elders', true))).toEqual([]);
        await press(page, /^Higher$/);
      });
    }
    await test.step('compact', async () => {
      await press(page, /^Smaller$/);
      expect.soft(await findings(page, limitsFor('compact'))).toEqual([]);
    });
  });
}

/** Texts with Chinese characters whose nearest language is not Chinese. */
function unmarkedChinese(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent ?? '';
      const lang = node.parentElement?.closest('[lang]')?.getAttribute('lang');
      if (/\p{Script=Han}/u.test(text) && lang !== 'zh-CN') found.push(text);
    }
    return found;
  });
}

/** In the middle of a question, with something typed. */
test('one touch changes the language and keeps what was typed', async ({ page }) => {
  await openSample(page, 'keypad');
  for (const digit of '189') await page.getByRole('button', { name: digit, exact: true }).click();
  const toEnglish = page.getByRole('button', { name: 'English' });
  expect(await toEnglish.evaluate((button) => button.closest('[lang]')?.getAttribute('lang'))).toBe('en');
  const place = await toEnglish.boundingBox();
  await toEnglish.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveAccessibleName(
    'Which number may we call when it is ready?',
  );
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  await expect(page.locator('output')).toHaveText('189');
  const toChinese = page.getByRole('button', { name: '中文' });
  expect(await toChinese.boundingBox()).toEqual(place);
  await toChinese.click();
  await expect(page.getByRole('button', { name: '写好了' })).toBeVisible();
  await expect(page.locator('output')).toHaveText('189');
  const text = await page.locator('body').getAttribute('data-sent');
  expect(Intent.array().parse(JSON.parse(text ?? '[]'))).toEqual([
    { kind: 'chooseLanguage', language: 'en' },
    { kind: 'chooseLanguage', language: 'zh-CN' },
  ]);
});

test('the switch is reached by keys, on the first screen and while the page speaks', async ({ page }) => {
  for (const name of ['idle', 'review', 'card']) {
    await openSample(page, name);
    for (const speaking of [false, true]) {
      if (speaking) await press(page, /^念给我听$/);
      const button = page.getByRole('button', { name: 'English' });
      await page.getByRole('heading', { level: 1 }).focus();
      // one step back from the question is the last control of all
      await page.keyboard.press('ArrowUp');
      await expect(button).toBeFocused();
      expect(await findings(page)).toEqual([]);
    }
  }
});

test('a hint at a question follows the language', async ({ page }) => {
  await openSample(page, 'choice');
  await page.getByRole('button', { name: '就这样' }).click();
  await expect(page.getByRole('alert')).toContainText('请先点一个');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('alert')).toContainText('Please touch an answer first');
});
