import { expect, test } from 'vitest';
import { ManualClock } from '../supervision/fixtures/manual-clock.ts';
import { ScriptedTerminal } from '../supervision/fixtures/scripted-terminal.ts';
import { refusable, StandInWindow } from './fixtures/electron-stand-in.ts';
import { runElectronShell } from './shell.ts';

function running() {
  const clock = new ManualClock();
  const windows: StandInWindow[] = [];
  const killed: number[] = [];
  const terminals: ScriptedTerminal[] = [];
  const log: string[] = [];
  const sentences: string[] = [];
  const shell = runElectronShell({
    clock,
    newWindow() {
      const opened = new StandInWindow();
      windows.push(opened);
      return opened;
    },
    killRenderer(processId) {
      killed.push(processId);
      windows.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'killed' });
    },
    log: (line) => log.push(line),
    onCannotStart: (sentence) => sentences.push(sentence),
    spawnTerminal() {
      const terminal = new ScriptedTerminal();
      terminals.push(terminal);
      return terminal;
    },
  });
  const [window] = windows;
  if (!window) throw new Error('no window was opened');
  const pages = (): string[] =>
    windows.flatMap(({ loaded }) => loaded).filter((address) => address !== 'about:blank');
  return { clock, killed, log, pages, sentences, shell, terminals, window, windows };
}

async function ready(it: ReturnType<typeof running>, port = 4000): Promise<void> {
  it.terminals.at(-1)?.says({ kind: 'ready', address: `http://127.0.0.1:${String(port)}/` });
  await it.clock.pass(0);
}

test('shows the page of the terminal, and calls its origin our own', async () => {
  const it = running();
  expect(it.shell.ownOrigin()).toBeUndefined();
  await ready(it);
  expect(it.pages()).toEqual(['http://127.0.0.1:4000/#token=token-1']);
  expect(it.shell.ownOrigin()).toBe('http://127.0.0.1:4000');
});

test('an empty page comes before each opening, so that a new token is a new page', async () => {
  const it = running();
  await ready(it);
  expect(it.window.loaded).toEqual(['about:blank', 'http://127.0.0.1:4000/#token=token-1']);
});

test('a crashed page comes back with a fresh token', async () => {
  const it = running();
  await ready(it);
  it.window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
  await it.clock.pass(500);
  expect(it.pages()[1]).toBe('http://127.0.0.1:4000/#token=token-2');
  expect(it.log).toEqual(['the page ended: oom; opening it again']);
});

test('a page that hangs is ended and comes back', async () => {
  const it = running();
  await ready(it);
  it.window.emit('unresponsive');
  await it.clock.pass(500);
  expect(it.window.webContents.crashes).toBe(1);
  expect(it.pages()).toHaveLength(2);
});

test('a page that does not load is loaded again, later each time; an aborted load is not a failure', async () => {
  const it = running();
  await ready(it);
  const fail = (code: number, isMainFrame = true): void =>
    void it.window.webContents.emit('did-fail-load', {}, code, 'ERR', 'http://x', isMainFrame);
  fail(-3);
  fail(-102, false);
  await it.clock.pass(5_000);
  expect(it.pages()).toHaveLength(1);
  fail(-102);
  await it.clock.pass(500);
  expect(it.pages()).toHaveLength(2);
  fail(-102);
  await it.clock.pass(999);
  expect(it.pages()).toHaveLength(2);
  await it.clock.pass(1);
  expect(it.pages()).toHaveLength(3);
});

test('a terminal that died comes back with its page', async () => {
  const it = running();
  await ready(it);
  it.terminals[0]?.exits('SIGKILL');
  await it.clock.pass(500);
  await ready(it, 5000);
  expect(it.terminals).toHaveLength(2);
  expect(it.pages()[1]).toBe('http://127.0.0.1:5000/#token=token-1');
  expect(it.shell.ownOrigin()).toBe('http://127.0.0.1:5000');
});

test('a terminal that cannot start says why', () => {
  const it = running();
  it.terminals[0]?.says({ kind: 'cannotStart', code: 'diskFull', sentence: 'The disk is full.' });
  expect(it.sentences).toEqual(['The disk is full.']);
});

test('the window does not close', () => {
  const it = running();
  const close = refusable({});
  expect(it.window.emit('close', close)).toBe(1);
  expect(close.refused).toBe(true);
});

test('stopping ends the terminal and opens nothing more', async () => {
  const it = running();
  await ready(it);
  await it.shell.stop();
  await it.clock.pass(600_000);
  expect(it.terminals).toHaveLength(1);
  expect(it.pages()).toHaveLength(1);
});

/** The terminal says for some seconds how the page is. */
async function reported(
  it: ReturnType<typeof running>,
  seconds: number,
  paintedMsAgo?: number,
): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await it.clock.pass(1_000);
    it.terminals[0]?.says({
      kind: 'alive',
      pageConnected: true,
      ...(paintedMsAgo === undefined ? {} : { paintedMsAgo: paintedMsAgo + second * 1_000 }),
    });
  }
  await it.clock.pass(0);
}

test('a page that stops painting loses its process first, then gets the next page in the same window', async () => {
  const it = running();
  await ready(it);
  await reported(it, 1, 0);
  await reported(it, 4, 1_000);
  expect(it.killed).toEqual([4711]);
  expect(it.windows).toHaveLength(1);
  expect(it.pages()).toEqual([
    'http://127.0.0.1:4000/#token=token-1',
    'http://127.0.0.1:4000/#token=token-2',
  ]);
  expect(it.log).toEqual(['the page has stopped painting; opening it again']);
});

test('when the next page does not paint either, the whole window is replaced; the old one says nothing more', async () => {
  const it = running();
  await ready(it);
  await reported(it, 1, 0);
  await reported(it, 4, 1_000);
  await reported(it, 10);
  expect(it.windows).toHaveLength(2);
  expect(it.window.destroyed).toBe(true);
  expect(it.windows[1]?.loaded).toEqual(['about:blank', 'http://127.0.0.1:4000/#token=token-3']);
  it.window.webContents.emit('render-process-gone', {}, { reason: 'killed' });
  await it.clock.pass(5_000);
  expect(it.pages()).toHaveLength(3);
});
