import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DockError } from './dock-api.ts';
import { DockClient } from './dock-client.ts';
import { emulatedDevices } from './emulated-devices.ts';
import { openDock, type OpenDock } from './open-dock.ts';
import { systemClock } from './system-clock.ts';

const FIND_CARD = 'aaaaaa96690003200122';
const CARD_FOUND = 'aaaaaa9669000800009f0000000097';
const NO_CARD = 'aaaaaa9669000400008084';
const SAM_STATUS = 'aaaaaa9669000311ffed';
const NOT_AUTHORISED = 'aaaaaa9669000400006662';
const RECEIPT = Buffer.concat([
  Buffer.from('1b40', 'hex'),
  Buffer.from('hello\n'),
  Buffer.from('1d564200', 'hex'),
]);

let folder: string;
let platform: Server;
let opened: OpenDock;
let client: DockClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dock-server-'));
  platform = createServer((_incoming, reply) => void reply.end('platform'));
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const { port } = platform.address() as AddressInfo;
  const outcome = await openDock({
    folder,
    lineTarget: new URL(`http://127.0.0.1:${port}`),
    port: 0,
    clock: systemClock,
    devices: emulatedDevices(systemClock),
  });
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  opened = outcome.value;
  client = new DockClient(opened.dockAddress);
});

afterAll(async () => {
  await opened.close();
  expect(readdirSync(folder)).toEqual([]);
  platform.closeAllConnections();
  await new Promise((resolve) => platform.close(resolve));
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  await client.liftCard();
  await client.setReaderFault('none');
  await client.setPaper('full');
  await client.setCover('closed');
  await client.setPrinterFault('none');
  await client.takePaper();
  await client.restoreLine();
  await client.plug('idCardReader');
  await client.plug('receiptPrinter');
});

async function openPort(path: string, baudRate: number): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error) throw error;
  return port;
}

/** Sends one command to the reader and returns its answer, both as hex. */
async function askReader(command: string, answerBytes: number): Promise<string> {
  const port = await openPort(opened.devices.idCardReader, 115_200);
  const answer = new Promise<string>((resolve) => {
    let received = '';
    port.on('data', (bytes: Buffer) => {
      received += bytes.toString('hex');
      if (received.length >= answerBytes * 2) resolve(received);
    });
  });
  port.write(Buffer.from(command, 'hex'));
  const text = await answer;
  await new Promise((resolve) => port.close(resolve));
  return text;
}

async function print(bytes: Buffer): Promise<void> {
  const port = await openPort(opened.devices.receiptPrinter, 19_200);
  await new Promise((resolve) => port.write(bytes, resolve));
  await new Promise((resolve) => port.drain(resolve));
  await new Promise((resolve) => port.close(resolve));
}

describe('the dock', () => {
  it('puts a card on the reader and lifts it: the reader answers so on its serial port', async () => {
    expect(await askReader(FIND_CARD, 11)).toBe(NO_CARD);
    const placed = await client.placeCard('wang-shufen');
    expect(placed).toMatchObject({ ok: true, value: { reader: { card: 'wang-shufen' } } });
    expect(await askReader(FIND_CARD, 15)).toBe(CARD_FOUND);
    await client.liftCard();
    expect((await client.state()).reader.card).toBeNull();
    expect(await askReader(FIND_CARD, 11)).toBe(NO_CARD);
  });

  it('says who has a card here, and which card is damaged', async () => {
    const { persons } = await client.state();
    expect(persons.find(({ id }) => id === 'wang-shufen')).toMatchObject({ label: '王淑芬', damaged: false });
    expect(persons.filter(({ damaged }) => damaged).map(({ id }) => id)).toEqual(['damaged']);
    expect(await client.placeCard('nobody')).toMatchObject({ ok: false, failure: { code: 'unknownPerson' } });
  });

  it('unplugs and plugs a device: its path goes and comes back', async () => {
    await client.unplug('idCardReader');
    expect((await client.state()).reader.cable.state).toBe('unplugged');
    await expect(openPort(opened.devices.idCardReader, 115_200)).rejects.toThrow();
    await client.plug('idCardReader');
    expect((await client.state()).reader.cable.state).toBe('plugged');
    expect(await askReader(FIND_CARD, 11)).toBe(NO_CARD);
  });

  it('shows the paper as it comes out, with its picture, until it is taken', async () => {
    const before = (await client.state()).papers[0]?.id;
    const waiting = client.waitForPaper(before);
    await print(RECEIPT);
    const paper = await waiting;
    expect(paper).toMatchObject({ lines: ['hello'], qr: [], taken: false });
    const picture = await client.paperPng(paper?.id ?? '');
    expect(
      Buffer.from(picture ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await client.state()).printer.waiting).toBe(true);
    await client.takePaper();
    const after = await client.state();
    expect(after.printer.waiting).toBe(false);
    expect(after.papers[0]).toMatchObject({ id: paper?.id, taken: true });
  });

  it('waits for the paper after one that is known, not for one that came before', async () => {
    const before = (await client.state()).papers[0]?.id;
    await print(RECEIPT);
    const first = await client.waitForPaper(before);
    const second = client.waitForPaper(first?.id);
    await print(RECEIPT);
    expect((await second)?.id).not.toBe(first?.id);
    expect((await client.waitForPaper(before))?.id).toBe(first?.id);
  });

  it('gives up waiting for paper when told to', async () => {
    const before = (await client.state()).papers[0]?.id;
    await print(RECEIPT);
    const newest = await client.waitForPaper(before);
    const giveUp = new AbortController();
    const waiting = client.waitForPaper(newest?.id, giveUp.signal);
    giveUp.abort();
    expect(await waiting).toBeUndefined();
  });

  it('has no picture of a paper that never was', async () => {
    expect(await client.paperPng('../../etc/passwd')).toBeUndefined();
    const reply = await fetch(`${opened.dockAddress}/api/papers/none.png`);
    expect(reply.status).toBe(404);
    expect(DockError.parse(await reply.json()).code).toBe('unknownPaper');
  });

  it('keeps what was set on the printer and the reader', async () => {
    await client.setPaper('low');
    await client.setCover('open');
    await client.setPrinterFault('silent');
    await client.setReaderFault('slow');
    expect(await client.state()).toMatchObject({
      printer: { paper: 'low', cover: 'open', fault: 'silent' },
      reader: { fault: 'slow' },
    });
  });

  it('lets the reader misbehave on its serial port', async () => {
    await client.setReaderFault('refuses');
    expect(await askReader(SAM_STATUS, 11)).toBe(NOT_AUTHORISED);
    await client.setReaderFault('noisy');
    expect(await askReader(FIND_CARD, 16)).toMatch(new RegExp(`^aa0096ff69${NO_CARD}$`));
    await client.setReaderFault('none');
    expect(await askReader(FIND_CARD, 11)).toBe(NO_CARD);
  });

  it('cuts and restores the line to the platform', async () => {
    expect(await (await fetch(opened.lineAddress)).text()).toBe('platform');
    await client.cutLine();
    await expect(fetch(opened.lineAddress)).rejects.toThrow();
    expect((await client.state()).line).toMatchObject({ fault: { kind: 'cut' } });
    await client.restoreLine();
    expect(await (await fetch(opened.lineAddress)).text()).toBe('platform');
  });
});
