import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DockState } from './dock-api.ts';
import { DockChipReader } from './dock-chip-reader.ts';
import { DockDocumentPrinter } from './dock-document-printer.ts';
import { DockCardReader } from './dock-reader.ts';
import { dockServer } from './dock-server.ts';
import { Dock } from './dock.ts';
import { DockSmallDevices } from './dock-small-devices.ts';
import { emulatedDevices } from './emulated-devices.ts';
import { LineProxy } from './line-proxy.ts';
import { SerialLine } from './serial-line.ts';
import { systemClock } from './system-clock.ts';

/** Knows how many listen to it and tells when one goes. */
class CountingDock extends Dock {
  listening = 0;
  #left: () => void = () => undefined;

  override onState(listener: (state: DockState) => void): () => void {
    this.listening += 1;
    const stop = super.onState(listener);
    return () => {
      this.listening -= 1;
      stop();
      this.#left();
    };
  }

  nextLeaving(): Promise<void> {
    return new Promise((resolve) => (this.#left = resolve));
  }
}

let folder: string;
let dock: CountingDock;
let server: ReturnType<typeof dockServer>;
let address: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dock-events-'));
  const reader = new DockCardReader(systemClock);
  const { printer } = emulatedDevices(systemClock);
  const cable = (name: string): SerialLine =>
    new SerialLine({ path: join(folder, name), device: reader, baudRate: 115200, clock: systemClock });
  const line = await LineProxy.start({ target: new URL('http://127.0.0.1:9'), clock: systemClock });
  const documentPrinter = await DockDocumentPrinter.make(systemClock);
  const chipReader = new DockChipReader();
  dock = new CountingDock({
    reader,
    printer,
    documentPrinter,
    chipReader,
    line,
    small: new DockSmallDevices(),
    cables: {
      idCardReader: cable('a'),
      receiptPrinter: cable('b'),
      codeScanner: cable('c'),
      lights: cable('d'),
      sensors: cable('e'),
      pinPad: cable('f'),
      documentPrinter: documentPrinter.cable,
      socialSecurityReader: chipReader.cable,
    },
  });
  server = dockServer(dock);
  await server.listen({ host: '127.0.0.1', port: 0 });
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await server.close();
  await dock.close();
  rmSync(folder, { recursive: true });
});

describe('the events of the dock', () => {
  it('tell the state at once and after every change, to every page, and forget a page that leaves', async () => {
    const first = await openEvents();
    const second = await openEvents();
    expect((await first.next()).reader.card).toBeNull();
    expect((await second.next()).reader.card).toBeNull();
    expect(dock.listening).toBe(2);
    dock.placeCard('wang-shufen');
    expect((await first.next()).reader.card).toBe('wang-shufen');
    expect((await second.next()).reader.card).toBe('wang-shufen');
    const left = dock.nextLeaving();
    first.leave();
    await left;
    expect(dock.listening).toBe(1);
    dock.liftCard();
    expect((await second.next()).reader.card).toBeNull();
  });

  it('end when the dock closes, so that closing does not wait for pages', async () => {
    const page = await openEvents();
    await page.next();
    const left = dock.nextLeaving();
    await server.close();
    await left;
    expect(dock.listening).toBe(0);
  });
});

interface Events {
  next(): Promise<DockState>;
  leave(): void;
}

async function openEvents(): Promise<Events> {
  const leaving = new AbortController();
  const { body, headers } = await fetch(`${address}/api/events`, { signal: leaving.signal });
  expect(headers.get('content-type')).toBe('text/event-stream');
  if (!body) throw new Error('no body');
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<DockState> => {
    while (!text.includes('\n\n')) text += (await reader.read()).value ?? '';
    const [event = '', ...rest] = text.split('\n\n');
    text = rest.join('\n\n');
    return DockState.parse(JSON.parse(event.slice('data: '.length)));
  };
  return { next, leave: () => leaving.abort() };
}
