import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openExample } from './fixtures/example-submissions.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { startTerminalProcess } from './fixtures/terminal-process.ts';

const rounds = 20;

/** Reported as saved by a process that was then killed at a moment nobody chose. */
async function reportedUntilKilled(folder: string): Promise<string[]> {
  const program = startTerminalProcess('save-forever.ts', folder);
  const first = await program.nextLine();
  const rest = program.remainingLines();
  await wait(Math.random() * 60);
  await program.kill();
  return [first, ...(await rest)];
}

test('what was reported as saved is there after kill -9, bytes and all', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const reported: string[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    reported.push(...(await reportedUntilKilled(folder)));
    const store = openExample(folder);
    expect(store.bootCounter).toBe(2 * round);
    for (const line of reported) {
      const [id = '', hash] = line.split(' ');
      const request = store.queue.request(id);
      expect(request.ok && request.value.hash).toBe(hash);
    }
    // at most the one that was committed but not yet reported when the process died
    const unreported = store.submissions.counts().queued - reported.length;
    expect(unreported).toBeGreaterThanOrEqual(0);
    expect(unreported).toBeLessThanOrEqual(round);
    store.close();
  }
  const sequences = reported.map((line) => Number(line.split(' ')[2]));
  expect(new Set(sequences).size).toBe(sequences.length);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
});
