import { existsSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { findings } from './measures.ts';
import { openSample } from './open-sample.ts';

/** What the page's audio is doing, noted from inside by listening to its own element and context. */
interface Heard {
  plays: { seconds: number; rate: number; preservesPitch: boolean }[];
  clockSeconds: number;
}

/** Notes every sound that begins, and the loudest sample that reaches the device. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = { plays: [] as Heard['plays'], contexts: [] as AudioContext[], peaks: [] as number[] };
    Object.assign(window, { heard });
    const Native = window.AudioContext;
    window.AudioContext = class extends Native {
      constructor() {
        super();
        heard.contexts.push(this);
        const ear = this.createAnalyser();
        const connect = DynamicsCompressorNode.prototype.connect;
        DynamicsCompressorNode.prototype.connect = function (this: AudioNode, target: AudioNode) {
          connect.call(this, ear as never);
          return connect.call(this, target as never);
        } as never;
        setInterval(() => {
          const samples = new Float32Array(ear.fftSize);
          ear.getFloatTimeDomainData(samples);
          heard.peaks.push(Math.max(...samples.map(Math.abs)));
        }, 30);
      }
    };
    const play = HTMLAudioElement.prototype.play;
    HTMLAudioElement.prototype.play = async function (this: HTMLAudioElement) {
      await play.call(this);
      const { duration, playbackRate, preservesPitch } = this;
      heard.plays.push({ seconds: duration, rate: playbackRate, preservesPitch });
    };
  });
}

async function heardIn(page: Page) {
  return page.evaluate(() => {
    const { heard } = window as unknown as {
      heard: { plays: Heard['plays']; contexts: AudioContext[]; peaks: number[] };
    };
    return {
      plays: heard.plays,
      clockSeconds: heard.contexts[0]?.currentTime ?? 0,
      peak: Math.max(0, ...heard.peaks),
    };
  });
}

test.describe('speaking', () => {
  const manifest = new URL('../../dist/speech/zh-CN/manifest.json', import.meta.url);
  test.skip(!existsSync(manifest), 'there are no clips: npm run speech -- build');

  test('clips are fetched from the page’s own address, decoded and heard', async ({ page }) => {
    await listen(page);
    const clips: string[] = [];
    page.on('response', (answer) => {
      if (answer.url().endsWith('.ogg') && answer.ok()) clips.push(new URL(answer.url()).pathname);
    });
    await openSample(page, 'idle');
    await page.getByRole('button', { name: '念给我听' }).click();
    await expect.poll(async () => (await heardIn(page)).plays.length).toBeGreaterThan(1);
    await expect.poll(async () => (await heardIn(page)).peak).toBeGreaterThan(0.05);
    const heard = await heardIn(page);
    // two at a time are fetched, so the later ones may be on their way still
    await expect.poll(() => clips).toContain('/speech/zh-CN/idle.question.ogg');
    await expect.poll(() => clips.some((clip) => clip.includes('/syllable/'))).toBe(true);
    expect(heard.plays[0]?.seconds).toBeGreaterThan(1.2);
    const before = heard.clockSeconds;
    await expect.poll(async () => (await heardIn(page)).clockSeconds).toBeGreaterThan(before + 0.2);
  });

  test('asked again before it began, the sound that follows is heard whole, and no file is missed', async ({
    page,
  }) => {
    const missed: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') missed.push(`${message.text()} ${message.location().url}`);
    });
    await page.addInitScript(() => {
      const heard = { begun: 0, whole: 0 };
      Object.assign(window, { heard });
      const play = HTMLAudioElement.prototype.play;
      HTMLAudioElement.prototype.play = async function (this: HTMLAudioElement) {
        heard.begun += 1;
        this.addEventListener('ended', () => (heard.whole += 1), { once: true });
        const begins = play.call(this);
        if (heard.begun <= 10) document.querySelector<HTMLElement>('[data-repeat]')?.click();
        return begins;
      };
    });
    await openSample(page, 'idle');
    await page.getByRole('button', { name: '念给我听' }).click();
    await page.getByRole('button', { name: '再念' }).evaluate((part) => (part.dataset['repeat'] = ''));
    const heard = () =>
      page.evaluate(() => (window as unknown as { heard: { begun: number; whole: number } }).heard);
    await expect.poll(async () => (await heard()).whole).toBeGreaterThan(0);
    expect((await heard()).begun).toBeGreaterThan(10);
    expect(missed).toEqual([]);
  });

  test('slower keeps the pitch', async ({ page }) => {
    await listen(page);
    await openSample(page, 'idle');
    await page.getByRole('button', { name: '念给我听' }).click();
    await page.getByRole('button', { name: '慢些' }).click();
    await page.getByRole('button', { name: '再念' }).click();
    await expect
      .poll(async () => (await heardIn(page)).plays.at(-1))
      .toMatchObject({ rate: 0.75, preservesPitch: true });
  });

  test('a candidate in hand is said with a word that tells it apart, in headphones only', async ({
    page,
  }) => {
    const syllables: string[] = [];
    page.on('request', (request) => {
      const [, name] = /syllable\/(\w+)\.ogg$/.exec(request.url()) ?? [];
      if (name !== undefined) syllables.push(name);
    });
    await listen(page);
    await openSample(page, 'text');
    await page.getByRole('button', { name: '念给我听' }).click();
    for (const letter of 'zhipin') await page.getByRole('button', { name: letter, exact: true }).click();
    const candidate = page.locator('.candidates .first');
    await expect(candidate).toHaveText('致贫', { timeout: 60_000 });
    const reach = async () => {
      await page.getByRole('heading', { level: 1 }).focus();
      await page.keyboard.press('ArrowDown');
      await expect(candidate).toBeFocused();
    };
    const before = (await heardIn(page)).plays.length;
    await reach();
    // the notice that this is for headphones
    await expect.poll(async () => (await heardIn(page)).plays.length).toBeGreaterThan(before);
    expect(syllables).not.toContain('pin2');
    await page.getByRole('button', { name: '耳机' }).click();
    await reach();
    await expect.poll(() => syllables).toContain('pin2');
    expect(syllables).toContain('zhi4');
  });

  for (const name of [
    'idle',
    'choice',
    'keypad',
    'text',
    'review',
    'saved',
    'consent',
    'mine',
    'answer',
    'scanned-genuine-here',
    'scanned-forged',
  ]) {
    test(`${name}: with its switches nothing is cut off or out of reach`, async ({ page }) => {
      await openSample(page, name);
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: '念给我听' }).click();
      expect(await findings(page)).toEqual([]);
    });
  }
});
