import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawSheet, sheetCorners } from '../../renderer/camera/generated-sheet.test-support.ts';
import { writeFilm } from '../../renderer/camera/video-file.test-support.ts';
import { messages } from '../visit/citizen.ts';
import { wordsFoundUnder } from './canary.ts';
import { expect, test } from './house-for-tests.ts';

const size = { width: 1280, height: 960 };
const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-film-'));
const film = path.join(folder, 'sheet.y4m');
writeFilm(film, [
  drawSheet({
    ...size,
    seed: 9,
    corners: sheetCorners(size, { degrees: -7, size: 0.85 }),
    ground: 'wooden',
    shadow: 0.2,
  }),
]);
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.describe('a camera that sees a sheet', () => {
  test.use({ film });

  test('a hardship with a photographed paper: taken, reviewed, accepted, and nowhere in the clear', async ({
    open,
  }) => {
    const { citizen, dock, house } = open;
    await expect(citizen.page.getByText(/网络通畅/)).toBeVisible();
    await citizen.chooses('临时救助');
    await citizen.agrees();
    await dock.placeCard('wang-shufen');
    await citizen.answersAll({
      proof: async () => {
        await expect(citizen.page.locator('.say')).toContainText(messages.camera.say.good, {
          timeout: 60_000,
        });
        await citizen.picture('sheet-found');
        await citizen.press(messages.camera.shoot);
        await expect(citizen.button(messages.camera.use)).toBeVisible({ timeout: 60_000 });
        await citizen.picture('page-taken');
        await citizen.press(messages.camera.use);
        await expect(citizen.page.locator('.say')).toContainText('已拍 1 张');
      },
    });
    await citizen.sees('review');
    await citizen.picture('review-with-photo');
    await citizen.submits();
    await citizen.sees('saved');
    await expect(citizen.page.getByText(messages.saved.question.accepted)).toBeVisible({ timeout: 60_000 });
    // how every picture of this kind begins in a file, in base64 and as the browser's encoder writes it
    expect(
      wordsFoundUnder(path.join(house.folder, 'terminal'), [
        '\u0000\u0010JFIF\u0000\u0001',
        '/9j/4AAQSkZJRg',
      ]),
    ).toEqual([]);
    await citizen.press(messages.saved.finish);
    await citizen.sees('evaluate');
    await dock.liftCard();
  });
});
