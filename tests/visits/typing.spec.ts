import path from 'node:path';
import type { Locator } from '@playwright/test';
import { draw, type HandCharacter } from '../../renderer/pictures/writing-hand.ts';
import { messages, type Citizen } from '../visit/citizen.ts';
import { wordsFoundUnder } from './canary.ts';
import { expect, test } from './house-for-tests.ts';

/** Turns the pages of a list until it is there. */
async function turnsTo(citizen: Citizen, part: Locator): Promise<Locator> {
  for (let turned = 0; turned < 4 && !(await part.isVisible()); turned += 1) await citizen.turnsPage();
  return part;
}

async function picks(citizen: Citizen, label: string): Promise<void> {
  await (await turnsTo(citizen, citizen.page.getByRole('radio', { name: label }))).click();
}

/** On some page of the review, whole. */
async function seesInReview(citizen: Citizen, text: string): Promise<void> {
  await citizen.sees('review');
  const value = citizen.page.locator('dd').filter({ hasText: text });
  await expect(await turnsTo(citizen, value)).toHaveText(text);
}

/** From the review to the first screen, by way of what the agency accepted. */
async function handsOver(citizen: Citizen): Promise<void> {
  await citizen.submits();
  await citizen.sees('saved');
  await expect(citizen.page.getByText(messages.saved.question.accepted)).toBeVisible({ timeout: 60_000 });
  await citizen.picture('accepted');
  await citizen.press(messages.saved.finish);
  await citizen.sees('evaluate');
  await citizen.press(messages.evaluate.skip);
  await citizen.sees('goodbye');
}

test('a child’s name by pinyin: typed, chosen, reviewed, accepted, and in no log', async ({ open }) => {
  const { citizen, dock, house } = open;
  await expect(citizen.page.getByText(/网络通畅/)).toBeVisible();
  await citizen.chooses('生育登记');
  await citizen.agrees();
  await dock.placeCard('ma-wenbin');
  const name = citizen.page.locator('output');
  let typed = '';
  await citizen.answersAll({
    stage: () => picks(citizen, '已经出生'),
    childName: async () => {
      await citizen.typesPinyin('mazihan');
      typed = (await name.innerText()).trim();
    },
  });
  expect(typed).toMatch(/^马\p{Script=Han}{2}$/u);
  await seesInReview(citizen, typed);
  await handsOver(citizen);
  expect(wordsFoundUnder(path.join(house.folder, 'terminal'), [typed])).toEqual([]);
  await dock.liftCard();
});

test.describe('lying', () => {
  test.use({ panel: 'landscape' });

  test('a hardship by hand: strokes on the glass, chosen, reviewed, accepted', async ({ open }) => {
    const { citizen, dock, house } = open;
    await expect(citizen.page.getByText(/网络通畅/)).toBeVisible();
    await citizen.chooses('临时救助');
    await citizen.agrees();
    await dock.placeCard('wang-shufen');
    const words = '十大人十';
    await citizen.answersAll({
      cause: () => picks(citizen, '别的难处'),
      causeInWords: async () => {
        await citizen.press(messages.typing.handwriting);
        for (const character of words as Iterable<HandCharacter>) {
          await draw(citizen.page, character);
          // candidates change with every stroke: what is chosen is what stands there after the last
          const first = citizen.page.locator('.candidates .first');
          await expect(first).toHaveText(character, { timeout: 60_000 });
          await first.click();
        }
        await expect(citizen.page.locator('output')).toHaveText(words);
      },
    });
    await seesInReview(citizen, words);
    await handsOver(citizen);
    expect(wordsFoundUnder(path.join(house.folder, 'terminal'), [words])).toEqual([]);
    await dock.liftCard();
  });
});
