import { messages } from '../visit/citizen.ts';
import { expect, test } from './house-for-tests.ts';

const item = '老年人优待证';

test('a damaged card is told, and the next one goes on with the visit', async ({ open }) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('damaged');
  await expect(citizen.page.getByText(messages.card.problem.cardUnreadable.what)).toBeVisible();
  await citizen.picture('damaged');
  await dock.liftCard();
  // a hand needs about this long to change one card for another
  await citizen.page.waitForTimeout(1500);
  await dock.placeCard('wang-shufen');
  expect(await citizen.sees('question')).toBe('question');
});

test('the reader unplugged in the middle is told, and found again by itself', async ({ open }) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await citizen.sees('card');
  await dock.unplug('idCardReader');
  await expect(citizen.page.getByText(messages.card.problem.readerGone.what)).toBeVisible();
  await citizen.picture('reader-gone');
  await dock.plug('idCardReader');
  await dock.placeCard('wang-shufen');
  await citizen.sees('question');
});

test('a reader lost after the card was read keeps the visit and the answers', async ({ open }) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await dock.unplug('idCardReader');
  await expect(citizen.page.getByText(messages.overlay.readerGone)).toBeVisible();
  await citizen.picture('reader-gone-at-the-review');
  await citizen.press(messages.overlay.keepGoing);
  await citizen.submits();
  await citizen.sees('saved');
  await dock.plug('idCardReader');
});

test('another person’s card within a visit stops it until it is lifted; the answers stay', async ({
  open,
}) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await dock.liftCard();
  // a hand needs about this long to change one card for another
  await citizen.page.waitForTimeout(1500);
  await dock.placeCard('zhao-xiaoyu');
  await expect(citizen.page.getByText(messages.card.mismatch.anotherPerson.what)).toBeVisible();
  await citizen.picture('another-person');
  await dock.liftCard();
  await citizen.submits();
  await citizen.sees('saved');
});

test('without paper the citizen is told before starting and has the receipt on the screen', async ({
  open,
}) => {
  const { citizen, dock } = open;
  await citizen.sees('idle');
  await dock.setPaper('out');
  await expect(citizen.page.getByText(/没有纸了/)).toBeVisible();
  await citizen.picture('idle-no-paper');
  await citizen.chooses(item);
  await expect(citizen.page.getByText(messages.prepare.paperTrouble.out)).toBeVisible();
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');
  await expect(citizen.page.getByText(messages.printing.onScreen.chosen).first()).toBeVisible();
  await citizen.picture('receipt-on-screen');
  expect((await dock.state()).papers).toEqual([]);
});

test('a printer unplugged after the start ends with the receipt on the screen, not with a claim', async ({
  open,
}) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await dock.unplug('receiptPrinter');
  await citizen.submits();
  await citizen.sees('saved');
  await expect(citizen.page.getByText(messages.printing.onScreen.printerTrouble).first()).toBeVisible({
    timeout: 60_000,
  });
  await citizen.picture('printer-gone');
});

test('too young for the item is said with the card, and nothing is asked', async ({ open }) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('zhao-xiaoyu');
  await expect(citizen.page.getByText(messages.card.mismatch.tooYoung.what)).toBeVisible();
  await citizen.picture('too-young');
});
