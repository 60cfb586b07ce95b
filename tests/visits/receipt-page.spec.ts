import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test as base, type Page } from '@playwright/test';
import Fastify from 'fastify';
import { addReceiptPage } from '../../platform/receipt-page/receipt-page.ts';
import { receiptQrText, type PaperReceipt } from '../../seal/receipt-token.ts';
import { photoOfPaper } from '../../platform/receipt-page/testing/photo-of-paper.ts';
import { newKeyPair } from '../../seal/sm2.ts';
import { testPlatformKey } from '../../seal/testing/test-keys.ts';
import {
  receivedPaper,
  savedPaper,
  testSaved,
  testUnsignedReceipt,
} from '../../seal/testing/test-receipts.ts';
import { violations } from '../../renderer/pictures/strict-axe.ts';
import { openBrowser } from '../visit/open-visit.ts';

const genuine = '这张回执是真的';
const forged = '这张回执对不上';
const unknown = '认不出这张回执';

interface Phone {
  page: Page;
  /** public address of the platform that serves the page */
  address: string;
  textOf(paper: PaperReceipt): string;
  folder: string;
}

/** A phone at its usual size, and a gateway that serves nothing but this page. */
const test = base.extend<{ phone: Phone; size: { width: number; height: number } }>({
  size: [{ width: 390, height: 844 }, { option: true }],
  phone: async ({ size }, use) => {
    const browser = await openBrowser();
    const app = Fastify({ logger: false });
    addReceiptPage(app, () => [testPlatformKey]);
    app.get('/r/:id', async () => 'progress');
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const context = await browser.newContext({ viewport: size, locale: 'zh-CN', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-receipt-'));
    const textOf = (paper: PaperReceipt): string => {
      const text = receiptQrText(address, paper);
      if (!text.ok) throw new Error(text.failure.code);
      return text.value;
    };
    await use({ page, address, textOf, folder });
    expect(problems).toEqual([]);
    await browser.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

const papers = { saved: savedPaper(testSaved), received: receivedPaper(testUnsignedReceipt) };

async function saysOf(page: Page): Promise<string> {
  return page.locator('h1').innerText();
}

/** The same text with one bit changed, chosen so that every character still belongs to a token. */
function withOneBitChanged(text: string): string {
  const at = text.indexOf('#') + 40;
  const changed = String.fromCharCode(text.charCodeAt(at) ^ 1);
  return text.slice(0, at) + (/[A-Za-z0-9_-]/.test(changed) ? changed : 'A') + text.slice(at + 1);
}

async function paste(page: Page, text: string): Promise<void> {
  const field = page.getByLabel('扫出来的文字');
  if (!(await field.isVisible())) await page.getByText('贴在这里查').click();
  await field.fill(text);
  await page.getByRole('button', { name: '查验这段文字' }).click();
}

async function photograph(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'image/png', buffer });
}

test('a scanned receipt that was only saved is genuine, and the page says what that does not mean', async ({
  phone: { page, textOf },
}) => {
  await page.goto(textOf(papers.saved));
  expect(await saysOf(page)).toBe(genuine);
  await expect(page.getByRole('status')).toContainText('0004 821');
  await expect(page.getByRole('status')).toContainText('PL-KT-000017');
  await expect(page.getByRole('status')).toContainText('这一步只说明机器存好了');
  expect(await violations(page)).toEqual([]);
  await expect(page).toHaveScreenshot('saved.png', { fullPage: true });
});

test('a receipt of the platform shows its numbers and leads to the progress', async ({
  phone: { page, textOf },
}) => {
  await page.goto(textOf(papers.received));
  expect(await saysOf(page)).toBe(genuine);
  await expect(page.getByRole('status')).toContainText('2026年11月24日 04:19');
  await expect(page.getByRole('status')).toContainText(
    '1162 0802 0000 0011 5Q46 2051 1021 000 20261124 0001',
  );
  expect(await violations(page)).toEqual([]);
  await expect(page).toHaveScreenshot('received.png', { fullPage: true });
  await page.getByRole('link', { name: '看看办到哪一步了' }).click();
  await expect(page).toHaveURL(new RegExp(`/r/${testSaved.id}$`));
});

test('one bit altered is forged', async ({ phone: { page, textOf } }) => {
  await page.goto(withOneBitChanged(textOf(papers.received)));
  expect(await saysOf(page)).toBe(forged);
  expect(await violations(page)).toEqual([]);
  await expect(page).toHaveScreenshot('forged.png', { fullPage: true });
});

test('the receipt of another platform is not known', async ({ phone: { page, textOf } }) => {
  await page.goto(textOf(receivedPaper(testUnsignedReceipt, newKeyPair())));
  expect(await saysOf(page)).toBe(unknown);
  expect(await violations(page)).toEqual([]);
  await expect(page).toHaveScreenshot('unknown.png', { fullPage: true });
});

test('once loaded it verifies without a network, one receipt after the other', async ({
  phone: { page, address, textOf },
}) => {
  await page.goto(`${address}/v`);
  expect(await violations(page)).toEqual([]);
  await expect(page).toHaveScreenshot('start.png', { fullPage: true });
  await page.context().setOffline(true);
  await paste(page, textOf(papers.saved));
  expect(await saysOf(page)).toBe(genuine);
  await paste(page, withOneBitChanged(textOf(papers.saved)));
  expect(await saysOf(page)).toBe(forged);
  await paste(page, textOf(papers.received).replace('127.0.0.1', '127.0.0.9'));
  expect(await saysOf(page)).toBe(forged);
  await paste(page, '你好');
  expect(await saysOf(page)).toBe('这不是一张回执');
});

test('saved to the phone it works as a file', async ({ phone: { page, address, textOf, folder } }) => {
  const served = await fetch(`${address}/v`);
  const file = path.join(folder, '查验回执.html');
  writeFileSync(file, await served.text());
  await page.context().setOffline(true);
  await page.goto(pathToFileURL(file).href);
  await paste(page, textOf(papers.received));
  expect(await saysOf(page)).toBe(genuine);
  await expect(page.getByRole('link')).toHaveCount(0);
});

test('a photo of the paper is enough, and an empty one says what to do', async ({
  phone: { page, address, textOf },
}) => {
  await page.goto(`${address}/v`);
  await page.context().setOffline(true);
  await photograph(page, 'paper.png', photoOfPaper(textOf(papers.saved)));
  await expect(page.locator('h1')).toHaveText(genuine);
  await photograph(page, 'altered.png', photoOfPaper(withOneBitChanged(textOf(papers.saved))));
  await expect(page.locator('h1')).toHaveText(forged);
  await photograph(page, 'empty.png', photoOfPaper(undefined));
  await expect(page.locator('h1')).toHaveText('照片里没有找到二维码');
  await photograph(page, 'letter.png', Buffer.from('no picture'));
  await expect(page.locator('h1')).toHaveText('这个文件不是照片');
});

test.describe('on the smallest phone', () => {
  test.use({ size: { width: 320, height: 568 } });

  test('everything fits in width', async ({ phone: { page, textOf } }) => {
    await page.goto(textOf(papers.received));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(320);
    expect(await violations(page)).toEqual([]);
    await expect(page).toHaveScreenshot('smallest.png', { fullPage: true });
  });
});

test('nothing else can run, load or connect, and what the page says of itself holds in a file too', async ({
  phone: { page, address },
}) => {
  const served = await fetch(`${address}/v`);
  const policy = served.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; img-src data:; /,
  );
  expect(await served.text()).toContain(`content="${policy.replace(/; frame-ancestors 'none'$/, '')}"`);
  await page.goto(`${address}/v`);
  const reached = await page.evaluate(() =>
    fetch('/r/x').then(
      () => 'reached',
      () => 'refused',
    ),
  );
  expect(reached).toBe('refused');
});
