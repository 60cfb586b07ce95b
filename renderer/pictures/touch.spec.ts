import { expect, test, type Page } from '@playwright/test';
import { Intent } from '../../contract/visit.ts';
import { drawn } from './drawn.ts';
import { openSample } from './open-sample.ts';

/** What the page would have sent to a terminal, each held against the contract. */
async function sent(page: Page): Promise<Intent[]> {
  const text = await page.locator('body').getAttribute('data-sent');
  return Intent.array().parse(JSON.parse(text ?? '[]'));
}

async function draw(page: Page): Promise<void> {
  const pad = await page.locator('canvas').boundingBox();
  if (pad === null) throw new Error('no pad to sign on');
  await page.mouse.move(pad.x + pad.width * 0.2, pad.y + pad.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(pad.x + pad.width * 0.5, pad.y + pad.height * 0.6, { steps: 8 });
  await page.mouse.up();
}

test('a signature is drawn, drawn again and handed over', async ({ page }) => {
  await openSample(page, 'review');
  await page.getByRole('button', { name: '交上去' }).click();
  await expect(page.getByRole('alert')).toContainText('签名');
  await draw(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: '重新签' }).click();
  await page.getByRole('button', { name: '交上去' }).click();
  await drawn(page);
  expect(await sent(page)).toEqual([]);
  await draw(page);
  await draw(page);
  await page.getByRole('button', { name: '交上去' }).click();
  const [intent] = await sent(page);
  expect(intent?.kind === 'submit' && intent.signature.length).toBe(2);
});

for (const [name, label] of [
  ['services', '简洁版'],
  ['review', '交上去'],
] as const)
  test(`${label} looks pressed in the frame before what it draws`, async ({ page }) => {
    await openSample(page, name);
    const [before, pressed] = await page
      .getByRole('button', { name: label })
      .evaluate(async (button: HTMLElement) => {
        const face = () => getComputedStyle(button).backgroundColor;
        const still = face();
        button.click();
        await new Promise(requestAnimationFrame);
        return [still, face()];
      });
    expect(pressed).not.toBe(before);
  });

test('ink shows where the finger was', async ({ page }) => {
  await openSample(page, 'review');
  await draw(page);
  const inked = await page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const drawing = canvas.getContext('2d');
    const pixels = drawing?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value, index) => index % 4 === 3 && value > 0);
  });
  expect(inked).toBe(true);
});

test('a row the citizen filled in can be changed', async ({ page }) => {
  await openSample(page, 'review');
  await page.getByRole('button', { name: '改联系电话' }).click();
  await expect.poll(() => sent(page)).toEqual([{ kind: 'change', question: 'phone' }]);
});

test('a dialog keeps focus inside and does not go by Escape', async ({ page }) => {
  await openSample(page, 'overlay-leave');
  await expect(page.getByRole('heading', { name: '要离开吗？' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeVisible();
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('dialog, body')?.tagName)).not.toBe(
      'MAIN',
    );
    await expect(page.locator('nav button:focus')).toHaveCount(0);
  }
  expect(await sent(page)).toEqual([]);
});

test('the whole of a question can be answered with keys alone', async ({ page }) => {
  await openSample(page, 'choice');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '就这样' }).press('Enter');
  await expect.poll(() => sent(page)).toEqual([{ kind: 'answer', question: 'delivery', value: 'post' }]);
});

test('without a token the page is refused after asking once, and sends for the staff', async ({ page }) => {
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto('/index.html');
  await expect(page.getByRole('heading')).toHaveAccessibleName('这台机器暂时不能用，请找工作人员');
  expect(sockets).toHaveLength(1);
});
