import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { build, preview } from 'vite';
import { z } from 'zod';
import { sampleViews } from '../../renderer/preview/long-views.ts';
import { openBrowser } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';

const throttle = 6;
const aimMs = 100;
/** Of fewer the p95 would be the slowest one, whatever slowed it. */
const pressesOfScreen = 20;
/** A page that was just opened still starts its engine for typing, once in a visit; who reads a screen takes longer. */
const restMs = 2_500;
/**
 * From one button to another a hand takes at least this long: by Fitts's law (a quick hand's 0.1 s and 0.15 s a bit) 0.55 s
 * for 300 mm to a button of 40 mm, as far as two of them lie apart on a panel of 27 inches.
 */
const handMs = 500;
const slowestControls = 8;
const stillPage =
  '<!doctype html><meta charset="utf-8"><body><button style="width:9rem;height:9rem">您好</button>';

/** `changedMs`: until the last change it made was painted, absent where nothing changed. */
const Press = z.object({ control: z.string(), ms: z.number(), changedMs: z.number().optional() });
type Press = z.infer<typeof Press>;

/**
 * From a press to the next paint on every sample screen, at a sixth of this machine's speed, beside the same press on
 * a page that is one button: the browser's own floor. A press is timed by the browser's own stamp of it, until the
 * frame after the last of its events was handed over; beside it, until the last change that came of it was painted.
 */
export async function run(): Promise<BenchReport> {
  const configFile = path.resolve(import.meta.dirname, '../../renderer/vite.config.ts');
  await build({ configFile, mode: 'preview', logLevel: 'silent' });
  const server = await preview({ configFile, mode: 'preview', logLevel: 'silent', preview: { port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? '';
  const browser = await openBrowser();
  try {
    const still = await pressesOn(await newPage(browser), (page) => page.setContent(stillPage));
    const page = await newPage(browser);
    const screens = new Map<string, Press[]>();
    for (const name of Object.keys(sampleViews))
      screens.set(
        name,
        await pressesOn(page, async () => {
          await page.goto(`${address}preview.html#view=${name}`);
          await page.locator(`body[data-ready="view=${name}"]`).waitFor();
          await page.waitForTimeout(restMs);
        }),
      );
    return reportOf(still, screens);
  } finally {
    await browser.close();
    await server.close();
  }
}

function reportOf(still: readonly Press[], presses: ReadonlyMap<string, Press[]>): BenchReport {
  const screens = new Map([...presses].map(([name, list]) => [name, list.map(({ ms }) => ms)]));
  const all = [...screens.values()].flat();
  const changed = [...presses.values()].flat().flatMap(({ changedMs }) => changedMs ?? []);
  const slowestFirst = bySlowness(screens);
  const controls = Map.groupBy([...presses.values()].flat(), ({ control }) => control);
  const slowest = bySlowness(new Map([...controls].map(([name, list]) => [name, list.map(({ ms }) => ms)])));
  const within = slowestFirst.filter(([, presses]) => p95(presses) <= aimMs).length;
  return {
    bench: 'touch',
    figures: [
      figure('press to next paint, every press', 'ms', all),
      ...[0.5, 0.95, 0.99].map((share) =>
        figure(`press to next paint, p${String(share * 100)} of all`, 'ms', [quantile(all, share)]),
      ),
      ...[0.5, 0.95].map((share) =>
        figure(
          `press to the last change it made, p${String(share * 100)} of ${String(changed.length)}`,
          'ms',
          [quantile(changed, share)],
        ),
      ),
      figure(
        'press to next paint, p95 of each screen',
        'ms',
        [...screens.values()].map((times) => p95(times)),
      ),
      figure('limit: one button on an empty page, p95', 'ms', [p95(still.map(({ ms }) => ms))]),
      figure(`screens with a p95 of at most ${String(aimMs)} ms, of ${String(screens.size)}`, 'screens', [
        within,
      ]),
      ...slowest
        .slice(0, slowestControls)
        .map(([name, times]) => figure(`button “${name}”, p95 of all screens`, 'ms', [p95(times)])),
      ...slowestFirst.flatMap(([name, presses]) =>
        [0.5, 0.95, 0.99].map((share) =>
          figure(`${name}, p${String(share * 100)}`, 'ms', [quantile(presses, share)]),
        ),
      ),
    ],
    notes: [
      `aim: p95 at most ${String(aimMs)} ms at ${String(throttle)}× CPU throttle; ${String(screens.size)} screens, ${String(all.length)} presses`,
      'one page for all screens, as on a terminal, where it lives for days: what is loaded once was loaded once',
      `a press comes ${String(restMs / 1000)} s after its screen, and ${String(handMs)} ms after the one before: a hand is no faster`,
      'headless Chromium without a graphics processor; the terminal’s answer is not part of it',
    ],
    holds: screens.size > 0 && [...screens.values()].every((times) => times.length > 0),
  };
}

/** The slowest first, by their p95. */
const bySlowness = (times: ReadonlyMap<string, number[]>): [string, number[]][] =>
  [...times].toSorted(([, a], [, b]) => p95(b) - p95(a));

const p95 = (values: readonly number[]): number => quantile(values, 0.95);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

const newPage = (browser: Browser): Promise<Page> =>
  browser.newPage({ viewport: { width: 1080, height: 1920 } });

/** Presses on the controls of one screen, after one that is not counted. */
async function pressesOn(page: Page, open: (page: Page) => Promise<unknown>): Promise<Press[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await open(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  await page.evaluate(stampPresses);
  const places = await page.evaluate(placesToPress, pressesOfScreen + 1);
  for (const { x, y } of places) {
    await page.mouse.click(x, y);
    await page.evaluate(twoFrames);
    await page.waitForTimeout(handMs);
  }
  const stamped = await page.evaluate(() => document.body.dataset['presses'] ?? '[]');
  await devtools.detach();
  const presses = z.array(Press).parse(JSON.parse(stamped));
  return presses.length > 1 ? presses.slice(1) : presses;
}

/**
 * In the page: the longest of a press's events, from its stamp until after the next frame, and the frame of the last
 * change before the next press. Begins anew on every screen.
 */
function stampPresses(): void {
  const presses: { control: string; ms: number; changedMs?: number }[] = [];
  let down = 0;
  const afterFrame = (action: () => void) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        action();
        document.body.dataset['presses'] = JSON.stringify(presses);
      };
      after.port2.postMessage(null);
    });
  const changes = new MutationObserver(() => {
    const press = presses.at(-1);
    afterFrame(() => {
      if (press) press.changedMs = performance.now() - down;
    });
  });
  changes.observe(document.querySelector('#page') ?? document.body.firstElementChild ?? document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  const ended = new AbortController();
  document.dispatchEvent(new Event('stampanew'));
  document.addEventListener(
    'stampanew',
    () => {
      ended.abort();
      changes.disconnect();
    },
    { once: true },
  );
  delete document.body.dataset['presses'];
  for (const kind of ['pointerdown', 'click'] as const)
    addEventListener(
      kind,
      (event) => {
        const touched = event.target instanceof Element ? event.target.closest('button') : null;
        const control = (touched?.textContent ?? '').trim().slice(0, 12);
        if (kind === 'pointerdown') {
          presses.push({ control, ms: 0 });
          down = event.timeStamp;
        }
        const press = presses.at(-1);
        afterFrame(() => {
          if (press) press.ms = Math.max(press.ms, performance.now() - event.timeStamp);
        });
      },
      { capture: true, signal: ended.signal },
    );
}

/** In the page: the middles of what can be pressed, again and again until there are so many; of the page where nothing is a button. */
function placesToPress(count: number): { x: number; y: number }[] {
  const scope = document.querySelector('dialog[open]') ?? document.body;
  const buttons = [...scope.querySelectorAll('button')].filter((part) => part.checkVisibility());
  const parts = buttons.length === 0 ? [scope] : buttons;
  return Array.from({ length: count }, (_, index) => {
    const box = (parts[index % parts.length] ?? scope).getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
}

/** In the page: until what was pressed has been painted. */
function twoFrames(): Promise<unknown> {
  return new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))),
  );
}
