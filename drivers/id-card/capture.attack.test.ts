import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCapture, type DecodedCapture } from './capture.ts';
import {
  encodeReadReply,
  encodeReadWithFingerprintReply,
  encodeSdtReply,
} from './emulator/encode-card-text.ts';
import { emulatedCards } from './emulator/persons.ts';
import { seededBytes } from './emulator/seeded-bytes.ts';
import { decodeCardText } from './card-text.ts';
import { encodeSdtRequest } from './sdt-message.ts';
import { countedReports, joined, paddedReports } from './testing/captured.ts';

const cards = emulatedCards('2026-11-23');
const names = cards.map(({ text }) => {
  const record = decodeCardText(text);
  return record.ok ? record.value.name : '';
});

interface Sent {
  frame: Uint8Array;
  /** index of the card in it */
  card?: number;
}

const card = fc.integer({ min: 0, max: cards.length - 1 });
const read = card.map((index): Sent => {
  const { text, photo } = cards[index]!;
  return { frame: encodeReadReply(text, photo), card: index };
});
const readWithFingerprint = fc.tuple(card, fc.constantFrom(0, 512, 1024)).map(([index, length]): Sent => {
  const { text, photo, fingerprint } = cards[index]!;
  return { frame: encodeReadWithFingerprintReply(text, photo, fingerprint.subarray(0, length)), card: index };
});
const small = fc
  .constantFrom(
    encodeSdtReply(0x9f, new Uint8Array(4)),
    encodeSdtReply(0x90, seededBytes(1, 8)),
    encodeSdtReply(0x90, seededBytes(2, 16)),
    encodeSdtReply(0x90),
    encodeSdtRequest('findCard'),
    encodeSdtRequest('readTextAndPhoto'),
  )
  .map((frame): Sent => ({ frame }));
const sent = fc.array(fc.oneof(read, readWithFingerprint, small), { minLength: 1, maxLength: 5 });

function namesIn(decoded: DecodedCapture): string[] {
  return decoded.records.map(({ name }) => name);
}

function namesOf(frames: readonly Sent[]): string[] {
  return frames.flatMap(({ card: index }) => (index === undefined ? [] : [names[index]!]));
}

const wrappings: Record<string, (frame: Uint8Array) => Uint8Array> = {
  serial: (frame) => frame,
  '2B8B:2721': (frame) => paddedReports(frame),
  '2B8B:2721 with report ids': (frame) => paddedReports(frame, true),
  '0483:572B': (frame) => countedReports(frame),
  '0483:572B with report ids': (frame) => countedReports(frame, true),
  'writes with and reads without report id': (frame) => paddedReports(frame, frame.length === 10),
  'counted, writes with and reads without report id': (frame) => countedReports(frame, frame.length === 10),
};

describe.each(Object.entries(wrappings))('%s', (name, wrap) => {
  test('every card of any traffic is found, and nothing else', () => {
    fc.assert(
      fc.property(sent, (frames) => {
        const decoded = decodeCapture(joined(...frames.map(({ frame }) => wrap(frame))));
        expect(namesIn(decoded)).toEqual(namesOf(frames));
        expect(decoded).toMatchObject({ errors: [], discardedBytes: 0 });
      }),
    );
  });

  test('with garbage between frames: every card is found, the garbage is discarded', () => {
    const garbage = fc
      .uint8Array({ minLength: 1, maxLength: 90 })
      .map((bytes) => bytes.map((byte) => (byte & 0x3f) | 0x40));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, fc.oneof(read, small)), { minLength: 1, maxLength: 4 }),
        (parts) => {
          const capture = joined(...parts.flatMap(([noise, { frame }]) => [noise, wrap(frame)]));
          const decoded = decodeCapture(capture);
          expect(namesIn(decoded)).toEqual(namesOf(parts.map(([, frame]) => frame)));
          expect(decoded.errors).toEqual([]);
          expect(decoded.discardedBytes).toBe(parts.reduce((sum, [noise]) => sum + noise.length, 0));
        },
      ),
    );
  });

  test('with bytes lost or slipped in inside a frame: the frames around it are found, no card is invented', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const change = fc.oneof(
      fc.integer({ min: 1, max: 3 }).map((lost) => ({ lost, more: new Uint8Array() })),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((more) => ({ lost: 0, more })),
    );
    fc.assert(
      fc.property(sent, read, sent, place, change, (before, hit, after, at, { lost, more }) => {
        const whole = wrap(hit.frame);
        const cut = 10 + Math.floor(at * 1200);
        const damaged = joined(whole.subarray(0, cut), more, whole.subarray(cut + lost));
        const wrapped = (frames: Sent[]): Uint8Array[] => frames.map(({ frame }) => wrap(frame));
        const decoded = decodeCapture(joined(...wrapped(before), damaged, ...wrapped(after)));
        const found = namesIn(decoded);
        const around = [...namesOf(before), ...namesOf(after)];
        const withIt = [...namesOf(before), ...namesOf([hit]), ...namesOf(after)];
        // One of 256 damages leaves the XOR right: then the card stands there, as far as its text is unharmed.
        if (found.length !== around.length) expect(found).toEqual(withIt);
        else expect(found).toEqual(around);
      }),
      { numRuns: name === 'serial' ? 500 : 100 },
    );
  });
});

test('any bytes and any cut of real frames: no exception, every byte counted once, no card that was not sent', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.constant(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69)),
    fc
      .tuple(fc.oneof(read, small), fc.nat(1400), fc.nat(1400))
      .map(([{ frame }, from, to]) => frame.subarray(from, to)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const stream = joined(...pieces);
      const decoded = decodeCapture(stream);
      expect(decoded.discardedBytes).toBeLessThanOrEqual(stream.length);
      for (const { offset } of decoded.errors) expect(offset).toBeLessThan(stream.length);
      for (const name of namesIn(decoded)) expect(names).toContain(name);
    }),
    { numRuns: 500 },
  );
});

test.each([
  0x91, 0x80, 0x81, 0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x37, 0x3f, 0x40, 0x41, 0x47, 0x60, 0x66,
  0x00, 0xff,
])('status %d is an error named by it', (status) => {
  const code = `0x${status.toString(16).toUpperCase().padStart(2, '0')}`;
  const decoded = decodeCapture(joined(encodeSdtReply(0x90), encodeSdtReply(status)));
  expect(decoded).toEqual({ records: [], discardedBytes: 0, errors: [{ code, offset: 11 }] });
});

test('a newest address belongs to the card it was read from, whichever was read first', () => {
  const [wang, ma] = [cards[0]!, cards[1]!];
  const found = encodeSdtReply(0x9f, new Uint8Array(4));
  const address = encodeSdtReply(0x90, new Uint8Array(Buffer.from('甘肃省平凉市'.padEnd(35), 'utf16le')));
  const readOf = ({ text, photo }: typeof wang): Uint8Array => encodeReadReply(text, photo);
  const after = decodeCapture(joined(found, readOf(wang), found, readOf(ma), address));
  expect(after.records.map(({ newestAddress }) => newestAddress)).toEqual([undefined, '甘肃省平凉市']);
  const before = decodeCapture(joined(found, address, readOf(wang), found, readOf(ma)));
  expect(before.records.map(({ newestAddress }) => newestAddress)).toEqual(['甘肃省平凉市', undefined]);
});

test('a header that loses AAs, or has one too many', () => {
  const { text, photo } = cards[0]!;
  const frame = encodeReadReply(text, photo);
  expect(decodeCapture(joined(frame, frame.subarray(1), Uint8Array.of(0xaa), frame))).toMatchObject({
    records: [{}, {}, {}],
    discardedBytes: 1,
    errors: [],
  });
});

test('a byte AA lost just before the next header is no valid checksum', () => {
  const { text, photo } = cards[0]!;
  const frame = encodeReadReply(text, photo.with(500, 0xaa));
  const damaged = joined(frame.subarray(0, 14 + 256 + 500), frame.subarray(14 + 256 + 501));
  expect(decodeCapture(joined(damaged, encodeSdtReply(0x90)))).toMatchObject({
    records: [],
    errors: [{ code: 'checksum', offset: 0 }],
  });
});

test('floods of headers end, with the errors that fit into a report', () => {
  const overlapping = new Uint8Array(Buffer.alloc(1_400_000, Buffer.from('aaaaaa96690508', 'hex')));
  const { errors, discardedBytes } = decodeCapture(overlapping);
  expect(errors.length).toBeGreaterThan(1000);
  expect(discardedBytes).toBe(overlapping.length);
  const impossible = new Uint8Array(Buffer.alloc(1_400_000, Buffer.from('aaaaaa9669ffff', 'hex')));
  const many = decodeCapture(impossible);
  expect(many.errors).toHaveLength(100_000);
  expect(many.errorsLeftOut).toBe(100_000);
});
