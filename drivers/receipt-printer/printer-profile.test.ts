import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RatedDevice, lineSpeedOf } from '../emulators/rated-device.ts';
import { SerialLine } from '../emulators/serial-line.ts';
import { systemClock } from '../emulators/system-clock.ts';
import { configuredReceiptPrinter } from './configured-printer.ts';
import { ReceiptPrinterEmulator } from './emulator/receipt-printer-emulator.ts';
import { cutOff, encodePaper } from './escpos-encode.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { imageQrTexts } from './image-qr.ts';
import { printerProfile, printerProfileNames } from './printer-profile.ts';
import { expectPicture } from './testing/expect-picture.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';
import { paperPicture } from './paper-picture.ts';

const profileOf = (name: string) => printerProfile(name) ?? expect.unreachable(`no profile ${name}`);

test('every profile is whole, and a name that is none gives none', () => {
  expect(printerProfileNames()).toContain('generic');
  for (const name of printerProfileNames()) expect(printerProfile(name)).toBeDefined();
  for (const name of ['', 'nobody', '../generic', 'generic.json'])
    expect(printerProfile(name)).toBeUndefined();
});

test.each(printerProfileNames())('%s prints the same words and the same code', (name) => {
  const words = (text: string[]) => text.join('').replaceAll(/\s/g, '');
  const usual = interpretEscpos(encodePaper(sampleReceipt));
  const profile = profileOf(name);
  const paper = interpretEscpos(encodePaper(sampleReceipt, profile), { widthDots: profile.widthDots });
  expect(words(paper.lines)).toBe(words(usual.lines));
  expect(profile.qr === 'command' ? paper.qr : imageQrTexts(paper)).toEqual(usual.qr);
  expect(paper.unknownCommands).toBe(0);
  expect(paper.cuts).toBe(profile.cut === 'none' ? 0 : 1);
  expect(interpretEscpos(cutOff(profile)).cuts).toBe(paper.cuts);
});

test('Chinese is doubled by the bits that the printer wants', () => {
  const has = (name: string, parameter: number) =>
    Buffer.from(encodePaper(sampleReceipt, profileOf(name))).includes(Buffer.of(0x1c, 0x21, parameter));
  expect([has('generic', 0x0c), has('generic', 0x30)]).toEqual([true, false]);
  expect([has('high-bits', 0x0c), has('high-bits', 0x30)]).toEqual([false, true]);
});

test('a receipt on narrow paper', () => {
  const profile = profileOf('narrow');
  const paper = interpretEscpos(encodePaper(sampleReceipt, profile), { widthDots: profile.widthDots });
  expectPicture('receipt-narrow', paperPicture(paper));
});

test('the rate of a printer is found on a real line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rated-printer-'));
  const path = join(folder, 'printer');
  const device = new RatedDevice(new ReceiptPrinterEmulator(), 19_200, () => lineSpeedOf(path));
  const line = new SerialLine({ path, device, baudRate: 115_200, clock: systemClock });
  await line.plug();
  const printer = configuredReceiptPrinter(
    { transport: 'serial', path, baudRate: 'detect', profile: 'kiosk' },
    systemClock,
  );
  const online = new Promise<void>((resolve) => {
    printer.onStatus((status) => status.device === 'online' && resolve());
  });
  printer.start();
  await online;
  expect(printer.capabilities()).toMatchObject({
    profile: 'kiosk',
    mediaTaken: true,
    control: { cut: true },
  });
  await printer.stop();
  await line.close();
  rmSync(folder, { recursive: true, force: true });
});
