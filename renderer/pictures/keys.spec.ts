import { expect, type Page } from '@playwright/test';
import { Intent } from '../../contract/visit.ts';
import { sampleViews } from '../preview/long-views.ts';
import { openSample } from './open-sample.ts';
import { test } from './sample-test.ts';

async function sent(page: Page): Promise<Intent[]> {
  return Intent.array().parse(JSON.parse((await page.locator('body').getAttribute('data-sent')) ?? '[]'));
}

/** What is in hand: its words, and its outline against what is around it. */
function inHand(page: Page) {
  return page.evaluate(() => {
    const part = document.activeElement;
    if (part === null || part === document.body) return undefined;
    const style = getComputedStyle(part);
    const box = part.getBoundingClientRect();
    const ring = Number.parseFloat(style.outlineWidth) + Number.parseFloat(style.outlineOffset);
    return {
      words: part.getAttribute('aria-label') ?? part.textContent.trim(),
      width: Number.parseFloat(style.outlineWidth),
      style: style.outlineStyle,
      colour: style.outlineColor,
      onPanel:
        box.left - ring >= 0 &&
        box.right + ring <= innerWidth &&
        box.bottom + ring <= innerHeight &&
        box.top - ring >= 0,
    };
  });
}

/** Presses next until what is in hand says these words. */
async function goTo(page: Page, words: string | RegExp): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press('ArrowDown');
    const here = await inHand(page);
    const said = (here?.words ?? '').replaceAll(/\s/g, '');
    if (typeof words === 'string' ? said.startsWith(words) : words.test(said)) return;
  }
  throw new Error(`keys do not reach ${String(words)}`);
}

const choose = (page: Page) => page.keyboard.press('Enter');

for (const name of Object.keys(sampleViews)) {
  test(`${name}: next goes through everything that can be touched, with a ring around it`, async ({
    page,
  }) => {
    await openSample(page, name);
    const heading = await page.evaluate(() => document.activeElement?.tagName);
    expect(heading).toBe(name.startsWith('overlay') ? 'H2' : 'H1');
    const count = await page.evaluate(() => {
      const scope = document.querySelector('dialog[open]') ?? document.body;
      return [...scope.querySelectorAll('button, [role=application]')].filter((part) =>
        part.checkVisibility(),
      ).length;
    });
    const visited: string[] = [];
    for (let pressed = 0; pressed < count; pressed += 1) {
      await page.keyboard.press('ArrowDown');
      const here = await inHand(page);
      expect(here?.style).not.toBe('none');
      expect(here?.width).toBeGreaterThanOrEqual(3);
      // the ink, 14:1 on the page, or the green of a pen that is down
      expect(here?.colour).toBe('rgb(24, 37, 43)');
      expect(here?.onPanel, here?.words).toBe(true);
      const index = await page.evaluate(() => {
        const scope = document.querySelector('dialog[open]') ?? document.body;
        return [...scope.querySelectorAll('button, [role=application]')].indexOf(
          document.activeElement ?? document.body,
        );
      });
      visited.push(String(index));
    }
    expect(new Set(visited).size).toBe(count);
    await page.keyboard.press('ArrowDown');
    expect(visited.map(Number)).toEqual(visited.map(Number).toSorted((a, b) => a - b));
    await page.keyboard.press('ArrowUp');
    expect((await inHand(page))?.words).toBeTruthy();
  });
}

/** A visit of an applicant, screen by screen: what the keys do and what the terminal would be told. */
const visit: { view: string; does: (page: Page) => Promise<void>; tells: Intent['kind'][] }[] = [
  {
    view: 'idle',
    does: async (page) => {
      await goTo(page, '证件和户口');
      await choose(page);
    },
    tells: ['chooseTheme'],
  },
  {
    view: 'services',
    does: async (page) => {
      await goTo(page, '领养老金资格认证');
      await choose(page);
    },
    tells: ['chooseService'],
  },
  {
    view: 'scanned-social-security',
    does: async (page) => {
      await goTo(page, '选一件事');
      await choose(page);
    },
    tells: ['showAllServices'],
  },
  {
    view: 'scanned-genuine-here',
    does: async (page) => {
      await goTo(page, '知道了');
      await choose(page);
    },
    tells: ['home'],
  },
  {
    view: 'prepare',
    does: async (page) => {
      await goTo(page, '开始办');
      await choose(page);
    },
    tells: ['begin'],
  },
  {
    view: 'consent',
    does: async (page) => {
      await goTo(page, '同意，往下办');
      await choose(page);
    },
    tells: ['agree'],
  },
  {
    view: 'card-silent',
    does: async (page) => {
      await goTo(page, '再试一次');
      await choose(page);
    },
    tells: ['retryCard'],
  },
  {
    view: 'choice',
    does: async (page) => {
      await goTo(page, '邮寄到家');
      await choose(page);
      await goTo(page, '就这样');
      await choose(page);
    },
    tells: ['answer'],
  },
  {
    view: 'keypad',
    does: async (page) => {
      for (const digit of '18909330933') {
        await goTo(page, new RegExp(`^${digit}$`));
        await choose(page);
      }
      await goTo(page, '写好了');
      await choose(page);
    },
    tells: ['answer'],
  },
  {
    view: 'text',
    does: async (page) => {
      for (const letter of 'yinbing') {
        await goTo(page, new RegExp(`^${letter}$`));
        await choose(page);
      }
      await page.locator('.candidates .first').waitFor();
      await goTo(page, '因病');
      await choose(page);
      await goTo(page, '写好了');
      await choose(page);
      await page.locator('body[data-sent]').waitFor();
    },
    tells: ['answer'],
  },
  {
    view: 'review',
    does: async (page) => {
      await goTo(page, '签名框');
      await choose(page);
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowRight'])
        await page.keyboard.press(key);
      await choose(page);
      await goTo(page, '交上去');
      await choose(page);
    },
    tells: ['submit'],
  },
  {
    view: 'saved',
    does: async (page) => {
      await goTo(page, '评一评');
      await choose(page);
    },
    tells: ['goToEvaluation'],
  },
  {
    view: 'evaluate',
    does: async (page) => {
      await goTo(page, '满意');
      await choose(page);
      await goTo(page, '就这样');
      await choose(page);
    },
    tells: ['rate'],
  },
];

for (const { view, does, tells } of visit) {
  test(`with keys alone: ${view}`, async ({ page }) => {
    await openSample(page, view);
    await does(page);
    await expect.poll(async () => (await sent(page)).map((intent) => intent.kind)).toEqual(tells);
    await page.keyboard.press('F1');
    await expect.poll(async () => (await sent(page)).at(-1)?.kind).toBe('help');
  });
}

test('a signature with keys is what the keys drew', async ({ page }) => {
  await openSample(page, 'review');
  await goTo(page, '签名框');
  await choose(page);
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await choose(page);
  await goTo(page, '交上去');
  await choose(page);
  const [intent] = await sent(page);
  if (intent?.kind !== 'submit') throw new Error('nothing was handed over');
  expect(intent.signature).toHaveLength(1);
  const [first, , third, last] = intent.signature[0] ?? [];
  expect(third?.x).toBeGreaterThan(first?.x ?? Infinity);
  expect(last?.y).toBeGreaterThan(first?.y ?? Infinity);
});
