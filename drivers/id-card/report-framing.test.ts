import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSdtReply } from './emulator/encode-card-text.ts';
import { countedReports, paddedReports } from './report-framing.ts';
import { countedReports as countedBytes, joined, paddedReports as paddedBytes } from './testing/captured.ts';

const framings = [
  ['padded', paddedReports, paddedBytes],
  ['counted', countedReports, countedBytes],
] as const;

describe.each(framings)('%s', (_, framing, written) => {
  test('cuts a frame as the table says, and puts it together again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1400 }), (length) => {
        const frame = encodeSdtReply(0x41, new Uint8Array(length).fill(7));
        const reports = framing().pack(frame);
        expect(joined(...reports)).toEqual(written(frame));
        const receiver = framing();
        expect(joined(...reports.map((report) => receiver.unpack(report)))).toEqual(frame);
      }),
    );
  });

  test('any reports are taken without an exception, and never become longer', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 0, maxLength: 64 })), (reports) => {
        const receiver = framing();
        for (const report of reports)
          expect(receiver.unpack(report).length).toBeLessThanOrEqual(report.length);
      }),
    );
  });
});

test('padded: a report that continues nothing is drained, also after the half of a frame', () => {
  const receiver = paddedReports();
  const [first = new Uint8Array(), second = new Uint8Array()] = paddedReports().pack(
    encodeSdtReply(0x90, new Uint8Array(100)),
  );
  expect(receiver.unpack(second)).toHaveLength(0);
  expect(receiver.unpack(first)).toHaveLength(64);
  receiver.reset();
  expect(receiver.unpack(second)).toHaveLength(0);
  expect(receiver.unpack(first)).toHaveLength(64);
  expect(receiver.unpack(second)).toHaveLength(47);
});

test('counted: a count that cannot be drains the report', () => {
  expect(countedReports().unpack(new Uint8Array(64).fill(64))).toHaveLength(0);
});
