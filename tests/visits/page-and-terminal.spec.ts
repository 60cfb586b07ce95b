import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { messages } from '../visit/citizen.ts';
import { expect, test } from './house-for-tests.ts';

const item = '老年人优待证';

test('a second page without a token of its own is refused and logged; the first goes on', async ({
  open,
}) => {
  const { citizen, house } = open;
  await citizen.chooses(item);
  const second = await citizen.page.context().browser()?.newPage();
  await second?.goto(new URL('/', citizen.page.url()).href);
  await expect(
    second?.getByText(messages.connection.refusedWhy) ?? citizen.page.locator('nothing'),
  ).toBeVisible();
  await citizen.press(messages.prepare.begin);
  await citizen.sees('consent');
  const log = readFileSync(path.join(house.folder, 'terminal', 'log', 'terminal.log'), 'utf8');
  expect(log).toContain('"event":"page-refused"');
});

test('a page that is reloaded continues where it was', async ({ open }) => {
  const { citizen, dock } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.sees('question');
  await citizen.page.reload();
  await citizen.sees('question');
});

test('a terminal that is killed after saved has it still', async ({ open }) => {
  const { citizen, dock, house } = open;
  await dock.cutLine();
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');
  const terminalFolder = path.join(house.folder, 'terminal');
  spawnSync('pkill', ['-KILL', '-f', `main/terminal/serve.ts --folder ${terminalFolder}`]);
  await expect.poll(async () => (await house.newPageAddress()).ok, { timeout: 60_000 }).toBe(true);
  const address = await house.newPageAddress();
  if (address.ok) await citizen.page.goto(address.value);
  await citizen.sees('idle');
  await dock.liftCard();
  await citizen.page.waitForTimeout(1500);
  await dock.placeCard('wang-shufen');
  await citizen.sees('consent');
  await citizen.press(messages.consent.agree);
  await citizen.sees('mine');
  await expect(citizen.page.getByText(messages.mine.rung.saved)).toBeVisible();
  await citizen.picture('mine-after-kill');
});

test('two terminals on one folder: the second says so and stops', async ({ open }) => {
  await open.citizen.sees('idle');
  const folder = path.join(open.house.folder, 'terminal');
  const second = spawnSync(process.execPath, ['main/terminal/serve.ts', '--folder', folder], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('已经有一台终端在用');
});

test('the log of a visit holds no personal data', async ({ open }) => {
  const { citizen, dock, house } = open;
  await citizen.chooses(item);
  await citizen.agrees();
  await dock.placeCard('wang-shufen');
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');
  const folder = path.join(house.folder, 'terminal', 'log');
  expect(existsSync(folder)).toBe(true);
  const text = readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');
  expect(text).toContain('submission-saved');
  for (const secret of ['王淑芬', '620802', '18909330933', '白坡村']) expect(text).not.toContain(secret);
});
