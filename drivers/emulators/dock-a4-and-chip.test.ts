import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentPrinterStatus } from '../../contract/device.ts';
import type { SocialSecurityEvent } from '../../contract/social-security-card.ts';
import { pdfOf } from '../document-printer/testing/document-bench.ts';
import { HttpIppExchange } from '../document-printer/http-ipp-exchange.ts';
import { IppDocumentPrinter } from '../document-printer/ipp-document-printer.ts';
import { configuredSocialSecurityReader } from '../social-security-card/configured-reader.ts';
import { whatIsMissing } from '../social-security-card/emulator/virtual-reader.ts';
import { DockClient } from './dock-client.ts';
import { emulatedDevices } from './emulated-devices.ts';
import { openDock, type OpenDock } from './open-dock.ts';
import { systemClock } from './system-clock.ts';

let folder: string;
let opened: OpenDock;
let dock: DockClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dock-a4-'));
  const outcome = await openDock({
    folder,
    lineTarget: new URL('http://127.0.0.1:9'),
    port: 0,
    clock: systemClock,
    devices: emulatedDevices(systemClock),
  });
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  opened = outcome.value;
  dock = new DockClient(opened.dockAddress);
});

afterAll(async () => {
  await opened.close();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

describe('the A4 printer of the dock, asked by the real driver', () => {
  let printer: IppDocumentPrinter;
  const well = { paper: 'full', toner: 'full', cover: 'closed', fault: 'none' } as const;

  const untilItSays = (status: Partial<DocumentPrinterStatus>): Promise<void> =>
    until(() => Object.entries(status).every(([part, word]) => Reflect.get(printer.status(), part) === word));

  beforeAll(async () => {
    printer = new IppDocumentPrinter({
      uri: opened.devices.documentPrinter,
      exchange: (uri) => new HttpIppExchange({ uri }, systemClock),
      clock: systemClock,
      userName: 'jiujin-test',
      timing: { pollMs: 50, firstRetryMs: 50, lastRetryMs: 50, answerMs: 500, followMs: 50, settleMs: 100 },
    });
    printer.start();
    await until(() => printer.status().device === 'online');
  });
  afterAll(() => printer.stop());

  it.each([
    [{ paper: 'low' }, { device: 'online', paper: 'low' }],
    [{ paper: 'out' }, { device: 'userError', paper: 'out' }],
    [{ toner: 'low' }, { device: 'online', toner: 'low' }],
    [{ toner: 'out' }, { device: 'userError', toner: 'out' }],
    [{ cover: 'open' }, { device: 'userError', cover: 'open' }],
    [{ fault: 'jam' }, { device: 'userError', paper: 'jammed' }],
    [{ fault: 'paused' }, { device: 'offline' }],
    [{ fault: 'busy' }, { device: 'deviceBusy' }],
    [{ fault: 'silent' }, { device: 'offline', paper: 'unknown' }],
  ] as const)('%j is told as %j, and is over when it is mended', async (trouble, status) => {
    await dock.setDocumentPrinter(trouble);
    await untilItSays(status);
    await dock.setDocumentPrinter(well);
    await untilItSays({ device: 'online', paper: 'full', toner: 'full', cover: 'closed' });
  });

  it('pulled out and put in again at the same address', async () => {
    await dock.unplug('documentPrinter');
    await until(() => printer.status().device === 'noDevice');
    await dock.plug('documentPrinter');
    await until(() => printer.status().device === 'online');
  });

  const job = (jobId: string) => ({ jobId, visitId: 'visit', pdf: pdfOf(1), pages: 1 });

  it('prints, and shows what came out; one that lies is found out', async () => {
    expect(await printer.print(job('good'))).toMatchObject({ completion: 'success', paper: 'complete' });
    await dock.setDocumentPrinter({ fault: 'lyingDone' });
    expect(await printer.print(job('lied'))).toMatchObject({ completion: 'success', paper: 'unknown' });
    const { papers } = (await dock.state()).documentPrinter;
    expect(papers).toEqual([{ id: '1', pages: 1, printed: 1 }]);
    const pdf = await fetch(`${opened.dockAddress}/api/documents/1.pdf`);
    expect(await pdf.text()).toBe(Buffer.from(pdfOf(1)).toString());
    await dock.setDocumentPrinter(well);
  });
});

describe('the chip-card reader of the dock', () => {
  it('is there, or the dock says in words what is missing', async () => {
    const { cable } = (await dock.state()).chipReader;
    if (whatIsMissing() === undefined) expect(cable.state).toBe('plugged');
    else
      expect(cable).toMatchObject({
        state: 'broken',
        reason: expect.stringContaining('apt-get install') as string,
      });
    expect(opened.devices.socialSecurityReader !== undefined).toBe(whatIsMissing() === undefined);
  });

  it.skipIf(whatIsMissing())(
    'tells cards that do not belong into it, torn ones, and a pulled cable',
    async () => {
      const connection = { transport: 'pcsc', ...opened.devices.socialSecurityReader } as const;
      const reader = configuredSocialSecurityReader(connection, systemClock, () => undefined);
      let told: SocialSecurityEvent[] = [];
      reader.onEvent((event) => event.kind !== 'status' && told.push(event));
      reader.start();
      await until(() => reader.status().device === 'online');
      const kinds = () => told.map((event) => (event.kind === 'cardProblem' ? event.problem : event.kind));
      for (const [card, problem] of [
        ['resident', 'residentCard'],
        ['bank', 'notSocialSecurityCard'],
        ['broken', 'cardUnreadable'],
      ] as const) {
        told = [];
        await dock.insertChipCard(card);
        await until(() => kinds().includes(problem));
        expect((await dock.state()).chipReader.card).toBe(card);
        await dock.liftChipCard();
        await until(() => kinds().includes('mediaRemoved'));
      }
      reader.arm();
      told = [];
      await dock.insertChipCard('torn');
      await until(() => kinds().includes('mediaRemoved'));
      expect(kinds()).not.toContain('cardRead');
      expect((await dock.state()).chipReader.card).toBeNull();
      await dock.insertChipCard('socialSecurity');
      await until(() => kinds().includes('cardRead'));
      await dock.unplug('socialSecurityReader');
      await until(() => reader.status().device === 'noDevice');
      await dock.plug('socialSecurityReader');
      await until(() => reader.status().device === 'online');
      await reader.stop();
    },
  );
});
