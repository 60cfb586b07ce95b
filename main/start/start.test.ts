import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** As the set-up runs it: with a channel, which must not keep it alive. */
async function run(...args: string[]): Promise<{ status: unknown; stderr: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.ts'), ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (text) => (stderr += String(text)));
  const [status] = (await once(child, 'close')) as [unknown];
  return { status, stderr };
}

test.each([['--nonsense'], ['--shell', 'lynx'], ['surplus']])(
  '%s %s gets the usage and status 2',
  async (...args) => {
    const { status, stderr } = await run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^usage: npm start/);
  },
);

test('a data folder that cannot be is one sentence and status 1', async () => {
  const { status, stderr } = await run('--headless', '--folder', join(import.meta.filename, 'data'));
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringContaining('data cannot be written (ENOTDIR)') as string,
  ]);
});
