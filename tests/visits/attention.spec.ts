import { messages } from '../visit/citizen.ts';
import { expect, test } from './house-for-tests.ts';

test.use({ houseOptions: { timing: { idleSeconds: 4, warningSeconds: 20, goodbyeSeconds: 2 } } });

test('nobody there: a warning that counts down, a touch that extends, then everything is wiped', async ({
  open,
}) => {
  const { citizen, dock } = open;
  await citizen.chooses('老年人优待证');
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.sees('question');
  const warning = citizen.page.getByText(messages.overlay.stillThere);
  await expect(warning).toBeVisible();
  await citizen.picture('still-there');
  await citizen.press(messages.overlay.stay);
  await expect(warning).toBeHidden();
  await citizen.sees('question');
  await dock.liftCard();
  await expect(citizen.page.locator('body[data-screen="idle"]')).toBeVisible({ timeout: 60_000 });
  expect(await citizen.page.locator('body').innerText()).not.toContain('6208');
});
