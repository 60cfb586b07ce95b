import { expect, test, type Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { openSample } from './open-sample.ts';

/** The colours that say how things stand: each pair a person may meet on one screen, or one after the other. */
const states = ['--green-wash', '--amber-wash', '--red-wash', '--line-soft'] as const;
const marks = ['--green', '--amber', '--red', '--ink-soft'] as const;
/**
 * About twice what an eye can just tell apart on two areas that touch (CIE 1976); washes are told apart by their
 * icons and words first, the strong colours have to be told apart by themselves.
 */
const leastWash = 2;
const leastMark = 5;
const visions = ['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const;

type Lab = readonly [lightness: number, a: number, b: number];

function labOf(pixel: readonly number[]): Lab {
  const [r = 0, g = 0, b = 0] = pixel.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const curve = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116;
  // CIE 1931 XYZ of sRGB (IEC 61966-2-1), white D65
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const apart = (one: Lab, other: Lab) => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

/** Each colour as it is seen: painted side by side and photographed through the simulated eye. */
async function seen(page: Page, names: readonly string[]): Promise<Lab[]> {
  await page.evaluate((colours) => {
    document.body.replaceChildren(
      ...colours.map((colour, index) => {
        const patch = document.createElement('div');
        patch.style.position = 'fixed';
        patch.style.inset = `0 auto auto ${String(index * 100)}px`;
        patch.style.width = patch.style.height = '100px';
        patch.style.background = `var(${colour})`;
        return patch;
      }),
    );
  }, names);
  const picture = PNG.sync.read(await page.screenshot());
  return names.map((_, index) => {
    const at = (25 * picture.width + index * 50 + 25) * 4;
    return labOf([...picture.data.subarray(at, at + 3)]);
  });
}

async function seeAs(page: Page, type: (typeof visions)[number]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setEmulatedVisionDeficiency', { type });
}

for (const vision of visions) {
  test(`state colours are told apart with ${vision}`, async ({ page }) => {
    await openSample(page, 'idle');
    await seeAs(page, vision);
    for (const [names, least] of [
      // without any colour left, icons and words alone tell
      [states, vision === 'achromatopsia' ? 0 : leastWash],
      [marks, vision === 'achromatopsia' ? 0 : leastMark],
    ] as const) {
      const colours = await seen(page, names);
      for (const [index, one] of colours.entries())
        for (const [further, other] of colours.slice(index + 1).entries())
          expect
            .soft(apart(one, other), `${names[index] ?? ''} and ${names[index + 1 + further] ?? ''}`)
            .toBeGreaterThanOrEqual(least);
    }
  });
}

/** Screens that show a state; the parts that carry one. */
const carriers = [
  'idle',
  'idle-offline',
  'idle-storage',
  'saved-received',
  'saved',
  'mine-many',
  'services-not-now',
  'choice-chosen',
  'evaluate-reasons',
];

for (const name of carriers) {
  test(`${name}: every state is told by a shape and by words, too`, async ({ page }) => {
    await openSample(page, name);
    const parts = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          '.note, .board .headline, .board .parts li, .ladder li, .cases .first > span, .cannot, [role=radio], [role=checkbox]',
        ),
      ].map((part) => ({
        words: part.textContent.trim(),
        shape: part.querySelector('svg path') !== null,
        told:
          part.querySelector('[role=img]')?.getAttribute('aria-label') ?? part.getAttribute('aria-checked'),
        chosen: part.getAttribute('aria-checked') === 'true' || part.classList.contains('reached'),
        carries: part.matches('.note, .board *, .cases span, .cannot'),
      })),
    );
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      expect(part.words).not.toBe('');
      if (part.carries || part.chosen) expect(part.shape, part.words).toBe(true);
      if (!part.carries) expect(part.told, part.words).toBeTruthy();
    }
  });
}

test('nothing moves for who asked for no motion', async ({ page }) => {
  // the harness asks for reduced motion on every page
  for (const name of ['asking', 'card', 'card-reading', 'keypad', 'overlay-leave', 'connection-waiting']) {
    await openSample(page, name);
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => animation.playState === 'running')
        .filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 0)
        .map((animation) =>
          animation.effect instanceof KeyframeEffect ? animation.effect.target?.className : '',
        ),
    );
    expect(moving, name).toEqual([]);
  }
});

test('something moves for everybody else, so that the test above can fail', async ({ browser }) => {
  const page = await browser.newPage({ reducedMotion: 'no-preference' });
  await openSample(page, 'keypad');
  expect(await page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0);
  await page.close();
});
