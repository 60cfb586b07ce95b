import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DockClient } from './dock-client.ts';

const Ready = z.strictObject({
  ready: z.strictObject({
    dockAddress: z.url(),
    lineAddress: z.url(),
    devices: z.strictObject({
      idCardReader: z.string(),
      receiptPrinter: z.string(),
      codeScanner: z.string(),
      lights: z.string(),
      sensors: z.string(),
      pinPad: z.string(),
      documentPrinter: z.url(),
      /** where the service of chip cards is installed */
      socialSecurityReader: z.strictObject({ service: z.string(), reader: z.string() }).optional(),
    }),
  }),
});

let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dock-serve-'));
  started = [];
});

afterEach(() => {
  started.forEach((child) => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true, force: true });
});

function start(args: string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...environment },
  });
  started.push(child);
  return child;
}

const usual = (): string[] => ['--folder', folder, '--line-target', 'http://127.0.0.1:9'];

async function ready(child: ChildProcess): Promise<z.infer<typeof Ready>['ready']> {
  let text = '';
  for await (const part of child.stdout ?? []) {
    text += String(part);
    if (text.includes('\n')) return Ready.parse(JSON.parse(text)).ready;
  }
  throw new Error('ended before it was ready');
}

/** Runs a start that cannot succeed: exit status and what was said. */
async function refused(child: ChildProcess): Promise<{ status: number | null; said: string; out: string }> {
  let [said, out] = ['', ''];
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (said += part));
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (out += part));
  await once(child, 'close');
  return { status: child.exitCode, said, out };
}

/** Services of chip cards that this process's children have left behind: they belong to nobody any more. */
function servicesLeft(): string[] {
  const table = execFileSync('ps', ['-eo', 'ppid,args'], { encoding: 'utf8' });
  return table.split('\n').filter((row) => /^ *1 .*pcscd --foreground .*pcsc-/.test(row));
}

function processesLeft(): string[] {
  const table = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return table.split('\n').filter((row) => row.includes('socat') && row.includes(folder));
}

describe('the dock as a process', () => {
  it('says where everything is', async () => {
    const where = await ready(start(usual()));
    expect(where.devices).toMatchObject({
      documentPrinter: expect.stringMatching(/^ipp:\/\/127\.0\.0\.1:\d+\//) as string,
      idCardReader: join(folder, 'id-card-reader'),
      receiptPrinter: join(folder, 'receipt-printer'),
      codeScanner: join(folder, 'code-scanner'),
      lights: join(folder, 'lights'),
      sensors: join(folder, 'sensors'),
      pinPad: join(folder, 'pin-pad'),
    });
    expect(existsSync(where.devices.idCardReader)).toBe(true);
    const state = await new DockClient(where.dockAddress).state();
    expect(state.line.address).toBe(where.lineAddress);
    expect(processesLeft()).toHaveLength(6);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('leaves nothing behind on %s', async (signal) => {
    const child = start(usual());
    await ready(child);
    child.kill(signal);
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(processesLeft()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends when the parent that holds its channel goes away', async () => {
    const child = start(usual());
    await ready(child);
    child.disconnect();
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(processesLeft()).toEqual([]);
  });

  it('leaves no process behind even when it is killed outright, and starts again over the remains', async () => {
    const child = start(usual());
    const before = await ready(child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    while (processesLeft().length + servicesLeft().length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    // A4 printer and chip cards may be elsewhere
    const { idCardReader, receiptPrinter } = (await ready(start(usual()))).devices;
    expect({ idCardReader, receiptPrinter }).toEqual({
      idCardReader: before.devices.idCardReader,
      receiptPrinter: before.devices.receiptPrinter,
    });
  });

  it('is forbidden in production', async () => {
    const { status, said, out } = await refused(start(usual(), { JIUJIN_PRODUCTION: '1' }));
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(said).toBe('The dock stands in for real devices and does not run where JIUJIN_PRODUCTION=1.\n');
  });

  it.each([
    ['no folder', ['--line-target', 'http://127.0.0.1:9'], /^--folder is missing/],
    ['no target', ['--folder', 'x'], /^--line-target is missing/],
    ['a target that is no web address', ['--folder', 'x', '--line-target', 'ftp://x'], /^--line-target is/],
    ['a port that is none', ['--folder', 'x', '--line-target', 'http://x', '--port', 'many'], /^--port/],
    ['a port too high', ['--folder', 'x', '--line-target', 'http://x', '--port', '70000'], /^--port/],
    ['an unknown option', ['--folder', 'x', '--line-target', 'http://x', '--colour', 'red'], /colour/],
  ])('says in one sentence what is wrong: %s', async (_what, args, sentence) => {
    const { status, said } = await refused(start(args));
    expect(status).toBe(1);
    expect(said).toMatch(sentence);
    expect(said.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says that socat is missing and what to type', async () => {
    const { status, said } = await refused(start(usual(), { PATH: folder }));
    expect(status).toBe(1);
    expect(said).toBe('The program socat is missing; on Debian: apt-get install socat.\n');
  });

  it('says that the port is taken, and leaves no cable behind', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const { status, said } = await refused(start([...usual(), '--port', String(port)]));
    await new Promise((resolve) => holder.close(resolve));
    expect(status).toBe(1);
    expect(said).toMatch(/^The dock's port cannot be opened: .*EADDRINUSE/);
    expect(processesLeft()).toEqual([]);
  });

  it('says that the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const inFile = ['--folder', join(folder, 'file', 'sub'), '--line-target', 'http://127.0.0.1:9'];
    const { status, said } = await refused(start(inFile));
    expect(status).toBe(1);
    expect(said).toMatch(/^The folder for the devices' paths cannot be made: /);
  });
});
