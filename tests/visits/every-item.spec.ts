import { checkCatalogue } from '../../offline-cache/catalogue/check.ts';
import { messages } from '../visit/citizen.ts';
import { personFor } from '../visit/scripted-visit.ts';
import { expect, test } from './house-for-tests.ts';

const items = checkCatalogue('catalogue').catalogue?.items ?? [];

test('every item of the catalogue can be finished by somebody it is meant for', async ({ open }) => {
  test.setTimeout(30_000 * items.length);
  const { citizen, dock } = open;
  await expect(citizen.page.getByText(/网络通畅/)).toBeVisible();
  expect(items.length).toBeGreaterThanOrEqual(12);
  for (const item of items) {
    await test.step(item.name, async () => {
      await citizen.chooses(item.shortName);
      await citizen.agrees();
      await dock.placeCard(personFor(item));
      if (item.kind === 'apply') {
        await citizen.answersAll();
        await citizen.submits();
      }
      await citizen.sees(item.kind === 'apply' ? 'saved' : 'answer');
      await citizen.press(messages.saved.finish);
      await citizen.sees('evaluate');
      await citizen.press(messages.evaluate.skip);
      await citizen.sees('goodbye');
      await dock.liftCard();
      await citizen.sees('idle');
    });
  }
});
