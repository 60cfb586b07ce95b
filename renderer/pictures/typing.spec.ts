import { expect, test, type Page } from '@playwright/test';
import { Intent } from '../../contract/visit.ts';
import { drawn } from './drawn.ts';
import { findings, limitsFor } from './measures.ts';
import { openSample } from './open-sample.ts';
import { violations } from './strict-axe.ts';
import { drawCross, waitForPad } from './writing-hand.ts';

// a small machine may be busy with everything else
test.describe.configure({ timeout: 180_000 });

const key = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const first = (page: Page) => page.locator('.candidates .first');
const field = (page: Page) => page.locator('output').first();

async function press(page: Page, letters: string): Promise<void> {
  for (const letter of letters) await key(page, letter).click();
}

/** The screen is drawn otherwise before it is measured. */
async function pressSwitch(page: Page, name: string): Promise<void> {
  await key(page, name).click();
  await drawn(page);
}

/** Until the engine has answered, however slow this machine is. */
async function offers(page: Page, text: string): Promise<void> {
  await expect(first(page)).toHaveText(text, { timeout: 60_000 });
}

async function sent(page: Page): Promise<Intent[]> {
  return Intent.array().parse(JSON.parse((await page.locator('body').getAttribute('data-sent')) ?? '[]'));
}

/** What a person sees while typing: each made by hand from the empty question. */
const states: Record<string, (page: Page) => Promise<void>> = {
  'text-composing': async (page) => {
    await press(page, 'yinbing');
    await offers(page, '因病');
    await first(page).click();
    await press(page, 'zhipin');
    await offers(page, '致贫');
  },
  'text-sentence': async (page) => {
    await press(page, 'haizixuexiaoyaojiaohenduoqian');
    await expect(first(page)).toContainText('孩子学校', { timeout: 60_000 });
  },
  'text-signs': async (page) => {
    await key(page, '数字标点').click();
    await key(page, '3').click();
    await expect(field(page)).toHaveText('3', { timeout: 60_000 });
  },
  'text-writing-empty': async (page) => {
    await key(page, '手写').click();
    await waitForPad(page);
  },
  'text-writing': async (page) => {
    await key(page, '手写').click();
    await drawCross(page);
    await offers(page, '十');
  },
};

for (const [name, reach] of Object.entries(states)) {
  test(`${name}: as it was approved, large, in reach, nothing cut off`, async ({ page }, { project }) => {
    const standing = project.name === 'portrait';
    await openSample(page, 'text');
    await reach(page);
    await page.mouse.move(1, 1);
    await expect.soft(page).toHaveScreenshot(`${name}.png`);
    expect.soft(await findings(page)).toEqual([]);
    expect.soft(await violations(page)).toEqual([]);
    if (standing) {
      await pressSwitch(page, '放低画面');
      expect.soft(await findings(page, limitsFor('elders', true))).toEqual([]);
      await expect.soft(page).toHaveScreenshot(`${name}-lowered.png`);
      await pressSwitch(page, '恢复原位');
    }
    await pressSwitch(page, '简洁版');
    expect.soft(await findings(page, limitsFor('compact'))).toEqual([]);
    expect.soft(await violations(page)).toEqual([]);
    await expect.soft(page).toHaveScreenshot(`${name}-compact.png`);
  });
}

test('pinyin, then a choice, then the answer; nothing unseen is handed over', async ({ page }) => {
  await openSample(page, 'text');
  await press(page, 'yinbingzhipin');
  await offers(page, '因病致贫');
  await key(page, '写好了').click();
  await expect(field(page)).toHaveText('因病致贫');
  await expect(page.getByRole('alert')).toContainText('请看一遍');
  expect(await sent(page)).toEqual([]);
  await key(page, '写好了').click();
  await expect
    .poll(() => sent(page))
    .toEqual([{ kind: 'answer', question: 'causeInWords', value: '因病致贫' }]);
});

test('the two ways write one text, and the way is kept for the next question', async ({ page }) => {
  await openSample(page, 'text');
  await press(page, 'di');
  await expect(first(page)).toBeVisible({ timeout: 60_000 });
  await key(page, '手写').click();
  await expect(field(page)).not.toHaveText(/di/);
  const before = await field(page).innerText();
  await drawCross(page);
  await offers(page, '十');
  await first(page).click();
  await expect(field(page)).toHaveText(`${before}十`);
  await expect(page.locator('.candidates button')).toHaveCount(0);
  await key(page, '删除').click();
  await expect(field(page)).toHaveText(before);
});

test('a written character is taken by the main button too, and seen before it is handed over', async ({
  page,
}) => {
  await openSample(page, 'text');
  await key(page, '手写').click();
  await drawCross(page);
  await offers(page, '十');
  await key(page, '写好了').click();
  await expect(field(page)).toHaveText('十');
  expect(await sent(page)).toEqual([]);
  await key(page, '写好了').click();
  await expect.poll(() => sent(page)).toEqual([{ kind: 'answer', question: 'causeInWords', value: '十' }]);
});

test('a stroke is taken back, and a joined stroke is read too', async ({ page }) => {
  await openSample(page, 'text');
  await key(page, '手写').click();
  await drawCross(page);
  await offers(page, '十');
  await key(page, '撤一笔').click();
  await offers(page, '一');
  await key(page, '重写').click();
  await expect(page.locator('.candidates button')).toHaveCount(0);
  await drawCross(page, { joined: true });
  await expect(page.locator('.candidates button', { hasText: /^十$/ })).toBeVisible({ timeout: 60_000 });
});

test('every candidate can be reached by turning, and other letters begin again', async ({ page }) => {
  await openSample(page, 'text-name');
  await press(page, 'yi');
  await expect(first(page)).toBeVisible({ timeout: 60_000 });
  const before = await page.locator('.candidates').innerText();
  await key(page, '看更多').click();
  await expect(page.locator('.candidates')).not.toHaveText(before);
  await expect(first(page)).toHaveCount(0);
  await press(page, 'n');
  await expect(first(page)).toBeVisible({ timeout: 60_000 });
});

test('an ordinary keyboard types, chooses and hands over', async ({ page }) => {
  await openSample(page, 'text');
  await page.keyboard.type('yinbing');
  await offers(page, '因病');
  await page.keyboard.press('Space');
  await expect(field(page)).toHaveText('因病');
  await page.keyboard.type('zhipinn');
  await page.keyboard.press('Backspace');
  await offers(page, '致贫');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveText('因病致贫');
  await page.keyboard.type('3,');
  await expect(field(page)).toHaveText('因病致贫3，');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => sent(page))
    .toEqual([{ kind: 'answer', question: 'causeInWords', value: '因病致贫' }]);
});

test('more than the field holds is not taken, and that is said', async ({ page }) => {
  await openSample(page, 'text-long');
  await page.keyboard.type('3');
  await expect(page.getByRole('alert')).toContainText('最多写 60 个字', { timeout: 60_000 });
  expect([...(await field(page).innerText())]).toHaveLength(60);
});

test('candidates and what is written are for headphones, and homophones are told apart', async ({ page }) => {
  await openSample(page, 'text');
  await press(page, 'zhipin');
  await offers(page, '致贫');
  const heard = await page
    .locator('.candidates button[aria-label]')
    .evaluateAll((parts) => parts.map((part) => part.getAttribute('aria-label') ?? ''));
  expect(heard[0]).toMatch(/^致贫, ..的那个致, ..的那个贫$/);
  expect(new Set(heard.map((words) => words.split(', ').slice(1).join())).size).toBe(heard.length);
  await expect(page.locator('.candidates')).toHaveAttribute('data-private');
});

for (const [broken, way, other] of [
  ['pinyin.bin', '拼音', '手写'],
  ['handwriting.model', '手写', '拼音'],
] as const) {
  test(`${way} does not load: that is said, ${other} and help remain`, async ({ page }) => {
    await page.route(`**/typing/${broken}`, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/preview.html#view=text');
    await page.locator('body[data-ready]').waitFor();
    await key(page, way).click();
    await expect(page.getByRole('alert')).toContainText(`${way}现在用不了`, { timeout: 60_000 });
    expect(await findings(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await key(page, '请人帮我写').click();
    await expect.poll(async () => (await sent(page)).map(({ kind }) => kind)).toEqual(['help']);
    await key(page, '数字标点').click();
    await key(page, '7').click();
    await expect(field(page)).toHaveText('7');
    await key(page, other).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    if (way === '拼音') await drawCross(page);
    else await press(page, 'shi');
    await expect(first(page)).toBeVisible({ timeout: 60_000 });
  });
}

test('nothing loads: help remains', async ({ page }) => {
  await page.route('**/typing/*', (route) => route.abort());
  await page.goto('/preview.html#view=text');
  await page.locator('body[data-ready]').waitFor();
  await expect(page.getByRole('alert')).toContainText('请马干事帮您写', { timeout: 60_000 });
  await expect(key(page, '请人帮我写')).toBeVisible();
});
