import type { DockClient } from '../../drivers/emulators/dock-client.ts';
import { messages } from '../visit/citizen.ts';
import { expect, test } from './house-for-tests.ts';

test.use({ houseOptions: { acceptAfterSeconds: 600 } });

/** The same text with one character of the last signature in it changed to another that may stand there. */
function altered(text: string): string {
  const at = text.length - 40;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

async function printedCode(dock: DockClient): Promise<string> {
  const paper = await dock.waitForPaper();
  const code = paper?.qr[0];
  if (code === undefined) throw new Error('no code is on the paper');
  return code;
}

test('the code of a paper from this printer: saved, held before the scanner, genuine, and altered it is forged', async ({
  open,
}) => {
  const { citizen, dock } = open;
  const { page } = citizen;
  await expect(page.getByText(/扫码口/)).toBeVisible();
  await dock.cutLine();
  await citizen.chooses('老年人优待证');
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');
  const code = await printedCode(dock);
  // within a visit the scanner is deaf
  await dock.holdCode(code);
  await citizen.press(messages.bar.home);
  await dock.liftCard();
  await citizen.sees('idle');

  await dock.holdCode(code);
  await citizen.sees('scanned');
  await citizen.picture('scanned-saved');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText(messages.scanned.question.genuine);
  const body = page.locator('body');
  await expect(body).toContainText(messages.scanned.thisTerminal);
  await expect(body).toContainText(messages.saved.ladder.receivedOffline);
  expect(await body.innerText()).not.toMatch(/王|6208/);

  await dock.restoreLine();
  await expect(page.locator('.ladder .reached')).toHaveCount(2, { timeout: 60_000 });
  await citizen.picture('scanned-received');

  await dock.holdCode(altered(code));
  await expect(page.getByText(messages.scanned.why.forged)).toBeVisible();
  await citizen.picture('scanned-forged');
  await dock.holdCode('134567890123456789');
  await expect(page.getByText(messages.scanned.question.payment)).toBeVisible();
  await citizen.press(messages.bar.back);
  await citizen.sees('idle');
});
