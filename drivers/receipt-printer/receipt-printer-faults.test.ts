import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaperDocument } from '../../contract/paper.ts';
import type { PrintOutcome } from '../../contract/device.ts';
import { bench, online, stopped, type Bench } from './testing/printer-bench.ts';

/** What goes wrong, one after the other; each lasts until the next. */
const faults = [
  'none',
  'late',
  'split',
  'duplicated',
  'garbled',
  'lost',
  'lyingDone',
  'stuckBusy',
  'silent',
  'unplugged',
  'unpluggedMidFrame',
  'wrongBaud',
  'paperOut',
  'coverOpen',
  'cutter',
] as const;
type Fault = (typeof faults)[number];

function clear(all: Bench): void {
  const { transport, emulator } = all;
  transport.distort = (bytes) => [{ bytes, delayMs: 0 }];
  transport.garbles = false;
  transport.beforeWrite = () => undefined;
  transport.plug();
  emulator.setFault('none');
  emulator.setCover('closed');
  emulator.setPaper('full');
  emulator.takePaper();
}

/** The answers' bytes as one of the faults of a line leaves them. */
function distorted(fault: Fault, bytes: Uint8Array, seed: number): { bytes: Uint8Array; delayMs: number }[] {
  switch (fault) {
    case 'late':
      return [{ bytes, delayMs: 300 + (seed % 1500) }];
    case 'split':
      return [...bytes].map((byte) => ({ bytes: Uint8Array.of(byte), delayMs: 20 }));
    case 'duplicated':
      return [bytes, bytes].map((each) => ({ bytes: each, delayMs: 5 }));
    case 'garbled':
      return [{ bytes: bytes.map((byte) => byte ^ (1 << (seed % 8))), delayMs: 0 }];
    case 'lost':
      return [];
    default:
      return [{ bytes, delayMs: 0 }];
  }
}

function apply(all: Bench, fault: Fault, seed: number): void {
  const { transport, emulator } = all;
  clear(all);
  transport.distort = (bytes) => distorted(fault, bytes, seed);
  if (fault === 'lyingDone' || fault === 'silent' || fault === 'cutter') emulator.setFault(fault);
  if (fault === 'lyingDone' || fault === 'paperOut') emulator.setPaper('out');
  if (fault === 'stuckBusy') emulator.setFault('headHot');
  if (fault === 'coverOpen') emulator.setCover('open');
  if (fault === 'unplugged') transport.unplug();
  if (fault === 'wrongBaud') transport.garbles = true;
  if (fault === 'unpluggedMidFrame')
    transport.beforeWrite = (writes) => {
      if (writes % (2 + (seed % 9)) === 0) transport.unplug();
    };
}

const documentOf = (marker: string) =>
  PaperDocument.parse({ elements: [{ kind: 'text', content: marker }, { kind: 'rule' }] });

const plan = fc.array(
  fc.record({
    fault: fc.constantFrom(...faults),
    seed: fc.nat(10_000),
    jobs: fc.nat(2),
    lastsMs: fc.integer({ min: 1, max: 8000 }),
  }),
  { maxLength: 8 },
);

describe('a printer under any plan of faults', () => {
  it('ends each job, prints none twice and none after its end, and works again when the faults are over', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const all = bench();
        const { printer, clock, emulator } = all;
        printer.start();
        await clock.advance(1000);
        const outcomes = new Map<string, PrintOutcome>();
        const begun: string[] = [];
        const printJob = (marker: string): void => {
          begun.push(marker);
          void printer
            .print({ jobId: marker, visitId: marker, document: documentOf(marker) })
            .then((outcome) => outcomes.set(marker, outcome));
        };
        for (const [index, { fault, seed, jobs, lastsMs }] of steps.entries()) {
          apply(all, fault, seed);
          for (let job = 0; job < jobs; job += 1) printJob(`job-${index}-${job}`);
          await clock.advance(lastsMs);
        }
        clear(all);
        await clock.advance(180_000);
        expect([...outcomes.keys()].sort()).toEqual([...begun].sort());
        expect(printer.status()).toMatchObject({ device: 'online', paper: 'full', cover: 'closed' });
        const before = emulator.papers().length;
        printJob('last');
        await clock.advance(30_000);
        expect(outcomes.get('last')).toEqual({ completion: 'success', paper: 'complete' });
        const last = emulator.papers().slice(before);
        expect(last.flatMap(({ lines }) => lines).filter((line) => line.startsWith('job-'))).toEqual([]);
        const printed = emulator
          .papers()
          .flatMap(({ lines }) => lines)
          .filter((line) => begun.includes(line));
        expect(new Set(printed).size).toBe(printed.length);
        await stopped(all);
      }),
      { numRuns: 60, seed: 20261123 },
    );
  });

  it('leaves no listener and no timer behind after ten thousand unplugs', async () => {
    const all = bench();
    const { printer, clock, transport } = all;
    printer.start();
    await clock.advance(1000);
    const { waiting } = clock;
    const { listeners } = transport;
    for (let time = 0; time < 10_000; time += 1) {
      transport.unplug();
      transport.plug();
      await clock.advance(time % 100 === 0 ? 6000 : 500);
    }
    await clock.advance(10_000);
    expect(printer.status()).toEqual(online);
    expect(clock.waiting).toBeLessThanOrEqual(waiting + 1);
    expect(transport.listeners).toBe(listeners);
    await stopped(all);
  });
});
