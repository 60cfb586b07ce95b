import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test, type ElectronApplication } from '@playwright/test';
import { startHouse, type House } from '../start/house.ts';
import { findElectronBinary } from './electron-binary.ts';

const root = resolve(import.meta.dirname, '..', '..');
const executablePath = findElectronBinary(root);
test.skip(executablePath === undefined, 'not run: no Electron binary');

let folder: string;
let house: House;
let electron: ElectronApplication;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'electron-'));
  const started = await startHouse({ folder, withTerminal: false });
  if (!started.ok) throw new Error(started.failure);
  house = started.value;
  electron = await _electron.launch({
    ...(executablePath && { executablePath }),
    args: [
      join(root, 'dist', 'electron', 'main.js'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--folder', join(folder, 'terminal'), '--portrait'],
    ],
  });
});
test.afterAll(async () => {
  await electron.close();
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the page comes up, a touch reaches the terminal, and the page has no powers', async () => {
  const page = await electron.firstWindow();
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\//);
  await expect(page.getByRole('button').first()).toBeVisible();
  const screenBefore = await page.locator('body').innerText();
  await page.getByRole('button').first().click();
  await expect.poll(() => page.locator('body').innerText()).not.toBe(screenBefore);

  expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true);
  await page.evaluate(() => location.assign('https://example.com'));
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\//);
});

test('a page that crashes comes back', async () => {
  await electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows().forEach((window) => window.webContents.forcefullyCrashRenderer());
  });
  await expect
    .poll(() =>
      electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(
          ({ webContents }) =>
            !webContents.isCrashed() && webContents.getURL().startsWith('http://127.0.0.1'),
        ),
      ),
    )
    .toEqual([true]);
});
