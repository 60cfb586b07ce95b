import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceiptPrinterStatus } from '../../contract/device.ts';
import {
  combined,
  isReady,
  isStatusAnswer,
  printerError,
  readAutomaticStatus,
  readKioskStatus,
  readStatusAnswer,
  statusKinds,
  statusOf,
} from './printer-status.ts';
import { StatusReplyReader } from './status-reply-reader.ts';
import { automaticStatus, realTimeAnswer, type EmulatedSensors } from './emulator/status-bytes.ts';

const fine: EmulatedSensors = {
  paper: 'full',
  coverOpen: false,
  fault: 'none',
  ticketInMouth: false,
  feeding: false,
};

describe('answers to DLE EOT', () => {
  it('idle bytes say that all is well', () => {
    const idle = combined(...statusKinds.map((kind) => readStatusAnswer(kind, kind === 1 ? 0x16 : 0x12)));
    expect(isReady(idle)).toBe(true);
    expect(statusOf(idle)).toEqual({ device: 'online', paper: 'full', media: 'unknown', cover: 'closed' });
  });

  it.each([
    [1, 0x1a, { offline: true }],
    [2, 0x16, { coverOpen: true }],
    [3, 0x1a, { cutterError: true }],
    [3, 0x32, { unrecoverableError: true }],
    [3, 0x52, { recoverableError: true }],
    [4, 0x1e, { paper: 'low' }],
    [4, 0x72, { paper: 'out' }],
    [4, 0x7e, { paper: 'out' }],
  ] as const)('n = %i, %i', (kind, byte, expected) => {
    expect(readStatusAnswer(kind, byte)).toMatchObject(expected);
  });

  it('any other byte tells nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statusKinds), fc.integer({ min: 0, max: 255 }), (kind, byte) => {
        const told = Object.keys(readStatusAnswer(kind, byte)).length > 0;
        expect(told).toBe((byte & 0x93) === 0x12);
      }),
    );
  });

  it('a part that did not answer is unknown, and the printer never healthy', () => {
    fc.assert(
      fc.property(fc.subarray([...statusKinds], { maxLength: 3 }), (kinds) => {
        const condition = combined(...kinds.map((kind) => readStatusAnswer(kind, 0x12)));
        expect(isReady(condition)).toBe(false);
        const status = statusOf(condition);
        expect(status.paper).toBe(kinds.includes(4) ? 'full' : 'unknown');
        expect(status.cover).toBe(kinds.includes(2) ? 'closed' : 'unknown');
        expect(status.media).toBe('unknown');
        expect(status.device === 'online').toBe(kinds.includes(1) && kinds.includes(3));
      }),
    );
  });
});

const sensors = fc.record<EmulatedSensors>({
  paper: fc.constantFrom('full', 'low', 'out'),
  coverOpen: fc.boolean(),
  fault: fc.constantFrom('none', 'cutter', 'headHot', 'jam'),
  ticketInMouth: fc.boolean(),
  feeding: fc.constant(false),
});

describe('all ways of asking', () => {
  it('say the same', () => {
    fc.assert(
      fc.property(sensors, (actual) => {
        const realTime = combined(
          ...statusKinds.map((kind) => readStatusAnswer(kind, realTimeAnswer(kind, actual)[0] ?? 0)),
        );
        const automatic = readAutomaticStatus(automaticStatus(actual));
        expect(realTime).toEqual(automatic);
        const kiosk = readKioskStatus(realTimeAnswer(20, actual));
        expect(kiosk.paper).toBe(realTime.paper);
        expect(printerError(combined(realTime, kiosk))).toBe(printerError(realTime));
        expect(kiosk.ticketInMouth).toBe(actual.ticketInMouth);
        expect(isReady(realTime)).toBe(
          actual.paper !== 'out' && !actual.coverOpen && actual.fault === 'none',
        );
        ReceiptPrinterStatus.parse(statusOf(realTime));
      }),
    );
  });

  it('invalid groups tell nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const valid =
          bytes.length === 4 &&
          ((bytes[0] ?? 0) & 0x93) === 0x10 &&
          bytes.subarray(1).every((b) => !(b & 0x90));
        expect(Object.keys(readAutomaticStatus(bytes)).length > 0).toBe(valid);
        ReceiptPrinterStatus.parse(statusOf(combined(readAutomaticStatus(bytes), readKioskStatus(bytes))));
      }),
    );
  });
});

describe('the reader of replies', () => {
  const split = (bytes: Uint8Array, cuts: number[]): Uint8Array[] => {
    const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
      (a, b) => a - b,
    );
    return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
  };

  it('takes any bytes, and finds the same however they are split', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat()), (bytes, cuts) => {
        const whole = new StatusReplyReader().push(bytes);
        const reader = new StatusReplyReader();
        expect(split(bytes, cuts).flatMap((part) => reader.push(part))).toEqual(whole);
      }),
    );
  });

  it('tells an automatic status from the answer that arrives beside it', () => {
    const automatic = automaticStatus({ ...fine, paper: 'low' });
    const replies = new StatusReplyReader().push(
      Uint8Array.of(...automatic, 0x12, 0x13, ...automatic, 0x1e, 0x11),
    );
    expect(replies.map(({ kind }) => kind)).toEqual([
      'automatic',
      'answer',
      'flow',
      'automatic',
      'answer',
      'flow',
    ]);
  });

  it('an answer in the middle of a broken group is still an answer', () => {
    const replies = new StatusReplyReader().push(Uint8Array.of(0x10, 0x00, 0x12));
    expect(replies).toEqual([{ kind: 'answer', byte: 0x12 }]);
  });

  it('takes the six bytes of a kiosk module as one', () => {
    const bytes = realTimeAnswer(20, { ...fine, ticketInMouth: true });
    expect(new StatusReplyReader().push(bytes)).toEqual([{ kind: 'kiosk', bytes }]);
    expect([...bytes].some(isStatusAnswer)).toBe(false);
  });
});
