import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { TerminalConfiguration } from '../../contract/configuration.ts';
import { startHouse, type HouseOptions } from './house.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'house-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const patience = { timeout: 20_000, interval: 20 };
const standIn = (name: string): string => join(import.meta.dirname, 'fixtures', `small-${name}.ts`);

const root = join(import.meta.dirname, '..', '..');
const standIns = {
  root,
  platform: standIn('platform'),
  emulators: standIn('emulators'),
  terminal: standIn('terminal'),
};

async function start(options: Partial<HouseOptions> = {}) {
  const log: string[] = [];
  const house = await startHouse({
    folder,
    headless: true,
    log: (name, line) => log.push(`${name}: ${line}`),
    ...options,
    programs: { ...standIns, ...options.programs },
  });
  if (house.ok) onTestFinished(() => house.value.stop());
  return { house, log };
}

async function startWell(options: Partial<HouseOptions> = {}) {
  const { house, log } = await start(options);
  if (!house.ok) throw new Error(house.failure);
  return { ...house.value, log };
}

const pidOf = (name: string): number => Number(readFileSync(join(folder, name, 'pid'), 'utf8'));
const configuration = (): TerminalConfiguration =>
  TerminalConfiguration.parse(JSON.parse(readFileSync(join(folder, 'terminal', 'terminal.json'), 'utf8')));
const servers = ['platform', 'emulators', 'terminal'];

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('starts everything, tells where it is, and leaves no process behind', async () => {
  const house = await startWell({ acceptAfterSeconds: 1 });
  expect(house).toMatchObject({
    platformAddress: 'http://127.0.0.1:4100',
    lineAddress: 'http://127.0.0.1:4300',
    dockAddress: 'http://127.0.0.1:4200/',
    devices: { idCardReader: join(folder, 'emulators', 'reader') },
  });
  expect(configuration()).toMatchObject({
    platform: { address: 'http://127.0.0.1:4300', publicAddress: 'http://127.0.0.1:4100' },
    timing: { idleSeconds: 120 },
  });
  const said = JSON.parse(readFileSync(join(folder, 'platform', 'arguments.json'), 'utf8')) as unknown;
  expect(said).toMatchObject({
    'terminal-id': configuration().terminalId,
    'terminal-key-file': configuration().platform.keyFile,
    'accept-after-seconds': '1',
  });
  await vi.waitFor(() => expect(house.log.join('\n')).toMatch(/page: http:.*#token=a-token/), patience);

  const pids = servers.map(pidOf);
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  await house.stop();
  expect(pids.map(isAlive)).toEqual([false, false, false]);
});

test('gives out a fresh address for every opening, and offers none by itself without a shell', async () => {
  const house = await startWell({ withShell: false });
  const [first, second] = [await house.newPageAddress(), await house.newPageAddress()];
  expect(first.ok && second.ok && first.value !== second.value).toBe(true);
  expect(house.log.filter((line) => line.startsWith('page:'))).toEqual([]);
});

test('without a terminal there are platform and devices alone', async () => {
  await startWell({ withTerminal: false });
  expect(existsSync(join(folder, 'terminal', 'pid'))).toBe(false);
  expect(configuration().platform.address).toBe('http://127.0.0.1:4300');
});

test('what people wrote into the configuration is kept, what is decided at the start is not', async () => {
  await (await startWell()).stop();
  const own = configuration();
  const edited = { ...own, terminalId: 'MY-OWN-01', site: { ...own.site, name: '峡门乡' } };
  writeFileSync(join(folder, 'terminal', 'terminal.json'), JSON.stringify(edited));
  await startWell({ timing: { idleSeconds: 7 } });
  expect(configuration()).toMatchObject({
    terminalId: 'MY-OWN-01',
    site: { name: '峡门乡' },
    timing: { idleSeconds: 7, warningSeconds: 30 },
    platform: { address: 'http://127.0.0.1:4301' },
  });
});

test.each([
  ['{', 'is not JSON'],
  ['{"terminalId":"x"}', 'is not a configuration of a terminal, at terminalId'],
])('a configuration that cannot be used (%s) is named, and stays as it is', async (text, sentence) => {
  const file = join(folder, 'terminal', 'terminal.json');
  mkdirSync(join(folder, 'terminal'));
  writeFileSync(file, text);
  const { house } = await start();
  expect(house).toMatchObject({ ok: false, failure: expect.stringContaining(sentence) as string });
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(existsSync(join(folder, 'platform'))).toBe(false);
});

test('a second house on the same folder says so and starts nothing; the first goes on', async () => {
  await startWell();
  const pids = servers.map(pidOf);
  const { house } = await start();
  expect(house).toMatchObject({ ok: false, failure: expect.stringContaining('already') as string });
  expect(servers.map(pidOf)).toEqual(pids);
  expect(pids.map(isAlive)).toEqual([true, true, true]);
});

test('a folder that was left can be used again', async () => {
  await (await startWell()).stop();
  expect((await start()).house.ok).toBe(true);
});

test('a platform that cannot start ends the start with its own sentence', async () => {
  const { house } = await start({ platformPort: 1 });
  expect(house).toEqual({ ok: false, failure: 'Port 1 is in use.' });
});

test('a terminal that cannot start ends the start with its own sentence and the rest with it', async () => {
  await (await startWell()).stop();
  const own = configuration();
  writeFileSync(
    join(folder, 'terminal', 'terminal.json'),
    JSON.stringify({ ...own, site: { ...own.site, name: 'refused' } }),
  );
  const { house } = await start();
  expect(house).toEqual({ ok: false, failure: 'Another terminal uses this folder.' });
  expect(servers.map(pidOf).map(isAlive)).toEqual([false, false, false]);
});

test('a program that is not there is a sentence, not a crash', async () => {
  const { house } = await start({ programs: { root: join(folder, 'nowhere') } });
  expect(house).toMatchObject({ ok: false, failure: expect.stringContaining('ENOENT') as string });
});

test('a start that is interrupted leaves nothing behind', async () => {
  const interrupted = new AbortController();
  const starting = start({
    signal: interrupted.signal,
    log: (_name, line) => {
      if (line.startsWith('the emulated devices')) interrupted.abort();
    },
  });
  expect((await starting).house).toMatchObject({ ok: false });
  expect(isAlive(pidOf('platform'))).toBe(false);
});

test('a house that is killed takes everything with it', async () => {
  const options = { folder, headless: true, programs: standIns };
  const code = `import { startHouse } from ${JSON.stringify(join(import.meta.dirname, 'house.ts'))};
    const house = await startHouse(${JSON.stringify(options)}); console.log(house.ok);`;
  const house = spawn(process.execPath, ['--input-type=module-typescript', '-e', code]);
  const [answer] = (await once(house.stdout, 'data')) as [Buffer];
  expect(answer.toString()).toBe('true\n');
  const pids = servers.map(pidOf);
  house.kill('SIGKILL');
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false, false]), patience);
});

test('a platform that dies comes back at its port; the terminal goes on', async () => {
  const house = await startWell();
  const [platform, terminal] = [pidOf('platform'), pidOf('terminal')];
  process.kill(platform, 'SIGKILL');
  await vi.waitFor(() => expect(house.log).toContain('platform: ready again'), patience);
  const said = JSON.parse(readFileSync(join(folder, 'platform', 'arguments.json'), 'utf8')) as unknown;
  expect(said).toMatchObject({ port: '4100' });
  expect(pidOf('terminal')).toBe(terminal);
});

test('emulators that die come back, and the terminal is started anew on the line’s new address', async () => {
  const house = await startWell();
  const terminal = pidOf('terminal');
  process.kill(pidOf('emulators'), 'SIGKILL');
  await vi.waitFor(() => expect(pidOf('terminal')).not.toBe(terminal), patience);
  expect(configuration().platform.address).toBe('http://127.0.0.1:4301');
  await vi.waitFor(async () => {
    const address = await house.newPageAddress();
    expect(address).toMatchObject({
      ok: true,
      value: expect.stringMatching(/^http:..127.0.0.1:5001/) as string,
    });
  }, patience);
});

test('a terminal that dies comes back', async () => {
  await startWell();
  const terminal = pidOf('terminal');
  process.kill(terminal, 'SIGKILL');
  await vi.waitFor(() => expect(pidOf('terminal')).not.toBe(terminal), patience);
});
