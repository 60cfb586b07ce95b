import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock, settle } from './fixtures/manual-clock.ts';
import { ScriptedTerminal } from './fixtures/scripted-terminal.ts';
import {
  silenceLimitMs,
  startLimitMs,
  stopLimitMs,
  superviseTerminal,
  tokenLimitMs,
} from './terminal-process.ts';

function supervised() {
  const clock = new ManualClock();
  const lives: ScriptedTerminal[] = [];
  const log: unknown[] = [];
  const supervision = superviseTerminal({
    clock,
    spawn() {
      const terminal = new ScriptedTerminal();
      lives.push(terminal);
      return terminal;
    },
    events: {
      ready: (address) => log.push({ ready: address }),
      alive: (page) => log.push({ alive: page }),
      gone: (reason, restartInMs) => log.push({ gone: reason, restartInMs }),
      cannotStart: (failure) => log.push({ cannotStart: failure.sentence }),
      badMessage: () => log.push('badMessage'),
    },
  });
  const terminal = (): ScriptedTerminal => {
    const last = lives.at(-1);
    if (!last) throw new Error('no terminal was started');
    return last;
  };
  return { clock, lives, log, supervision, terminal };
}

const ready = { kind: 'ready', address: 'http://127.0.0.1:4000/' } as const;
const alive = { kind: 'alive', pageConnected: true, paintedMsAgo: 300 } as const;

test('hands on what the terminal says', () => {
  const { terminal, log } = supervised();
  terminal().says(ready);
  terminal().says(alive);
  expect(log).toEqual([{ ready: ready.address }, { alive: { connected: true, paintedMsAgo: 300 } }]);
});

test('a message that the contract does not know is reported without its content', () => {
  const { terminal, log } = supervised();
  terminal().saysNonsense({ kind: 'ready', address: 'not an address' });
  terminal().saysNonsense('王淑芬');
  expect(log).toEqual(['badMessage', 'badMessage']);
});

test('a terminal that ends is started again, later each time', async () => {
  const { clock, lives, log, terminal } = supervised();
  terminal().exits('status 1');
  await clock.pass(499);
  expect(lives).toHaveLength(1);
  await clock.pass(1);
  expect(lives).toHaveLength(2);
  terminal().exits('SIGSEGV');
  await clock.pass(1_000);
  expect(lives).toHaveLength(3);
  expect(log).toEqual([
    { gone: 'status 1', restartInMs: 500 },
    { gone: 'SIGSEGV', restartInMs: 1_000 },
  ]);
});

test('whatever a terminal had started is killed with it', () => {
  const { terminal } = supervised();
  terminal().exits('status 1');
  expect(terminal().signals).toEqual(['SIGKILL']);
});

test('a terminal that says that it cannot start is left alone', async () => {
  const { clock, lives, log, terminal } = supervised();
  terminal().says({ kind: 'cannotStart', code: 'folderInUse', sentence: 'The folder is in use.' });
  terminal().exits('status 1');
  await clock.pass(600_000);
  expect(lives).toHaveLength(1);
  expect(log).toEqual([{ cannotStart: 'The folder is in use.' }]);
});

test('a terminal that falls silent is killed and started again', async () => {
  const { clock, lives, terminal } = supervised();
  terminal().says(ready);
  await clock.pass(silenceLimitMs - 1);
  terminal().says(alive);
  await clock.pass(silenceLimitMs - 1);
  expect(lives).toHaveLength(1);
  await clock.pass(1 + 500);
  expect(lives[0]?.signals).toContain('SIGKILL');
  expect(lives).toHaveLength(2);
});

test('a terminal that never says anything is killed at the start limit', async () => {
  const { clock, lives } = supervised();
  await clock.pass(startLimitMs - 1);
  expect(lives[0]?.signals).toEqual([]);
  await clock.pass(1);
  expect(lives[0]?.signals).toContain('SIGKILL');
});

test('mints tokens, each request its own', async () => {
  const { supervision } = supervised();
  const tokens = await Promise.all([supervision.mintToken(), supervision.mintToken()]);
  expect(tokens).toEqual([
    { ok: true, value: 'token-1' },
    { ok: true, value: 'token-2' },
  ]);
});

test('a late token is not taken for the next request', async () => {
  const { clock, supervision, terminal } = supervised();
  terminal().answers = false;
  terminal().says(ready);
  const first = supervision.mintToken();
  await clock.pass(tokenLimitMs);
  expect(await first).toEqual({ ok: false, failure: { code: 'noAnswer' } });
  const second = supervision.mintToken();
  terminal().says({ kind: 'token', token: 'late' });
  terminal().says({ kind: 'token', token: 'mine' });
  expect(await second).toEqual({ ok: true, value: 'mine' });
});

test('a token request ends with the terminal', async () => {
  const { supervision, terminal } = supervised();
  terminal().answers = false;
  const request = supervision.mintToken();
  terminal().exits('SIGKILL');
  expect(await request).toEqual({ ok: false, failure: { code: 'terminalGone' } });
  expect(await supervision.mintToken()).toEqual({ ok: false, failure: { code: 'terminalGone' } });
});

test('stops by asking, and does not start again', async () => {
  const { clock, lives, log, supervision, terminal } = supervised();
  await supervision.stop();
  expect(terminal().received).toEqual([{ kind: 'stop' }]);
  await clock.pass(600_000);
  expect(lives).toHaveLength(1);
  expect(log).toEqual([]);
});

test('a terminal that does not stop when asked is killed', async () => {
  const { clock, supervision, terminal } = supervised();
  terminal().answers = false;
  terminal().says(ready);
  const stopped = supervision.stop();
  await clock.pass(stopLimitMs - 1);
  expect(terminal().signals).toEqual([]);
  await clock.pass(1);
  await stopped;
  expect(terminal().signals).toContain('SIGKILL');
});

test('stopping while a restart is waiting starts nothing', async () => {
  const { clock, lives, supervision, terminal } = supervised();
  terminal().exits('status 1');
  await supervision.stop();
  await clock.pass(600_000);
  expect(lives).toHaveLength(1);
});

test('restarting ends one life and begins the next at once', async () => {
  const { lives, log, supervision } = supervised();
  await supervision.restart();
  expect(lives).toHaveLength(2);
  expect(log).toEqual([]);
});

test('whatever happens in whatever order, no two terminals live at once, and after stop none does', async () => {
  const step = fc.constantFrom('exit', 'restart', 'wait', 'long', 'mint', 'ready');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { clock, lives, supervision, terminal } = supervised();
      const living = new Set<ScriptedTerminal>();
      const watchLives = (): void => {
        for (const life of lives) {
          if (life.signals.length === 0 && life === lives.at(-1)) living.add(life);
          else living.delete(life);
        }
      };
      for (const each of steps) {
        if (each === 'exit') terminal().exits('status 1');
        if (each === 'restart') await supervision.restart();
        if (each === 'wait') await clock.pass(700);
        if (each === 'long') await clock.pass(100_000);
        if (each === 'mint') await supervision.mintToken();
        if (each === 'ready') terminal().says(ready);
        await settle();
        watchLives();
        expect(living.size).toBeLessThanOrEqual(1);
        expect(lives.slice(0, -1).every((life) => life.signals.length > 0)).toBe(true);
      }
      const count = lives.length;
      await supervision.stop();
      await clock.pass(600_000);
      expect(lives).toHaveLength(count);
    }),
    { numRuns: 60 },
  );
});
