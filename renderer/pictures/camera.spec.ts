import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test as base, type Page } from '@playwright/test';
import { drawSheet, sheetCorners, type SheetPicture } from '../camera/generated-sheet.test-support.ts';
import { writeFilm } from '../camera/video-file.test-support.ts';
import { Intent } from '../../contract/visit.ts';
import { findings } from './measures.ts';
import { violations } from './strict-axe.ts';

// a small machine may be busy with everything else
base.describe.configure({ timeout: 180_000 });

const size = { width: 1280, height: 960 };
const good: SheetPicture = {
  ...size,
  seed: 6,
  corners: sheetCorners(size, { degrees: 8, size: 0.85 }),
  ground: 'wooden',
  shadow: 0.2,
};

/** A real browser whose camera plays a film of one picture. */
const test = base.extend<{ film: Partial<SheetPicture>; filmed: Page }>({
  film: [{}, { option: true }],
  filmed: async ({ film, launchOptions, viewport, deviceScaleFactor, baseURL }, use) => {
    const file = join(mkdtempSync(join(tmpdir(), 'film-')), 'sheet.y4m');
    writeFilm(file, [drawSheet({ ...good, ...film })]);
    const browser = await chromium.launch({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${file}`,
      ],
    });
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: deviceScaleFactor ?? 1,
      locale: 'zh-CN',
      reducedMotion: 'reduce',
      ...(baseURL === undefined ? {} : { baseURL }),
    });
    const page = await context.newPage();
    await page.goto('/preview.html#view=photo&camera=real');
    await page.locator('body[data-ready]').waitFor();
    await use(page);
    await browser.close();
  },
});

const key = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const said = (page: Page) => page.locator('.say');
const patient = { timeout: 60_000 };
const trackStates = (page: Page) =>
  page
    .locator('video')
    .evaluateAll((videos) => videos.map((video) => (video as HTMLVideoElement).srcObject !== null));

async function sent(page: Page): Promise<Intent[]> {
  return Intent.array().parse(JSON.parse((await page.locator('body').getAttribute('data-sent')) ?? '[]'));
}

test('found, taken, straightened, looked at, used', async ({ filmed: page }) => {
  await expect(said(page)).toContainText('看清了', patient);
  await expect.soft(page).toHaveScreenshot('photo-live.png', { maxDiffPixelRatio: 0.03 });
  expect.soft(await findings(page)).toEqual([]);
  expect.soft(await violations(page)).toEqual([]);
  await key(page, '拍照').click();
  await expect(said(page)).toContainText('字清不清楚', patient);
  await expect.soft(page).toHaveScreenshot('photo-page.png', { maxDiffPixelRatio: 0.03 });
  expect.soft(await findings(page)).toEqual([]);
  expect.soft(await violations(page)).toEqual([]);
  // the camera is closed while the page is looked at
  await expect(page.locator('video')).toHaveCount(0);
  await key(page, '重拍').click();
  await expect(said(page)).toContainText('看清了', patient);
  expect(await trackStates(page)).toEqual([true]);
  await key(page, '拍照').click();
  await expect(said(page)).toContainText('字清不清楚', patient);
  await key(page, '用这张').click();
  const [photo] = await sent(page);
  if (photo?.kind !== 'addPhoto') throw new Error('no photo was handed over');
  const jpeg = Buffer.from(photo.jpeg, 'base64');
  expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect(jpeg.length).toBeGreaterThan(20_000);
  expect(jpeg.length).toBeLessThan(1_000_001);
});

test('with the keys alone', async ({ filmed: page }) => {
  await expect(said(page)).toContainText('看清了', patient);
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    await expect(key(page, '拍照')).toBeFocused({ timeout: 200 });
  }).toPass(patient);
  await page.keyboard.press('Enter');
  await expect(said(page)).toContainText('字清不清楚', patient);
});

test.describe('without a sheet', () => {
  test.use({ film: { corners: undefined } });
  test('it says what to do, and after two tries takes what there is', async ({ filmed: page }) => {
    await expect(said(page)).toContainText('四个角都露出来', patient);
    await key(page, '拍照').click();
    await expect(page.getByRole('alert')).toContainText('还没看清楚');
    await key(page, '拍照').click();
    await expect(page.getByRole('alert')).toContainText('就这样拍下来');
    await expect.soft(page).toHaveScreenshot('photo-insist.png', { maxDiffPixelRatio: 0.03 });
    expect.soft(await findings(page)).toEqual([]);
    await key(page, '拍照').click();
    await expect(key(page, '用这张')).toBeVisible(patient);
  });
});

for (const [problem, film, sentence] of [
  ['dark', { light: 0.3 }, '太暗'],
  ['a lamp', { lamp: 0.12 }, '反光'],
] as const)
  test.describe(problem, () => {
    test.use({ film });
    test('is said', async ({ filmed: page }) => {
      await expect(said(page)).toContainText(sentence, patient);
    });
  });
