import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCapture } from './capture.ts';
import { captureBytesOf as bytesOf } from '../capture-file/capture-bytes.ts';
import { cardCapture } from './capture-kind.ts';
import {
  encodeReadReply,
  encodeReadWithFingerprintReply,
  encodeSdtReply,
} from './emulator/encode-card-text.ts';
import { emulatedCards } from './emulator/persons.ts';
import { seededBytes } from './emulator/seeded-bytes.ts';
import { encodeSdtFrame } from './sdt-frame.ts';
import { encodeSdtRequest } from './sdt-message.ts';

const cards = emulatedCards('2026-11-23');
const found = encodeSdtReply(0x9f, new Uint8Array(4));
const selected = encodeSdtReply(0x90, seededBytes(1, 8));

function readReply(index: number): Uint8Array {
  const card = cards[index];
  if (!card) throw new RangeError('no such card');
  return encodeReadReply(card.text, card.photo);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** 2B8B:2721: reports of 64 bytes, padded with zeros. */
function padded(frame: Uint8Array): Uint8Array {
  const reports = new Uint8Array(Math.ceil(frame.length / 64) * 64);
  reports.set(frame);
  return reports;
}

/** 0483:572B: one byte of length before up to 63 bytes, FF when more follow. */
function prefixed(frame: Uint8Array): Uint8Array {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += 63) {
    const payload = frame.subarray(at, at + 63);
    const more = at + 63 < frame.length;
    reports.push(padded(Uint8Array.of(more ? 0xff : payload.length, ...payload)));
  }
  return joined(...reports);
}

function captureBytesOf(file: Uint8Array): ReturnType<typeof bytesOf> {
  return bytesOf(file, cardCapture);
}

function fixture(name: string): Uint8Array {
  return captureBytesOf(readFileSync(new URL(`./fixtures/${name}`, import.meta.url))).bytes;
}

describe('captures assembled by hand from the tables', () => {
  test('a whole visit, requests and replies', () => {
    expect(decodeCapture(fixture('resident-visit.hex'))).toEqual({
      records: [
        {
          kind: 'resident',
          name: '杜兰英',
          sex: 'female',
          ethnicGroup: '01',
          birthDate: '1958-01-12',
          address: '甘肃省灵台县什字镇饮马咀村三社',
          idNumber: '620822195801121268',
          issuer: '灵台县公安局',
          validFrom: '2008-01-01',
          validTo: 'long-term',
          warnings: [],
          photo: expect.objectContaining({ length: 1024 }) as Uint8Array,
        },
      ],
      discardedBytes: 0,
      errors: [],
    });
  });

  test('a foreigner of 2023 read with one fingerprint', () => {
    expect(decodeCapture(fixture('foreigner-2023-fingerprint.hex'))).toMatchObject({
      records: [
        {
          kind: 'foreign2023',
          name: '安娜',
          nameEnglish: 'ALEXANDROVSKAYA-KONSTANTINOPOLSKAYA, ANNA',
          nationality: 'RUS',
          birthDate: '1992-02-29',
          idNumber: '962643199202291248',
          address: '',
          warnings: [],
        },
      ],
      discardedBytes: 0,
      errors: [],
    });
  });
});

describe('serial captures', () => {
  test('every kind of card, glued', () => {
    const decoded = decodeCapture(joined(...cards.map((_, index) => readReply(index))));
    expect(decoded.records).toHaveLength(cards.length);
    expect(new Set(decoded.records.map(({ kind }) => kind)).size).toBe(4);
    expect(decoded).toMatchObject({ discardedBytes: 0, errors: [] });
  });

  test.each([0, 512, 1024])('read with a fingerprint of %d bytes', (length) => {
    const card = cards[0];
    if (!card) throw new RangeError('no card');
    const reply = encodeReadWithFingerprintReply(card.text, card.photo, card.fingerprint.subarray(0, length));
    expect(reply).toHaveLength(1297 + length);
    expect(decodeCapture(reply)).toMatchObject({
      records: [{ name: '王淑芬' }],
      discardedBytes: 0,
      errors: [],
    });
  });

  test('refusals are errors named by their status', () => {
    const refusals = [0x41, 0x3f, 0x80, 0x91, 0x77].map((status) => encodeSdtReply(status));
    expect(decodeCapture(joined(found, ...refusals, selected)).errors).toEqual([
      { code: '0x41', offset: 15 },
      { code: '0x3F', offset: 26 },
      { code: '0x80', offset: 37 },
      { code: '0x91', offset: 48 },
      { code: '0x77', offset: 59 },
    ]);
  });

  test('acknowledgements and requests are neither records nor errors', () => {
    const requests = (['samStatus', 'findCard', 'setLargestRadioFrame', 'setBaud9600'] as const).map(
      encodeSdtRequest,
    );
    const unknownRequest = encodeSdtFrame(Uint8Array.of(0x77, 0x01));
    expect(decodeCapture(joined(selected, ...requests, unknownRequest, found))).toEqual({
      records: [],
      discardedBytes: 0,
      errors: [],
    });
  });

  test('photo and fingerprint are handed over as they came', () => {
    const card = cards[0];
    if (!card) throw new RangeError('no card');
    const { text, photo, fingerprint } = card;
    const [record] = decodeCapture(encodeReadWithFingerprintReply(text, photo, fingerprint)).records;
    expect(Buffer.from(record?.photo ?? []).equals(photo)).toBe(true);
    expect(Buffer.from(record?.fingerprint ?? []).equals(fingerprint)).toBe(true);
  });

  test('the ids of security modules, each once', () => {
    const samId = Buffer.from('05000300298e320139300000d2029649', 'hex');
    const reply = encodeSdtReply(0x90, samId);
    expect(decodeCapture(joined(reply, found, reply))).toEqual({
      records: [],
      discardedBytes: 0,
      errors: [],
      samIds: ['05.03-20090409-0000012345-1234567890'],
    });
  });

  test('a newest address without its card is told apart, and never given to the next one', () => {
    const address = encodeSdtReply(0x90, new Uint8Array(Buffer.from('甘肃省'.padEnd(35), 'utf16le')));
    const decoded = decodeCapture(joined(found, address, found, readReply(0), found, address));
    expect(decoded).toMatchObject({ errors: [], addressesWithoutCard: ['甘肃省', '甘肃省'] });
    expect(decoded.records[0]).not.toHaveProperty('newestAddress');
  });

  test('what is no day and no sex is told as it stands on the card', () => {
    const text = Buffer.from(cards[0]?.text ?? []);
    text.write('7', 30, 'utf16le');
    text.write('19900230', 36, 'utf16le');
    text.write('20151301', 188, 'utf16le');
    const [record] = decodeCapture(encodeReadReply(new Uint8Array(text), new Uint8Array(1024))).records;
    expect(record).toMatchObject({
      sex: 'unspecified',
      birthDate: '',
      validFrom: '',
      asWritten: { sex: '7', birthDate: '19900230', validFrom: '20151301' },
    });
    expect(record?.asWritten).not.toHaveProperty('validTo');
  });

  test('a text block of no known kind', () => {
    const text = new Uint8Array(cards[0]?.text ?? []);
    text[248] = 0x51;
    expect(decodeCapture(joined(found, encodeReadReply(text, new Uint8Array(1024))))).toEqual({
      records: [],
      discardedBytes: 0,
      errors: [{ code: 'unknownCardType', offset: 15 }],
    });
  });

  test('parts that do not add up, although the checksum is right, are a length error', () => {
    const short = encodeSdtReply(0x90, Uint8Array.of(1, 0, 4, 0, ...new Uint8Array(1000)));
    const odd = encodeSdtReply(0x90, Uint8Array.of(0, 0xff, 4, 0, ...new Uint8Array(1280)));
    expect(decodeCapture(joined(short, odd, found))).toEqual({
      records: [],
      discardedBytes: short.length + odd.length,
      errors: [
        { code: 'length', offset: 0 },
        { code: 'length', offset: short.length },
      ],
    });
  });

  test('nothing, and nothing but noise', () => {
    expect(decodeCapture(new Uint8Array())).toEqual({ records: [], discardedBytes: 0, errors: [] });
    expect(decodeCapture(seededBytes(3, 640))).toEqual({ records: [], discardedBytes: 640, errors: [] });
  });

  test('zeros between frames are discarded bytes, not padding, unless they fill reports', () => {
    expect(decodeCapture(joined(found, new Uint8Array(20), readReply(0)))).toMatchObject({
      discardedBytes: 20,
    });
  });
});

test('a serial stream that could be a report, but for the place of its frame, stays serial', () => {
  const stream = joined(Uint8Array.of(40), new Uint8Array(10).fill(7), found, new Uint8Array(38));
  expect(stream).toHaveLength(64);
  expect(decodeCapture(stream).discardedBytes).toBe(49);
});

describe.each([
  ['2B8B:2721', padded, 0],
  ['0483:572B', prefixed, 1],
] as const)('reports of %s', (_, reports, firstByte) => {
  const visit = [found, selected, readReply(0), encodeSdtReply(0x41), readReply(5)];

  test('are unwrapped, padding not counted', () => {
    expect(decodeCapture(joined(...visit.map(reports)))).toMatchObject({
      records: [{ name: '王淑芬' }, { name: '陈嘉欣' }],
      discardedBytes: 0,
      errors: [{ code: '0x41', offset: (2 + 21) * 64 + firstByte }],
    });
  });

  test('with the first byte of a header lost', () => {
    expect(
      decodeCapture(joined(reports(found), reports(selected), reports(readReply(0).subarray(1)))),
    ).toMatchObject({
      records: [{ name: '王淑芬' }],
      discardedBytes: 0,
      errors: [],
    });
    expect(decodeCapture(joined(reports(found.subarray(1)), reports(selected)))).toMatchObject({
      discardedBytes: 0,
      errors: [],
    });
  });

  test('that fit into one each are unwrapped too', () => {
    expect(decodeCapture(joined(reports(found), reports(selected)))).toMatchObject({
      discardedBytes: 0,
      errors: [],
    });
  });

  test('with requests in between', () => {
    const capture = joined(reports(encodeSdtRequest('readTextAndPhoto')), reports(readReply(1)));
    expect(decodeCapture(capture)).toMatchObject({
      records: [{ name: '马文斌' }],
      discardedBytes: 0,
      errors: [],
    });
  });

  test('with a flipped byte: an error at the place in the file, its frame discarded', () => {
    const bad = readReply(0).with(900, 0);
    const capture = joined(reports(found), reports(bad), reports(readReply(5)));
    expect(decodeCapture(capture)).toMatchObject({
      records: [{ name: '陈嘉欣' }],
      discardedBytes: 1295,
      errors: [{ code: 'checksum', offset: 64 + firstByte }],
    });
  });

  test('one of which is lost, or is noise', () => {
    const whole = reports(readReply(0));
    const lost = joined(whole.subarray(0, 256), whole.subarray(320));
    expect(decodeCapture(joined(lost, reports(readReply(5))))).toMatchObject({
      records: [{ name: '陈嘉欣' }],
      errors: [{ offset: firstByte }],
    });
    const noise = seededBytes(5, 64).map((byte) => byte | 0x80);
    expect(decodeCapture(joined(noise, reports(readReply(5)), noise, reports(found)))).toMatchObject({
      records: [{ name: '陈嘉欣' }],
      discardedBytes: 128,
      errors: [],
    });
  });

  test('with reports of zeros between them: nothing is discarded', () => {
    const idle = new Uint8Array(64);
    const address = encodeSdtReply(0x90, new Uint8Array(Buffer.from('甘肃省'.padEnd(35), 'utf16le')));
    const parts = [found, selected, readReply(0), encodeSdtReply(0x41), address].map(reports);
    expect(decodeCapture(joined(idle, ...parts.flatMap((part) => [part, idle, idle])))).toMatchObject({
      records: [{ name: '王淑芬', newestAddress: '甘肃省' }],
      discardedBytes: 0,
      errors: [{ code: '0x41' }],
    });
  });

  test('with reports of zeros inside a reply: they are no part of it', () => {
    const idle = new Uint8Array(64);
    const whole = reports(readReply(0));
    const slow = joined(
      whole.subarray(0, 64),
      idle,
      whole.subarray(64, 320),
      idle,
      idle,
      whole.subarray(320),
    );
    expect(decodeCapture(joined(reports(found), slow, reports(readReply(5))))).toMatchObject({
      records: [{ name: '王淑芬' }, { name: '陈嘉欣' }],
      discardedBytes: 0,
      errors: [],
    });
  });

  test('with zeros inside a reply that is damaged as well: no card', () => {
    const idle = new Uint8Array(64);
    const whole = reports(readReply(0).with(900, 0));
    const slow = joined(whole.subarray(0, 64), idle, whole.subarray(64));
    expect(decodeCapture(joined(slow, reports(readReply(5))))).toMatchObject({
      records: [{ name: '陈嘉欣' }],
      errors: [{ code: 'checksum', offset: firstByte }],
    });
  });

  test('cut at the end', () => {
    const capture = joined(reports(readReply(5)), reports(readReply(0)).subarray(0, 300));
    expect(decodeCapture(capture)).toMatchObject({
      records: [{ name: '陈嘉欣' }],
      errors: [{ code: 'length', offset: 21 * 64 + firstByte }],
    });
  });
});

test('any bytes give no card and no exception; a flipped bit anywhere in a reply gives no wrong card', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => decodeCapture(bytes).records.length === 0),
  );
  const reply = readReply(0);
  fc.assert(
    fc.property(fc.integer({ min: 5, max: reply.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const decoded = decodeCapture(reply.with(at, (reply[at] ?? 0) ^ (1 << bit)));
      expect(decoded.records).toEqual([]);
      expect(decoded.errors).toHaveLength(1);
      expect(decoded.discardedBytes).toBe(reply.length);
    }),
  );
});

test('hex text in its usual spellings', () => {
  const spellings = ['AAaa 96\n69', '0xAA,0xaa,0x96,0x69', 'AA:AA:96:69\r\n', '\ufeffaaa a9 669'];
  for (const text of spellings) {
    expect(captureBytesOf(Buffer.from(text)).bytes).toEqual(Uint8Array.of(0xaa, 0xaa, 0x96, 0x69));
  }
  expect(captureBytesOf(Buffer.from('0xA, 5')).bytes).toEqual(Uint8Array.of(0x0a, 5));
  expect(captureBytesOf(Buffer.from('AAAAA'))).toEqual({ bytes: Uint8Array.of(0xaa, 0xaa), halfByte: true });
  const binary = Uint8Array.of(0xaa, 0x20, 0x41);
  expect(captureBytesOf(binary).bytes).toEqual(binary);
  expect(captureBytesOf(Buffer.from('no hex'))).toMatchObject({ halfByte: false });
});
