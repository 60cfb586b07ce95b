import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exampleApplication, openExample } from '../store/fixtures/example-submissions.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { startTerminalProcess } from '../store/fixtures/terminal-process.ts';
import { startLocalGateway, type LocalGateway } from './fixtures/local-gateway.ts';
import { photo } from './fixtures/running-sync.ts';

const chunkBytes = 65_536;
const program = '../../sync/fixtures/sync-until-killed.ts';

async function eventually(holds: () => boolean): Promise<void> {
  for (let look = 0; !holds(); look += 1) {
    if (look > 3_000) throw new Error('never happened');
    await wait(5);
  }
}

/** Bytes of uploads that were sent to the gateway, repeated ones counted again. */
function countBytes(gateway: LocalGateway): () => number {
  let bytes = 0;
  gateway.onUpload = ({ headers }) => (bytes += Number(headers['content-length'] ?? 0));
  return () => bytes;
}

test('killed in the middle of an upload, it goes on where the server stands: one chunk again at most', async () => {
  const gateway = await startLocalGateway();
  const uploaded = countBytes(gateway);
  const folder = temporaryFolder();
  const [data, keyFile] = [join(folder, 'data'), join(folder, 'terminal.key')];
  writeFileSync(keyFile, 'key-1\n', { mode: 0o600 });
  const store = openExample(data);
  const saved = store.submissions.save({
    ...exampleApplication(randomUUID()),
    attachments: [photo(10 * chunkBytes)],
  });
  store.close();
  if (!saved.ok) throw new Error(saved.failure.code);
  const start = () => startTerminalProcess(program, data, gateway.address, keyFile, String(chunkBytes));

  for (const chunk of [3, 7]) {
    // it arrives, and is never answered
    gateway.failNextWhen(
      (line) => line.startsWith('PATCH') && gateway.requested('PATCH') === chunk,
      ({ request }) => void request.resume(),
    );
    const terminal = start();
    await eventually(() => gateway.requested('PATCH') === chunk);
    await wait(50);
    await terminal.kill();
  }
  const terminal = start();
  expect(await terminal.nextLine()).toBe('everything sent');
  await terminal.kill();
  expect(gateway.effects.map(({ id }) => id)).toEqual([saved.value.id]);
  expect(gateway.requested('POST /v1/uploads')).toBe(1);
  expect(gateway.requested('HEAD')).toBe(2);
  expect(uploaded()).toBeLessThanOrEqual(10 * chunkBytes + 32 + 2 * chunkBytes);
});
