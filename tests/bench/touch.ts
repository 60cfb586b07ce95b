import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build, preview } from 'vite';
import { sampleViews } from '../../renderer/preview/long-views.ts';
import { openBrowser } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';

const throttle = 6;
const aimMs = 100;
const pressesOfScreen = 8;
const stillPage =
  '<!doctype html><meta charset="utf-8"><body><button style="width:9rem;height:9rem">您好</button>';

/**
 * From a press to the next paint on every sample screen, at a sixth of this machine's speed, beside the same press on
 * a page that is one button: the browser's own floor. A press is timed by the browser's own stamp of it, until the
 * frame after the last of its events was handed over.
 */
export async function run(): Promise<BenchReport> {
  const configFile = path.resolve(import.meta.dirname, '../../renderer/vite.config.ts');
  await build({ configFile, mode: 'preview', logLevel: 'silent' });
  const server = await preview({ configFile, mode: 'preview', logLevel: 'silent', preview: { port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? '';
  const browser = await openBrowser();
  try {
    const still = await pressesOn(browser, (page) => page.setContent(stillPage));
    const screens = new Map<string, number[]>();
    for (const name of Object.keys(sampleViews))
      screens.set(
        name,
        await pressesOn(browser, async (page) => {
          await page.goto(`${address}preview.html#view=${name}`);
          await page.locator('body[data-ready]').waitFor();
        }),
      );
    return reportOf(still, screens);
  } finally {
    await browser.close();
    await server.close();
  }
}

function reportOf(still: readonly number[], screens: ReadonlyMap<string, number[]>): BenchReport {
  const all = [...screens.values()].flat();
  const slowestFirst = [...screens].toSorted(([, a], [, b]) => p95(b) - p95(a));
  const within = slowestFirst.filter(([, presses]) => p95(presses) <= aimMs).length;
  return {
    bench: 'touch',
    figures: [
      figure('press to next paint, every press', 'ms', all),
      ...[0.5, 0.95, 0.99].map((share) =>
        figure(`press to next paint, p${String(share * 100)} of all`, 'ms', [quantile(all, share)]),
      ),
      figure(
        'press to next paint, p95 of each screen',
        'ms',
        [...screens.values()].map((presses) => p95(presses)),
      ),
      figure('limit: one button on an empty page, p95', 'ms', [p95(still)]),
      figure(`screens with a p95 of at most ${String(aimMs)} ms, of ${String(screens.size)}`, 'screens', [
        within,
      ]),
      ...slowestFirst.flatMap(([name, presses]) =>
        [0.5, 0.95, 0.99].map((share) =>
          figure(`${name}, p${String(share * 100)}`, 'ms', [quantile(presses, share)]),
        ),
      ),
    ],
    notes: [
      `aim: p95 at most ${String(aimMs)} ms at ${String(throttle)}× CPU throttle; ${String(screens.size)} screens, ${String(all.length)} presses`,
      'headless Chromium without a graphics processor; the terminal’s answer is not part of it',
    ],
    holds: screens.size > 0 && [...screens.values()].every((presses) => presses.length > 0),
  };
}

const p95 = (values: readonly number[]): number => quantile(values, 0.95);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** Milliseconds of presses on the controls of one page, after one that is not counted. */
async function pressesOn(browser: Browser, open: (page: Page) => Promise<unknown>): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await open(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.evaluate(stampPresses);
  const places = await page.evaluate(placesToPress, pressesOfScreen + 1);
  for (const { x, y } of places) {
    await page.mouse.click(x, y);
    await page.evaluate(twoFrames);
  }
  const times = await page.evaluate(() => (document.body.dataset['times'] ?? '').split(' ').map(Number));
  await page.close();
  return times.length > 1 ? times.slice(1) : times;
}

/** In the page: the longest of a press's events, from its stamp until after the next frame. */
function stampPresses(): void {
  const times: number[] = [];
  let open = 0;
  for (const kind of ['pointerdown', 'click'] as const)
    addEventListener(
      kind,
      (event) => {
        if (kind === 'pointerdown') open = times.push(0) - 1;
        const press = open;
        requestAnimationFrame(() => {
          const after = new MessageChannel();
          after.port1.onmessage = () => {
            times[press] = Math.max(times[press] ?? 0, performance.now() - event.timeStamp);
            document.body.dataset['times'] = times.join(' ');
          };
          after.port2.postMessage(null);
        });
      },
      { capture: true },
    );
}

/** In the page: the middles of what can be pressed, again and again until there are so many. */
function placesToPress(count: number): { x: number; y: number }[] {
  const scope = document.querySelector('dialog[open]') ?? document.body;
  const parts = [...scope.querySelectorAll('button')].filter((part) => part.checkVisibility());
  return Array.from({ length: parts.length === 0 ? 0 : count }, (_, index) => {
    const box = parts[index % parts.length]?.getBoundingClientRect() ?? new DOMRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
}

/** In the page: until what was pressed has been painted. */
function twoFrames(): Promise<unknown> {
  return new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))),
  );
}
