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

/** Some characters as a hand writes them, in the order taught in schools. */
const characters = {
  十: [across(0.5), down(0.5)],
  大: [
    across(0.4),
    [...down(0.5).slice(0, 1), [0.48, 0.42], [0.15, 0.88]],
    [
      [0.5, 0.42],
      [0.85, 0.88],
    ],
  ],
  人: [
    [
      [0.5, 0.12],
      [0.44, 0.5],
      [0.12, 0.88],
    ],
    [
      [0.48, 0.4],
      [0.88, 0.88],
    ],
  ],
} as const satisfies Record<string, readonly (readonly Place[])[]>;
export type HandCharacter = keyof typeof characters;

function across(height: number): readonly Place[] {
  return [
    [0.15, height],
    [0.85, height - 0.02],
  ];
}

function down(from: number): readonly Place[] {
  return [
    [from, 0.12],
    [from, 0.88],
  ];
}

/** Writes a character stroke by stroke. */
export async function draw(page: Page, character: HandCharacter): Promise<void> {
  await waitForPad(page);
  for (const places of characters[character]) await stroke(page, places);
}

/** The character for ten; joined, the pen stays on the glass between its strokes. */
export async function drawCross(page: Page, { joined = false } = {}): Promise<void> {
  if (!joined) return draw(page, '十');
  await waitForPad(page);
  await stroke(page, characters.十.flat());
}
