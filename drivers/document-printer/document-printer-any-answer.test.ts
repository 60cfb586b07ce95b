import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, succeeded } from '../../contract/result.ts';
import { ManualClock } from '../receipt-printer/testing/manual-clock.ts';
import { IppPrinterModel } from './emulator/ipp-printer-model.ts';
import { IppDocumentPrinter } from './ipp-document-printer.ts';
import type { IppExchange } from './ipp-exchange.ts';
import { decodeReply, encodeQuestion } from './ipp-message.ts';
import { jobAttributes, printerAttributes } from './ipp-replies.ts';
import { pdfOf, started, stopped } from './testing/document-bench.ts';

const uri = 'ipp://printer.example/ipp/print';

/** A real answer, damaged: bytes changed, bytes lost, cut short, run on. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
  cutAt: fc.option(fc.nat(), { nil: undefined }),
  tail: fc.uint8Array({ maxLength: 12 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(bytes: Uint8Array, { changes, cutAt, tail }: Damage): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  const whole = cutAt === undefined ? copy : copy.subarray(0, cutAt % copy.length);
  return Buffer.concat([whole, tail]);
}

function realAnswer(): Uint8Array {
  const model = new IppPrinterModel(new ManualClock());
  model.setReasons(['media-low']);
  return model.answer(
    encodeQuestion({ operation: 'getPrinterAttributes', requestId: 7, printerUri: uri, fields: [] }),
  )!;
}

describe('any bytes as an answer', () => {
  it('are decoded or refused, never thrown over', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const reply = decodeReply(bytes, 7);
        if (reply.ok) printerAttributes(reply.value.printer);
      }),
      { numRuns: 2000 },
    );
  });

  it('a damaged answer is decoded or refused', () => {
    const answer = realAnswer();
    expect(decodeReply(answer, 7).ok).toBe(true);
    expect(decodeReply(answer, 8)).toEqual(failed({ code: 'garbage' }));
    fc.assert(
      fc.property(damage, (how) => {
        const reply = decodeReply(damaged(answer, how), 7);
        if (reply.ok) {
          printerAttributes(reply.value.printer);
          for (const job of reply.value.jobs) jobAttributes(job);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('lengths that lead backwards do not hang the decoder', () => {
    const endless = Buffer.from('0101000000000007' + '01' + '44' + '0001' + '61' + 'fffc' + '03', 'hex');
    expect(decodeReply(endless, 7)).toEqual(failed({ code: 'garbage' }));
  });

  it('whatever a printer answers, a job ends and the driver goes on', async () => {
    const kinds = fc.oneof(
      { weight: 3, arbitrary: fc.constant('true' as const) },
      { weight: 1, arbitrary: damage },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      { weight: 1, arbitrary: fc.constantFrom('cut' as const, 'timeOut' as const, 'unreachable' as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 40 }), async (plan) => {
        const clock = new ManualClock();
        const model = new IppPrinterModel(clock);
        let at = 0;
        const exchange: IppExchange = {
          send: async ({ head, document }) => {
            const answer = model.answer(Buffer.concat([head, document ?? new Uint8Array()]))!;
            const fault = plan[at++] ?? 'true';
            if (fault === 'true') return succeeded(Uint8Array.from(answer));
            if (typeof fault === 'string') return failed({ code: fault, detail: '' });
            return succeeded(fault instanceof Uint8Array ? fault : damaged(answer, fault));
          },
        };
        const printer = new IppDocumentPrinter({
          uri,
          exchange: () => exchange,
          clock,
          userName: 'jiujin-test',
        });
        printer.start();
        await clock.advance(3000);
        let ended = false;
        void printer.print({ jobId: 'a', visitId: 'v', pdf: pdfOf(2), pages: 2 }).then(() => {
          ended = true;
        });
        await clock.advance(900_000);
        expect(ended).toBe(true);
        expect(model.sheets.length).toBeLessThanOrEqual(2 * model.jobs.length);
        expect(printer.status().device).toBe('online');
        const stopping = printer.stop();
        await clock.advance(60_000);
        await stopping;
      }),
      { numRuns: 40 },
    );
  });
});

describe('whatever people do', () => {
  it('no page comes out twice, none for somebody who is gone, and every job ends', async () => {
    const deed = fc.oneof(
      fc.constantFrom('print', 'leave', 'pull', 'plug', 'silence', 'paperOut', 'load', 'powerCycle'),
      fc.constantFrom('load', 'plug', 'print'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(deed, fc.integer({ min: 1, max: 40_000 })), { maxLength: 14 }),
        async (deeds) => {
          const all = await started();
          const jobs: ReturnType<typeof all.print>[] = [];
          let visit = 1;
          for (const [what, spanMs] of deeds) {
            if (what === 'print')
              jobs.push(all.print(`${visit}-${jobs.length}`, { visitId: `visit-${visit}`, pages: 3 }));
            if (what === 'leave') all.printer.cancelVisit(`visit-${visit++}`);
            if (what === 'pull') all.line.plugged = false;
            if (what === 'silence') all.line.silent = true;
            if (what === 'plug') [all.line.plugged, all.line.silent] = [true, false];
            if (what === 'paperOut') all.model.setReasons(['media-empty']);
            if (what === 'load') all.model.setReasons([]);
            if (what === 'powerCycle') all.model.powerCycle();
            await all.clock.advance(spanMs);
          }
          all.printer.cancelVisit(`visit-${visit}`);
          [all.line.plugged, all.line.silent] = [true, false];
          await all.clock.advance(60_000);
          all.model.setReasons([]);
          const before = all.model.sheets.length;
          await all.clock.advance(600_000);
          expect(jobs.every(({ outcome }) => outcome !== undefined)).toBe(true);
          expect(all.model.sheets).toHaveLength(before);
          for (const name of new Set(all.model.sheets)) {
            expect(all.model.sheets.filter((each) => each === name).length).toBeLessThanOrEqual(3);
          }
          await stopped(all);
        },
      ),
      { numRuns: 40 },
    );
  });
});
