import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SerialTransport } from './serial-transport.ts';

let folder: string;
let line: ChildProcess;
let near: SerialTransport;
let far: SerialTransport;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serial-line-'));
  const paths = ['near', 'far'].map((end) => join(folder, end));
  const ends = paths.map((path) => `pty,raw,echo=0,link=${path}`);
  line = spawn('socat', ends, { stdio: 'ignore' });
  while (!paths.every((path) => existsSync(path))) await sleep(10);
  near = new SerialTransport({ path: join(folder, 'near'), baudRate: 115200 });
  far = new SerialTransport({ path: join(folder, 'far'), baudRate: 115200 });
});

afterEach(async () => {
  await near.close();
  await far.close();
  await breakLine();
  rmSync(folder, { recursive: true, force: true });
});

async function breakLine(): Promise<void> {
  if (line.exitCode !== null || line.signalCode !== null) return;
  const ended = new Promise((resolve) => line.once('exit', resolve));
  line.kill('SIGKILL');
  await ended;
}

test('carries bytes both ways', async () => {
  await near.open();
  await far.open();
  const received: number[] = [];
  far.onBytes((bytes) => received.push(...bytes));
  expect(await near.write(Uint8Array.of(0xaa, 0x00, 0xff))).toEqual({ ok: true, value: undefined });
  while (received.length < 3) await sleep(5);
  expect(received).toEqual([0xaa, 0x00, 0xff]);
});

test('says why it cannot be opened', async () => {
  const nowhere = new SerialTransport({ path: join(folder, 'nowhere'), baudRate: 9600 });
  expect(await nowhere.open()).toMatchObject({ ok: false, failure: { code: 'notFound' } });
  await near.open();
  const second = new SerialTransport({ path: join(folder, 'near'), baudRate: 9600 });
  expect(await second.open()).toMatchObject({ ok: false, failure: { code: 'inUse' } });
});

test('tells once that the line was lost, and can be used no more until it is opened again', async () => {
  await near.open();
  let lost = 0;
  near.onLost(() => (lost += 1));
  await breakLine();
  while (lost === 0) await sleep(5);
  expect(await near.write(Uint8Array.of(1))).toMatchObject({ ok: false, failure: { code: 'closed' } });
  await near.close();
  expect(lost).toBe(1);
});

test('a line that hung up before the first read is told too', async () => {
  expect(await near.open()).toMatchObject({ ok: true });
  let lost = 0;
  near.onLost(() => (lost += 1));
  const ended = breakLine();
  execFileSync('sleep', ['0.1']);
  await ended;
  for (let waited = 0; lost === 0 && waited < 400; waited += 1) await sleep(5);
  expect(lost).toBe(1);
});

test('a write that cannot drain ends when the port is closed', async () => {
  await near.open();
  const justBegun = near.write(Uint8Array.of(1, 2, 3));
  await near.close();
  expect(await justBegun).toMatchObject({ ok: false, failure: { code: 'closed' } });
  await near.open();
  line.kill('SIGSTOP');
  const stuck = near.write(new Uint8Array(200_000));
  await sleep(50);
  await near.close();
  expect(await stuck).toMatchObject({ ok: false, failure: { code: 'closed' } });
});
