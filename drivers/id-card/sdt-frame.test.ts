import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSdtFrame, SdtFrameParser, type SdtEvent } from './sdt-frame.ts';

/** Typed in from the table of commands, not made by our encoder. */
const findRequest = bytesOf('AA AA AA 96 69 00 03 20 01 22');
const foundReply = bytesOf('AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97');
const statusReply = bytesOf('AA AA AA 96 69 00 04 00 00 90 94');

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.of(...parts.flatMap((part) => [...part]));
}

function parsed(stream: Uint8Array): SdtEvent[] {
  const parser = new SdtFrameParser();
  return [...parser.push(stream), ...parser.finish()];
}

function bodies(events: SdtEvent[]): Uint8Array[] {
  return events.flatMap((event) => (event.kind === 'frame' ? [event.body] : []));
}

function errors(events: SdtEvent[]): [string, number][] {
  return events.flatMap((event): [string, number][] =>
    event.kind === 'error' ? [[event.code, event.offset]] : [],
  );
}

function discarded(events: SdtEvent[]): number {
  return events.reduce((sum, event) => sum + (event.kind === 'discarded' ? event.count : 0), 0);
}

/** A reply with a card's parts in it, all of them `fill`. */
function readBody(fill: number): Uint8Array {
  return Uint8Array.of(0, 0, 0x90, 1, 0, 4, 0, ...new Uint8Array(1280).fill(fill));
}

describe('a frame', () => {
  test('is built as the table says', () => {
    expect(encodeSdtFrame(Uint8Array.of(0x20, 0x01))).toEqual(findRequest);
    expect(encodeSdtFrame(Uint8Array.of(0x61, 0xff, 0x50))).toEqual(
      bytesOf('AA AA AA 96 69 00 04 61 FF 50 CA'),
    );
  });

  test('is found glued to the next and with garbage around', () => {
    const noise = bytesOf('00 96 69 AA AA 01');
    const events = parsed(joined(noise, foundReply, statusReply, noise, findRequest, noise));
    expect(bodies(events)).toHaveLength(3);
    expect(errors(events)).toEqual([]);
    expect(discarded(events)).toBe(3 * noise.length);
  });

  test('is found after one lost AA, and after one AA too many', () => {
    expect(parsed(foundReply.subarray(1))).toMatchObject([{ kind: 'frame', offset: 0, end: 14 }]);
    const events = parsed(joined(bytesOf('AA'), foundReply));
    expect(events).toMatchObject([
      { kind: 'discarded', offset: 0, count: 1 },
      { kind: 'frame', offset: 1 },
    ]);
  });

  test('may carry a header and a whole frame in its data', () => {
    const body = readBody(0x20);
    body.set(foundReply, 600);
    const events = parsed(joined(encodeSdtFrame(body), statusReply));
    expect(bodies(events)).toEqual([body, Uint8Array.of(0, 0, 0x90)]);
    expect(discarded(events)).toBe(0);
  });
});

describe('a bad frame', () => {
  test('with a flipped byte is a checksum error, and the next frame is found', () => {
    const bad = foundReply.with(11, 0x55);
    const events = parsed(joined(statusReply, bad, statusReply));
    expect(errors(events)).toEqual([['checksum', statusReply.length]]);
    expect(bodies(events)).toHaveLength(2);
    expect(discarded(events)).toBe(bad.length);
  });

  test('is a checksum error wherever a read reply is hit outside its lengths', () => {
    const whole = encodeSdtFrame(readBody(0x20));
    fc.assert(
      fc.property(
        fc.integer({ min: 14, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const events = parsed(joined(whole.with(at, (whole[at] ?? 0) ^ flip), foundReply));
          expect(errors(events)).toEqual([['checksum', 0]]);
          expect(bodies(events)).toHaveLength(1);
        },
      ),
    );
  });

  test.each([0, 1, 2, 0x090b, 0xffff])('with the impossible length %d is a length error', (length) => {
    const bad = foundReply.with(5, length >> 8).with(6, length & 0xff);
    const events = parsed(joined(bad, foundReply));
    expect(errors(events)).toEqual([['length', 0]]);
    expect(bodies(events)).toHaveLength(1);
    expect(discarded(events)).toBe(bad.length);
  });

  test.each([0x0509, 0x0507, 0x0408, 0x0608, 0x0108, 0x0008])(
    'a read reply whose Len became %d is a length error, and a swallowed frame is still found',
    (length) => {
      const bad = encodeSdtFrame(readBody(0x20))
        .with(5, length >> 8)
        .with(6, length & 0xff);
      const events = parsed(joined(bad, foundReply, encodeSdtFrame(readBody(0x33)), statusReply));
      expect(errors(events)).toEqual([['length', 0]]);
      expect(bodies(events)).toHaveLength(3);
      expect(discarded(events)).toBe(bad.length);
    },
  );

  test.each([
    ['longer', 0x0018],
    ['shorter', 0x0005],
  ])('a find reply with a %s Len is a length error', (_, length) => {
    const bad = foundReply.with(5, length >> 8).with(6, length & 0xff);
    const events = parsed(joined(bad, statusReply, statusReply));
    expect(errors(events)).toEqual([['length', 0]]);
    expect(bodies(events)).toHaveLength(2);
  });

  test('that lost bytes does not take the next one with it', () => {
    const whole = encodeSdtFrame(readBody(0x20));
    const events = parsed(joined(whole.subarray(0, 500), whole.subarray(503), whole, foundReply));
    expect(errors(events)).toEqual([['checksum', 0]]);
    expect(bodies(events)).toHaveLength(2);
    expect(discarded(events)).toBe(whole.length - 3);
  });

  test('is one error, although its data holds something like a header', () => {
    const body = readBody(0x20);
    body.set(bytesOf('AA AA AA 96 69 FF FF'), 600);
    const bad = encodeSdtFrame(body).with(1000, 0x21);
    expect(errors(parsed(joined(bad, foundReply)))).toEqual([['checksum', 0]]);
  });

  test('at the end of the stream is a length error, all its bytes discarded', () => {
    const cut = encodeSdtFrame(readBody(0x20)).subarray(0, 700);
    const events = parsed(joined(foundReply, cut));
    expect(errors(events)).toEqual([['length', foundReply.length]]);
    expect(discarded(events)).toBe(700);
  });
});

const pieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(
      foundReply,
      statusReply,
      findRequest,
      foundReply.subarray(1),
      foundReply.subarray(0, 9),
      foundReply.with(8, 3),
      bytesOf('AA AA AA 96 69 00 20 01'),
    ),
  ),
  { maxLength: 12 },
);

/** Events of a stream pushed in pieces of the given sizes, the rest at the end. */
function parsedInSplits(stream: Uint8Array, sizes: number[]): SdtEvent[] {
  const parser = new SdtFrameParser();
  const events: SdtEvent[] = [];
  let at = 0;
  for (const size of sizes) {
    events.push(...parser.push(stream.subarray(at, at + size)));
    at += size;
  }
  return [...events, ...parser.push(stream.subarray(at)), ...parser.finish()];
}

describe('for any stream', () => {
  test('the events do not depend on how it is split', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 0, max: 20 })), (parts, sizes) => {
        const stream = joined(...parts);
        expect(parsedInSplits(stream, sizes)).toEqual(parsed(stream));
      }),
      { numRuns: 500 },
    );
  });

  test('every byte is either in a valid frame or discarded, once', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const stream = joined(...parts);
        let covered = 0;
        for (const event of parsed(stream)) {
          if (event.kind === 'error') continue;
          expect(event.offset).toBe(covered);
          covered = event.kind === 'frame' ? event.end : event.offset + event.count;
        }
        expect(covered).toBe(stream.length);
      }),
      { numRuns: 500 },
    );
  });

  test('valid frames are found whenever the garbage between them holds no header', () => {
    // Garbage that ends in AA would be taken for the lost AA of nothing: it is without AA and 96.
    const garbage = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.map((byte) => byte & 0x7f));
    const body = fc.uint8Array({ minLength: 3, maxLength: 200 }).filter((bytes) => bytes[2] !== 0x90);
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, body), { minLength: 1, maxLength: 6 }), (parts) => {
        const stream = joined(...parts.flatMap(([noise, content]) => [noise, encodeSdtFrame(content)]));
        const events = parsed(stream);
        expect(bodies(events)).toEqual(parts.map(([, content]) => content));
        expect(errors(events)).toEqual([]);
        expect(discarded(events)).toBe(parts.reduce((sum, [noise]) => sum + noise.length, 0));
      }),
    );
  });
});

test('says that it is inside a frame exactly while one is incomplete', () => {
  const parser = new SdtFrameParser();
  parser.push(foundReply.subarray(0, 8));
  expect(parser.insideFrame).toBe(true);
  parser.push(foundReply.subarray(8));
  expect(parser.insideFrame).toBe(false);
});

test('a header that is incomplete at the end of a piece is found again, however long the stream was', () => {
  const impossible = bytesOf('AA AA AA 96 69 FF FF');
  const parser = new SdtFrameParser();
  let found = 0;
  const count = 20_000;
  const stream = new Uint8Array(Buffer.alloc(count * impossible.length, impossible));
  for (let at = 0; at < stream.length; at += 1021)
    found += errors(parser.push(stream.subarray(at, at + 1021))).length;
  expect(found + errors(parser.finish()).length).toBe(count);
});
