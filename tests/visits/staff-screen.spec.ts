import type { Page } from '@playwright/test';
import type { House } from '../../main/start/house.ts';
import type { DockClient } from '../../drivers/emulators/dock-client.ts';
import { whatIsMissing } from '../../drivers/social-security-card/emulator/virtual-reader.ts';
import { messages } from '../visit/citizen.ts';
import { expect, test } from './house-for-tests.ts';

/** The staff's screen, opened as a reviewer does: by the dock's link. */
async function staffScreen(house: House, beside: Page): Promise<Page> {
  const dockPage = await beside.context().newPage();
  await dockPage.goto(house.dockAddress);
  const opened = dockPage.waitForEvent('popup');
  await dockPage.getByRole('link', { name: '工作人员的屏幕' }).click();
  const staff = await opened;
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('都好着，不用管。');
  return staff;
}

/** Switches a fault on, reads what staff are told, and switches it off: nothing is left of it. */
async function told(
  staff: Page,
  id: string,
  what: string,
  hands: [() => unknown, () => unknown],
): Promise<void> {
  const [breaks, mends] = hands;
  const trouble = staff.locator(`article[data-device="${id}"]`);
  await breaks();
  await expect(trouble).toContainText(what);
  await expect(staff.locator('article')).toHaveCount(1);
  await mends();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('都好着，不用管。');
}

const chip = (dock: DockClient): [() => unknown, () => unknown] => [
  () => dock.insertChipCard('resident'),
  () => dock.liftChipCard(),
];

test('the staff’s screen names what is wrong while it lasts, and only for a token of its own', async ({
  open,
}) => {
  const { house, dock, citizen } = open;
  const staff = await staffScreen(house, citizen.page);
  await told(staff, 'codeScanner', '没有接上', [
    () => dock.unplug('codeScanner'),
    () => dock.plug('codeScanner'),
  ]);
  await told(staff, 'documentPrinter', '没有碳粉了', [
    () => dock.setDocumentPrinter({ toner: 'out' }),
    () => dock.setDocumentPrinter({ toner: 'full' }),
  ]);
  if (whatIsMissing() === undefined)
    await told(staff, 'socialSecurityReader', '里面插的是身份证', chip(dock));
  // the token is spent: the same address opens no second screen, and the first goes on
  const address = await house.newStaffAddress();
  if (!address.ok) throw new Error(address.failure);
  const [second, third] = [await citizen.page.context().newPage(), await citizen.page.context().newPage()];
  await second.goto(address.value);
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('都好着，不用管。');
  await third.goto(address.value);
  await expect(
    third.getByRole('heading', { name: messages.staff.refused.replaceAll('\u200b', '') }),
  ).toBeVisible();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('都好着，不用管。');
  expect(await citizen.sees('idle')).toBe('idle');
});
