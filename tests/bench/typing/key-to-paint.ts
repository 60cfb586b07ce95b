import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build, preview } from 'vite';
import { openBrowser } from '../../visit/open-visit.ts';
import { figure, type BenchFigure } from '../bench-report.ts';

const throttles = [1, 6] as const;
/** one frame of a panel with 60 of them a second */
const frameMs = 1000 / 60;
/** pressed once before anything is measured, then letter by letter with a choice after each word */
const warming = ['wode', 'jia'];
const measured = ['yinbing', 'zhipin', 'haizi', 'shangxue', 'kongtongqu', 'liuhuzhen'];

/** What a key costs in the page itself, for letters and for candidates, at full speed and throttled. */
export async function keyToPaint(): Promise<BenchFigure[]> {
  const configFile = path.resolve(import.meta.dirname, '../../../renderer/vite.config.ts');
  await build({ configFile, mode: 'preview', logLevel: 'silent' });
  const server = await preview({ configFile, mode: 'preview', logLevel: 'silent', preview: { port: 0 } });
  const browser = await openBrowser();
  try {
    const figures: BenchFigure[] = [];
    for (const throttle of throttles) {
      const address = `${server.resolvedUrls?.local[0] ?? ''}preview.html#view=text`;
      const { letters, candidates } = await keysAt(browser, address, throttle);
      figures.push(
        ...percentiles(`key to its letter painted, ${String(throttle)}×`, letters),
        ...percentiles(`key to its candidates painted, ${String(throttle)}×`, candidates),
      );
    }
    return [...figures, figure('limit: one frame', 'ms', [frameMs])];
  } finally {
    await browser.close();
    await server.close();
  }
}

function percentiles(name: string, times: readonly number[]): BenchFigure[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return [figure(`${name}, p50`, 'ms', [at(0.5)]), figure(`${name}, p95`, 'ms', [at(0.95)])];
}

interface KeyTimes {
  letters: number[];
  candidates: number[];
}

async function keysAt(browser: Browser, address: string, throttle: number): Promise<KeyTimes> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await page.goto(address);
  await page.locator('body[data-ready]').waitFor();
  for (const word of warming) await typeWord(page, word);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.evaluate(stampKeys);
  for (const word of measured) await typeWord(page, word);
  const times = await page.evaluate(() => JSON.parse(document.body.dataset['times'] ?? '{}') as KeyTimes);
  await page.close();
  return times;
}

async function typeWord(page: Page, word: string): Promise<void> {
  for (const letter of word) {
    const box = await page.getByRole('button', { name: letter, exact: true }).boundingBox();
    if (!box) throw new Error(`there is no key ${letter}`);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.evaluate(
      () =>
        new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))),
    );
  }
  const first = page.locator('.candidates .first');
  await first.waitFor();
  await first.click();
  await first.waitFor({ state: 'detached' });
}

/** In the page: from a letter's click to the frame after it, and to the frame after its candidates came. */
function stampKeys(): void {
  const times: { letters: number[]; candidates: number[] } = { letters: [], candidates: [] };
  let pressedAt: number | undefined;
  const painted = (note: (now: number) => void) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        note(performance.now());
        document.body.dataset['times'] = JSON.stringify(times);
      };
      after.port2.postMessage(null);
    });
  addEventListener(
    'click',
    (event) => {
      const isLetter = event.target instanceof Element && /^[a-z]$/.test(event.target.textContent.trim());
      pressedAt = isLetter ? event.timeStamp : undefined;
      if (isLetter) painted((now) => times.letters.push(now - event.timeStamp));
    },
    { capture: true },
  );
  new MutationObserver((changes) => {
    const began = pressedAt;
    const inRow = changes.some(({ target }) => Boolean(target.parentElement?.closest('.candidates')));
    const offered = document.querySelector('.candidates .first') !== null;
    if (began === undefined || !inRow || !offered) return;
    pressedAt = undefined;
    painted((now) => times.candidates.push(now - began));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
