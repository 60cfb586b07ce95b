import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAttachment, sealAttachment } from './attachment.ts';
import { macOver } from './content-cipher.ts';
import { newKeyPair } from './sm2.ts';
import {
  headerIsSignedBy,
  openSubmission,
  readSeal,
  sealSubmission,
  type OpeningFailure,
  type ReadSeal,
} from './submission-seal.ts';
import { testAgencyPair, testTerminalKey, testTerminalPair } from './testing/test-keys.ts';
import { randomness, testEnvelope, testPhoto, testSealingParts } from './testing/test-seals.ts';

const payload = sealSubmission(testSealingParts());

function sealIn(text: string): ReadSeal {
  const seal = readSeal(text);
  if (!seal.ok) throw new Error(seal.failure.code);
  return seal.value;
}

/** As the platform does it: form, signature, seal. */
function verdictOn(text: string): 'opened' | 'unsigned' | OpeningFailure['code'] {
  const seal = readSeal(text);
  if (!seal.ok) return seal.failure.code;
  if (!headerIsSignedBy(seal.value, testTerminalPair.publicKey)) return 'unsigned';
  const opened = openSubmission(seal.value, [testAgencyPair]);
  return opened.ok ? 'opened' : opened.failure.code;
}

function flipped(content: Buffer, bit: number): Buffer {
  const changed = Buffer.from(content);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

test('what is sealed opens, and says nothing of its content in the clear', () => {
  const seal = sealIn(payload);
  expect(headerIsSignedBy(seal, testTerminalPair.publicKey)).toBe(true);
  expect(openSubmission(seal, [newKeyPair(), testAgencyPair])).toEqual({ ok: true, value: testEnvelope() });
  expect(payload).not.toContain('evaluation');
  expect(payload).not.toContain(testEnvelope().salt);
});

test('the same content is never sealed to the same text', () => {
  const again = sealIn(sealSubmission(testSealingParts())).payload;
  const first = sealIn(payload).payload;
  for (const member of ['key', 'iv', 'body', 'mac', 'signature'] as const)
    expect(again[member]).not.toBe(first[member]);
  expect(again.header).toBe(first.header);
});

// Each seventh: every character once, and every place of a bit in turn.
test('any bit changed anywhere in a payload is noticed', () => {
  const text = Buffer.from(payload, 'latin1');
  const reasons = new Set<string>();
  for (let bit = 0; bit < text.length * 8; bit += 7) {
    const verdict = verdictOn(flipped(text, bit).toString('latin1'));
    expect(verdict, `bit ${String(bit)}`).not.toBe('opened');
    reasons.add(verdict);
  }
  expect(reasons).toEqual(new Set(['notSealed', 'unsigned', 'sealBroken']));
});

test('any bit changed under the text is noticed by the seal itself, signature and hash apart', () => {
  const seal = sealIn(payload);
  for (const member of ['key', 'body'] as const) {
    const bytes = Buffer.from(seal.payload[member], 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 11) {
      const changed = { ...seal.payload, [member]: flipped(bytes, bit).toString('base64') };
      expect(openSubmission({ ...seal, payload: changed }, [testAgencyPair]).ok).toBe(false);
    }
  }
  for (const member of ['iv', 'mac', 'signature'] as const) {
    const bytes = Buffer.from(seal.payload[member], 'hex');
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const changed = { ...seal.payload, [member]: flipped(bytes, bit).toString('hex') };
      expect(openSubmission({ ...seal, payload: changed }, [testAgencyPair]).ok).toBe(false);
    }
  }
});

test('another agency’s key does not open it, under its own name or under a false one', () => {
  const other = newKeyPair();
  expect(openSubmission(sealIn(payload), [other])).toEqual({
    ...{ ok: false, failure: { code: 'unknownAgencyKey' } },
  });
  expect(openSubmission(sealIn(payload), [{ ...other, keyId: testAgencyPair.keyId }])).toEqual({
    ...{ ok: false, failure: { code: 'sealBroken' } },
  });
});

test('parts of two seals do not go together', () => {
  const [one, other] = [sealIn(payload), sealIn(sealSubmission(testSealingParts()))];
  for (const member of ['key', 'iv', 'body', 'mac', 'signature'] as const) {
    const mixed = { ...one.payload, [member]: other.payload[member] };
    expect(openSubmission({ ...one, payload: mixed }, [testAgencyPair]).ok, member).toBe(false);
  }
});

test.each([
  ['a space', `${payload} `],
  ['a member more', payload.replace(/}$/, ',"note":""}')],
  [
    'members in another order',
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(payload) as object).reverse())),
  ],
  ['an escape that means the same', payload.replace('"iv"', '"\\u0069v"')],
  ['idle bits in base64', withIdleBits(payload)],
])('a payload with %s has another hash, so it is another text and is refused', (_what, text) => {
  expect(text).not.toBe(payload);
  expect(readSeal(text)).toEqual({ ok: false, failure: { code: 'notSealed' } });
});

/** 145 bytes end in two characters of base64 that carry twelve bits for eight. */
function withIdleBits(text: string): string {
  return text.replace(/"key":"([^"]*)(.)==/, (_all, begin: string, last: string) => {
    const next = String.fromCharCode(last.charCodeAt(0) + 1);
    return `"key":"${begin}${next}==`;
  });
}

test('an envelope that contradicts its header is not believed, though all is signed and sealed', () => {
  const lies: [string, string][] = [
    ['"terminalSequence":12', '"terminalSequence":13'],
    ['"caseSequence":1', '"caseSequence":2'],
    ['"terminalId":"PL-KT-000017"', '"terminalId":"PL-KT-000018"'],
  ];
  for (const [truth, lie] of lies) {
    const terminalKey = { ...testTerminalKey, sign: () => '' };
    const header = sealIn(payload).payload.header.replace(truth, lie);
    // The terminal lies in its header: everything is made for the false one.
    const signature = testTerminalKey.sign(header);
    const seal = lyingSeal(header, signature);
    expect(headerIsSignedBy(seal, terminalKey.publicKey)).toBe(true);
    expect(openSubmission(seal, [testAgencyPair])).toEqual({
      ...{ ok: false, failure: { code: 'sealBroken' } },
    });
  }
});

/** A seal around the test envelope with this header, made with randomness that is known afterwards. */
function lyingSeal(header: string, signature: string): ReadSeal {
  const made: Uint8Array[] = [];
  const remembered = {
    ...randomness,
    bytes(count: number): Uint8Array {
      const bytes = randomness.bytes(count);
      made.push(bytes);
      return bytes;
    },
  };
  const { payload: honest } = sealIn(sealSubmission(testSealingParts({ randomness: remembered })));
  const [, macKey = new Uint8Array()] = made;
  const parts = [
    Buffer.from(header),
    Buffer.from(signature, 'hex'),
    Buffer.from(honest.key, 'base64'),
    Buffer.from(honest.iv, 'hex'),
    Buffer.from(honest.body, 'base64'),
  ];
  return sealIn(
    JSON.stringify({ ...honest, header, signature, mac: macOver(macKey, parts).toString('hex') }),
  );
}

test('a border cannot move between the parts that are authenticated together', () => {
  const key = randomness.bytes(32);
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.nat(40),
      fc.nat(40),
      (content, first, second) => {
        const [one, other] = [first % (content.length + 1), second % (content.length + 1)];
        const split = (at: number): string =>
          macOver(key, [content.subarray(0, at), content.subarray(at)]).toString('hex');
        expect(split(one) === split(other)).toBe(one === other);
        expect(macOver(key, [content]).toString('hex')).not.toBe(split(one));
      },
    ),
  );
});

test('an attachment opens, and any bit changed in it or in its description is noticed', () => {
  const { bytes, sealed, inEnvelope } = sealAttachment(testPhoto, 3, randomness);
  expect(sealed).toMatchObject({ ordinal: 3, sealedSize: bytes.length });
  expect(openAttachment(bytes, inEnvelope)).toEqual({ ok: true, value: Buffer.from(testPhoto.bytes) });
  for (let bit = 0; bit < bytes.length * 8; bit += 1)
    expect(openAttachment(flipped(bytes, bit), inEnvelope).ok, `bit ${String(bit)}`).toBe(false);
  for (const member of ['key', 'macKey', 'iv', 'contentHash'] as const) {
    const value = Buffer.from(inEnvelope[member], 'hex');
    for (let bit = 0; bit < value.length * 8; bit += 1) {
      const changed = { ...inEnvelope, [member]: flipped(value, bit).toString('hex') };
      expect(openAttachment(bytes, changed).ok, `${member}, bit ${String(bit)}`).toBe(false);
    }
  }
});

test('garbage is a value and never an exception', () => {
  const { inEnvelope } = sealAttachment(testPhoto, 1, randomness);
  const members = JSON.parse(payload) as Record<string, unknown>;
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .tuple(fc.constantFrom(...Object.keys(members)), fc.oneof(fc.string(), fc.jsonValue()))
      .map(([name, value]) => JSON.stringify({ ...members, [name]: value })),
  );
  fc.assert(
    fc.property(garbage, fc.uint8Array({ maxLength: 80 }), (text, bytes) => {
      expect(verdictOn(text)).not.toBe('opened');
      expect(openAttachment(bytes, inEnvelope).ok).toBe(false);
    }),
    { numRuns: 400 },
  );
});
