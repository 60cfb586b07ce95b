import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import messages from '../../renderer/messages/zh-CN.json' with { type: 'json' };
import type { Screen } from '../../contract/visit.ts';

export type ScreenKind = Screen['kind'];

/** How long a person would wait for the next screen before asking for help. */
const patienceMs = 20_000;

/** Someone in front of the page: touches what a person would touch, by the words on it, and keeps pictures. */
export class Citizen {
  readonly page: Page;
  readonly #evidence: string;
  readonly #prefix: string;
  readonly pictures: string[] = [];

  constructor(page: Page, evidence: string, prefix: string) {
    this.page = page;
    this.#evidence = evidence;
    this.#prefix = prefix;
  }

  /** The screen this person sees now. */
  async screen(): Promise<ScreenKind | undefined> {
    const kind = await this.page
      .locator('body[data-screen]')
      .first()
      .getAttribute('data-screen', { timeout: patienceMs });
    return (kind ?? undefined) as ScreenKind | undefined;
  }

  /** Waits until one of these screens is there, and takes a picture of it. */
  async sees(...kinds: ScreenKind[]): Promise<ScreenKind> {
    const anyOf = kinds.map((kind) => `body[data-screen="${kind}"]`).join(', ');
    await this.page.locator(anyOf).first().waitFor({ timeout: patienceMs });
    const kind = await this.screen();
    if (!kind) throw new Error('the page shows no screen');
    return kind;
  }

  async picture(name: string): Promise<string> {
    const number = String(this.pictures.length + 1).padStart(2, '0');
    const file = path.join(this.#evidence, `${this.#prefix}-${number}-${name}.png`);
    await this.page.screenshot({ path: file });
    this.pictures.push(file);
    return file;
  }

  /** Touches the button that says this. */
  async press(label: string | RegExp): Promise<void> {
    await this.button(label).click({ timeout: patienceMs });
  }

  button(label: string | RegExp): Locator {
    return this.page.getByRole('button', { name: label }).first();
  }

  /** From idle to the item: shows all services and turns pages until its name is there. */
  async chooses(service: string): Promise<void> {
    await this.sees('idle', 'mine');
    if ((await this.screen()) === 'idle') await this.press(messages.idle.findItem);
    await this.findsOnPage(service);
  }

  async findsOnPage(service: string): Promise<void> {
    await this.sees('services');
    const wanted = this.page.getByRole('button', { name: beginningWith(service) }).first();
    for (let turned = 0; turned < 12 && !(await wanted.isVisible()); turned += 1) await this.turnsPage();
    await this.picture('services');
    await wanted.click();
    await this.sees('prepare');
    await this.picture('prepare');
  }

  /** What turns the page comes after the frame that shows the press. */
  async turnsPage(): Promise<void> {
    await this.press(messages.bar.nextPage);
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done)))),
    );
  }

  async agrees(): Promise<void> {
    await this.press(messages.prepare.begin);
    await this.sees('consent');
    await this.picture('consent');
    await this.press(messages.consent.agree);
  }

  /** Answers every question sensibly until the review is there; `own` says what to do at questions by their id. */
  async answersAll(own: Readonly<Record<string, () => Promise<void>>> = {}): Promise<void> {
    for (let count = 0; count < 20; count += 1) {
      if ((await this.sees('question', 'review')) === 'review') return;
      const before = await this.page.locator('body').getAttribute('data-question');
      const passedOver = own[before ?? ''] === undefined && (await this.#asksForPhoto());
      await (own[before ?? ''] ?? (() => (passedOver ? Promise.resolve() : this.answersOne())))();
      await this.picture(`question-${before ?? ''}`);
      const main = passedOver ? messages.camera.skip : /就这样|写好了/;
      await this.page.getByRole('button', { name: main }).click();
      await this.page
        .locator(`body[data-question="${before ?? ''}"]`)
        .waitFor({ state: 'detached', timeout: patienceMs });
    }
  }

  async #asksForPhoto(): Promise<boolean> {
    return (await this.page.locator('body').getAttribute('data-input')) === 'photo';
  }

  async answersOne(): Promise<void> {
    const input = await this.page.locator('body').getAttribute('data-input');
    if (input === 'choice' || input === 'yesNo') await this.page.getByRole('radio').first().click();
    else if (input === 'text') await this.typesPinyin(await this.sensibleLetters());
    else await this.types(input === 'date' ? '20011020' : await this.sensibleDigits());
  }

  /** A telephone number, or a bank card where the question is about one. */
  async sensibleDigits(): Promise<string> {
    const question = await this.page.getByRole('heading', { level: 1 }).innerText();
    return /卡|账号/.test(question) ? '6217001230012345678' : /几|多少/.test(question) ? '2' : '18909330933';
  }

  /** A name, or an address. */
  async sensibleLetters(): Promise<string> {
    const question = await this.page.getByRole('heading', { level: 1 }).innerText();
    return question.includes('名字') ? 'majianguo' : 'lanzhoushichengguanqu';
  }

  /** Letter by letter on the page's keyboard, then the first of what is offered. */
  async typesPinyin(letters: string): Promise<void> {
    await this.types(letters);
    const first = this.page.locator('.candidates .first');
    await first.waitFor({ timeout: patienceMs });
    await this.press(messages.typing.takeFirst);
    await first.waitFor({ state: 'detached', timeout: patienceMs });
  }

  async types(digits: string): Promise<void> {
    for (const digit of digits) await this.page.getByRole('button', { name: digit, exact: true }).click();
  }

  /** Draws three strokes on the signature pad. */
  async signs(): Promise<void> {
    const box = await this.page.locator('canvas').first().boundingBox();
    if (!box) throw new Error('there is no place to sign');
    for (const stroke of [0.3, 0.45, 0.6]) {
      await this.page.mouse.move(box.x + box.width * stroke, box.y + box.height * 0.3);
      await this.page.mouse.down();
      await this.page.mouse.move(box.x + box.width * (stroke + 0.08), box.y + box.height * 0.55, {
        steps: 6,
      });
      await this.page.mouse.move(box.x + box.width * stroke, box.y + box.height * 0.75, { steps: 6 });
      await this.page.mouse.up();
    }
  }

  async submits(): Promise<void> {
    await this.sees('review');
    await this.signs();
    await this.picture('review');
    await this.press(messages.review.submit);
  }
}

/** The button of a service begins with its name, which may carry invisible places to break the line. */
function beginningWith(name: string): RegExp {
  const characters = Array.from(name, (character) => RegExp.escape(character));
  return new RegExp(String.raw`^\s*${characters.join('\u200b?')}(?!\p{L})`, 'u');
}

export { messages };
