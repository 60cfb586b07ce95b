import type { Page } from '@playwright/test';

type Place = readonly [across: number, down: number];

/** Until the pad has its pixels. */
export async function waitForPad(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const canvas = document.querySelector('canvas');
    return canvas !== null && canvas.width > 0 && canvas.width >= canvas.clientWidth * devicePixelRatio - 1;
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** One stroke on the pad, from place to place; 0 to 1 of the pad's height, in its middle. */
async function stroke(page: Page, places: readonly Place[]): Promise<void> {
  const pad = await page.locator('canvas').boundingBox();
  if (pad === null) throw new Error('no pad to write on');
  const left = pad.x + (pad.width - pad.height) / 2;
  const [start, ...rest] = places.map(
    ([across, down]) => [left + across * pad.height, pad.y + down * pad.height] as const,
  );
  if (!start) return;
  await page.mouse.move(...start);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 8 });
  await page.mouse.up();
}

/** The character for ten; joined, the pen stays on the glass between its strokes. */
export async function drawCross(page: Page, { joined = false } = {}): Promise<void> {
  await waitForPad(page);
  const across: Place[] = [
    [0.15, 0.5],
    [0.85, 0.48],
  ];
  const down: Place[] = [
    [0.5, 0.12],
    [0.5, 0.88],
  ];
  if (joined) return stroke(page, [...across, ...down]);
  await stroke(page, across);
  await stroke(page, down);
}
