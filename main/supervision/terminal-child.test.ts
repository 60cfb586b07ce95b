import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { systemClock } from './system-clock.ts';
import { spawnTerminal } from './terminal-child.ts';
import { superviseTerminal } from './terminal-process.ts';

const serveFile = fileURLToPath(new URL('./fixtures/small-terminal.ts', import.meta.url));

function run(...extra: string[]) {
  const lines: string[] = [];
  const log: unknown[] = [];
  const supervision = superviseTerminal({
    clock: systemClock,
    spawn: () =>
      spawnTerminal({
        node: process.execPath,
        serveFile,
        arguments: ['--folder', '/a folder', ...extra],
        onLine: (line) => lines.push(line),
      }),
    events: {
      ready: (address) => log.push({ ready: address }),
      alive: () => undefined,
      gone: (reason) => log.push({ gone: reason }),
      cannotStart: ({ sentence }) => log.push({ cannotStart: sentence }),
      badMessage: () => log.push('badMessage'),
    },
  });
  return { lines, log, supervision };
}

const patience = { timeout: 20_000, interval: 20 };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a real process: ready, token, killed, started again, stopped with all it started', async () => {
  const { lines, log, supervision } = run('--with-child');
  const children = (): number[] =>
    lines.filter((line) => line.startsWith('child ')).map((line) => Number(line.slice('child '.length)));
  await vi.waitFor(() => expect(log).toEqual([{ ready: 'http://127.0.0.1:4999/' }]), patience);
  await vi.waitFor(() => expect(lines).toContain('folder /a folder'), patience);
  expect(await supervision.mintToken()).toEqual({ ok: true, value: 'a-token-of-the-small-terminal-1' });

  await supervision.restart();
  await vi.waitFor(() => expect(children()).toHaveLength(2), patience);
  await vi.waitFor(() => expect(log).toHaveLength(2), patience);
  expect(await supervision.mintToken()).toEqual({ ok: true, value: 'a-token-of-the-small-terminal-1' });

  await supervision.stop();
  await vi.waitFor(() => expect(children().map(isAlive)).toEqual([false, false]), patience);
});

test('a real process that cannot start says its sentence', async () => {
  const { log, supervision } = run('--cannot-start');
  await vi.waitFor(
    () => expect(log).toEqual([{ cannotStart: 'Another terminal uses this folder.' }]),
    patience,
  );
  await supervision.stop();
});
