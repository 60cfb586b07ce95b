import { statSync } from 'node:fs';
import { join } from 'node:path';
import { addMany, loadContestant, type OpenQueue } from './contestants.ts';

/** Rows less than the WAL takes: opening writes a little too, and must not set off the checkpoint. */
const spareRows = 40;

/**
 * `fill NAME FOLDER ROWS`: keeps that many rows and closes the queue. `wal NAME FOLDER`: adds rows until the WAL is
 * as full as it gets, says so, and waits to be killed.
 */
async function main([what = '', name = '', folder = '', rows = '0']: readonly string[]): Promise<void> {
  const loaded = await loadContestant(name);
  if (!loaded.ok) throw new Error(loaded.failure.reason);
  const queue = loaded.value.open(folder);
  if (what === 'fill') {
    await addMany(queue, Number(rows));
    queue.close();
    return;
  }
  await fillWal(queue, `${join(folder, loaded.value.file)}-wal`);
  console.log('full');
  setInterval(() => undefined, 60_000);
}

/** The file grows until the first checkpoint; from then on it is written over: as many rows fill it again. */
async function fillWal(queue: OpenQueue, wal: string): Promise<void> {
  let rowsOfFullWal = 0;
  let size = 0;
  for (let unchanged = 0; unchanged < 5;) {
    await queue.add();
    const now = statSync(wal).size;
    unchanged = now > size ? 0 : unchanged + 1;
    size = now;
    rowsOfFullWal += 1;
  }
  await addMany(queue, Math.max(0, rowsOfFullWal - 5 - spareRows));
}

await main(process.argv.slice(2));
