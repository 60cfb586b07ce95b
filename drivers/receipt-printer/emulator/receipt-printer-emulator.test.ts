import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../contract/clock.ts';
import type { ReceiptPrinterStatus } from '../../../contract/device.ts';
import { SerialTransport } from '../../serial-transport.ts';
import { ReceiptPrinterDriver } from '../receipt-printer.ts';
import { encodePaper } from '../escpos-encode.ts';
import { readAutomaticStatus } from '../printer-status.ts';
import { sampleReceipt } from '../testing/sample-receipt.ts';
import { ReceiptPrinterEmulator } from './receipt-printer-emulator.ts';

const clock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

let folder: string;
let cable: ChildProcess | undefined;
let dockPort: SerialPort | undefined;
let printer: ReceiptPrinterDriver;
let emulator: ReceiptPrinterEmulator;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A pair of pseudo terminals with the driver's end and the emulator's end, as a cable would join them. */
async function plugIn(): Promise<void> {
  const [near, far] = [join(folder, 'printer'), join(folder, 'dock')];
  cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
  await until(() => existsSync(near) && existsSync(far));
  const port = new SerialPort({ path: far, baudRate: 115200, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  port.on('error', () => undefined);
  dockPort = port;
  emulator.attach(port);
}

async function pullOut(): Promise<void> {
  emulator.detach();
  const ended = new Promise((resolve) => cable?.once('exit', resolve));
  cable?.kill();
  await ended;
  const port = dockPort;
  if (port?.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'receipt-printer-'));
  emulator = new ReceiptPrinterEmulator();
  const transport = new SerialTransport({ path: join(folder, 'printer'), baudRate: 115200 });
  printer = new ReceiptPrinterDriver({
    transport,
    clock,
    timing: { pollMs: 100, firstRetryMs: 50, lastRetryMs: 100 },
  });
});

afterEach(async () => {
  await printer.stop();
  await pullOut();
  rmSync(folder, { recursive: true, force: true });
});

const job = (jobId: string) => ({ jobId, visitId: 'visit-1', document: sampleReceipt });
const online: ReceiptPrinterStatus = {
  device: 'online',
  paper: 'full',
  media: 'notPresent',
  cover: 'closed',
};

describe('driver and emulator over a pair of pseudo terminals', () => {
  it('prints, shows the ticket in the mouth, and sees it taken', async () => {
    await plugIn();
    printer.start();
    await until(() => printer.status().device === 'online');
    expect(printer.status()).toEqual(online);
    expect(await printer.print(job('a'))).toEqual({ completion: 'success', paper: 'complete' });
    expect(Buffer.from(emulator.papers()[0]?.bytes ?? [])).toEqual(Buffer.from(encodePaper(sampleReceipt)));
    expect(emulator.papers()[0]?.png().subarray(1, 4).toString()).toBe('PNG');
    await until(() => printer.status().media === 'present');
    emulator.takePaper();
    await until(() => printer.status().media === 'notPresent');
  });

  it('survives the cable being pulled in the middle of a receipt, and prints the next one whole', async () => {
    await plugIn();
    printer.start();
    await until(() => printer.status().device === 'online');
    const outcome = printer.print(job('a'));
    await until(() => emulator.bytesUnderHead().length > 0 || emulator.papers().length > 0);
    await pullOut();
    const { completion, paper } = await outcome;
    expect(['hardwareError unknown', 'success complete']).toContain(`${completion} ${paper}`);
    await until(() => printer.status().device === 'noDevice');
    expect(await printer.print(job('b'))).toEqual({ completion: 'deviceNotReady', paper: 'none' });
    await plugIn();
    await until(() => printer.status().device === 'online');
    await until(() => emulator.bytesUnderHead().length === 0);
    const before = emulator.papers().length;
    expect(await printer.print(job('c'))).toEqual({ completion: 'success', paper: 'complete' });
    expect(
      emulator
        .papers()
        .slice(before)
        .map(({ lines }) => lines.filter((line) => line === '取件号').length),
    ).toEqual([1]);
  });

  it('is found when it is plugged in late, and reports faults set at the dock', async () => {
    printer.start();
    await until(() => printer.status().device === 'noDevice');
    await plugIn();
    await until(() => printer.status().device === 'online');
    emulator.setPaper('out');
    expect(await printer.print(job('a'))).toEqual({
      completion: 'deviceNotReady',
      error: 'paperOut',
      paper: 'none',
    });
    emulator.setPaper('full');
    emulator.setLinesLeft(3);
    expect(await printer.print(job('b'))).toEqual({
      completion: 'commandErrorCode',
      error: 'paperOut',
      paper: 'partial',
    });
    expect(emulator.papers()).toHaveLength(0);
  });

  it('sends automatic status when it was asked to', async () => {
    await plugIn();
    const near = new SerialPort({ path: join(folder, 'printer'), baudRate: 115200 });
    const heard: number[] = [];
    near.on('data', (bytes: Buffer) => heard.push(...bytes));
    near.write(Uint8Array.of(0x1d, 0x61, 0xff));
    await until(() => heard.length >= 4);
    emulator.setCover('open');
    await until(() => heard.length >= 8);
    expect(readAutomaticStatus(Uint8Array.from(heard.slice(0, 4)))).toMatchObject({
      offline: false,
      paper: 'full',
    });
    expect(readAutomaticStatus(Uint8Array.from(heard.slice(4)))).toMatchObject({
      offline: true,
      coverOpen: true,
    });
    await new Promise<void>((resolve) => near.close(() => resolve()));
  });
});

describe('the emulator', () => {
  it('tells the dock each paper once, and forgets the oldest', async () => {
    await plugIn();
    emulator = new ReceiptPrinterEmulator({ keep: 2 });
    if (dockPort) emulator.attach(dockPort);
    const heard: string[] = [];
    const stop = emulator.onPaper(({ id }) => heard.push(id));
    printer.start();
    await until(() => printer.status().device === 'online');
    for (const jobId of ['a', 'b', 'c']) await printer.print(job(jobId));
    // a loaded machine may cut after the driver has stopped waiting
    await until(() => heard.length >= 3);
    stop();
    await printer.print(job('d'));
    await until(() => emulator.papers().at(-1)?.id === 'paper-4');
    expect(heard).toEqual(['paper-1', 'paper-2', 'paper-3']);
    expect(emulator.papers().map(({ id }) => id)).toEqual(['paper-3', 'paper-4']);
  });

  it('that lies says all is well and prints nothing', async () => {
    await plugIn();
    emulator.setPaper('out');
    emulator.setFault('lyingDone');
    printer.start();
    await until(() => printer.status().device === 'online');
    expect((await printer.print(job('a'))).completion).toBe('success');
    expect(emulator.papers()).toHaveLength(0);
  });
});
