import { expect } from 'vitest';
import type { PrintOutcome, ReceiptPrinterStatus } from '../../../contract/device.ts';
import { readProfile, type PrinterProfile } from '../printer-profile.ts';
import { ReceiptPrinterDriver } from '../receipt-printer.ts';
import { EmulatedTransport } from './emulated-transport.ts';
import { ManualClock } from './manual-clock.ts';
import { sampleReceipt } from './sample-receipt.ts';

/** A driver with a clock and a cable of its own; `heard` are the changes of status it told. */
export function bench(profileName = 'generic') {
  const clock = new ManualClock();
  const transport = new EmulatedTransport(clock);
  const printer = new ReceiptPrinterDriver({
    transport,
    clock,
    profile: profileOf(profileName),
    profileName,
  });
  const heard: ReceiptPrinterStatus[] = [];
  printer.onStatus((status) => heard.push(status));
  const print = (jobId: string, visitId = 'visit-1') => {
    const result: { outcome?: PrintOutcome } = {};
    void printer.print({ jobId, visitId, document: sampleReceipt }).then((outcome) => {
      result.outcome = outcome;
    });
    return result;
  };
  return { clock, transport, printer, emulator: transport.emulator, heard, print };
}
function profileOf(name: string): PrinterProfile {
  const profile = readProfile(name);
  if (!profile.ok) throw new Error(profile.failure);
  return profile.value;
}
export type Bench = ReturnType<typeof bench>;

/** A healthy printer with nothing in its mouth. */
export const online: ReceiptPrinterStatus = {
  device: 'online',
  paper: 'full',
  media: 'notPresent',
  cover: 'closed',
};

/** A bench whose printer has been found. */
export async function started(profileName?: string): Promise<Bench> {
  const all = bench(profileName);
  all.printer.start();
  await all.clock.advance(1000);
  return all;
}

/** Stops the driver; whatever happened before, nothing is left running or listening. */
export async function stopped({ printer, clock, transport }: Bench): Promise<void> {
  const stopping = printer.stop();
  await clock.advance(0);
  await stopping;
  expect(clock.waiting).toBe(0);
  expect(transport.listeners).toBe(0);
}

/** Calls once when the first bytes of a document are on their way. */
export function whileSending(all: Bench, action: () => void): void {
  all.transport.beforeWrite = () => {
    const bytes = all.transport.sent.at(-1);
    if (!bytes || bytes.length < 100) return;
    all.transport.beforeWrite = () => undefined;
    void Promise.resolve().then(() => Promise.resolve().then(action));
  };
}
