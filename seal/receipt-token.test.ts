import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeReceiptToken,
  encodeReceiptToken,
  receiptPageAddress,
  receiptQrText,
  verifyReceiptText,
  verifyReceiptToken,
  type PaperReceipt,
} from './receipt-token.ts';
import { newKeyPair } from './sm2.ts';
import { testCertificate, testPlatformKey } from './testing/test-keys.ts';
import { receivedPaper, savedPaper, testSaved, testUnsignedReceipt } from './testing/test-receipts.ts';
import { base64urlOf, bytesOfBase64url } from './token-fields.ts';

const address = 'https://zwfw.pl.gov.cn';
const keys = [testPlatformKey];

const papers = [
  ['saved', savedPaper(testSaved)],
  ['received', receivedPaper(testUnsignedReceipt)],
] as const satisfies [string, PaperReceipt][];
const [[, ofTerminal], [, ofPlatform]] = papers;

function textOf(paper: PaperReceipt): string {
  const text = receiptQrText(address, paper);
  if (!text.ok) throw new Error('a receipt of the test cannot be encoded');
  return text.value;
}

function tokenOf(paper: PaperReceipt): string {
  return textOf(paper).split('#')[1] ?? '';
}

test('a genuine receipt says what was signed', () => {
  expect(verifyReceiptText(textOf(ofTerminal), keys)).toEqual({
    verdict: 'genuine',
    kind: 'saved',
    ...testSaved,
  });
  expect(verifyReceiptToken(tokenOf(ofPlatform), keys)).toEqual({
    ...{ verdict: 'genuine', kind: 'received' },
    ...ofPlatform.receipt,
  });
});

test('the page stands at /v of the public address, and the token behind the sign that no browser sends', () => {
  expect(receiptPageAddress('https://zwfw.pl.gov.cn:8443/')).toBe('https://zwfw.pl.gov.cn:8443/v');
  expect(textOf(ofTerminal)).toMatch(/^https:\/\/zwfw\.pl\.gov\.cn\/v#[A-Za-z0-9_-]+$/);
});

test('tokens are as small as was aimed at', () => {
  const sizes = papers.map(([, paper]) => bytesOfBase64url(tokenOf(paper))?.length ?? 0);
  expect(sizes[0]).toBeLessThanOrEqual(260);
  expect(sizes[1]).toBeLessThanOrEqual(200);
});

test.each(papers)('%s: no text with one bit changed is genuine', (_kind, paper) => {
  const text = Buffer.from(textOf(paper), 'latin1');
  const token = Buffer.from(tokenOf(paper), 'latin1');
  for (const [bytes, verify] of [
    [text, verifyReceiptText],
    [token, verifyReceiptToken],
  ] as const) {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = withBitChanged(bytes, bit).toString('latin1');
      expect(verify(changed, keys).verdict, `bit ${String(bit)}: ${changed}`).not.toBe('genuine');
    }
  }
});

test.each(papers)('%s: no token with one bit changed inside is genuine', (_kind, paper) => {
  const bytes = bytesOfBase64url(tokenOf(paper)) ?? new Uint8Array();
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = base64urlOf(withBitChanged(bytes, bit));
    expect(verifyReceiptToken(changed, keys).verdict, `bit ${String(bit)}`).not.toBe('genuine');
  }
});

test.each(papers)('%s: a forger who keeps the checks right still lacks the signature', (_kind, paper) => {
  const fields = (bytesOfBase64url(tokenOf(paper)) ?? new Uint8Array()).subarray(0, -6);
  const verdicts = new Set<string>();
  for (let bit = 8; bit < fields.length * 8; bit += 3) {
    const decoded = decodeAnyway(withBitChanged(fields, bit));
    if (decoded === undefined) continue;
    const again = encodeReceiptToken(decoded, receiptPageAddress(address));
    if (again.ok) verdicts.add(verifyReceiptToken(again.value, keys).verdict);
  }
  expect(verdicts).toEqual(new Set(['forged', 'unknownKey']));
});

/** The receipt in fields that were changed, with checks made for them. */
function decodeAnyway(fields: Uint8Array): PaperReceipt | undefined {
  const decoded = decodeReceiptToken(base64urlOf(Uint8Array.from([...fields, 0, 0, 0, 0, 0, 0])));
  return decoded.ok ? decoded.value.receipt : undefined;
}

function withBitChanged(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

test('another platform’s receipt is not known here, and a stranger under our key’s name is a forger', () => {
  const foreign = receivedPaper(testUnsignedReceipt, newKeyPair());
  expect(verifyReceiptText(textOf(foreign), keys)).toEqual({ verdict: 'unknownKey' });
  const impostor = { ...foreign.receipt, signedBy: testPlatformKey.keyId };
  expect(verifyReceiptText(textOf({ kind: 'received', receipt: impostor }), keys)).toEqual({
    verdict: 'forged',
  });
});

test('a terminal cannot use the certificate of another one', () => {
  const paper = savedPaper({ ...testSaved, terminalId: 'PL-KT-000018' });
  const certificate = testCertificate(testSaved.terminalId);
  expect(encodeReceiptToken({ ...paper, certificate }, address).ok).toBe(false);
  const renamed = { ...certificate, terminalId: paper.saved.terminalId };
  expect(verifyReceiptText(textOf({ ...paper, certificate: renamed }), keys)).toEqual({ verdict: 'forged' });
});

test('a genuine token behind another address was tampered with', () => {
  const token = tokenOf(ofTerminal);
  expect(verifyReceiptText(`https://zwfw.pl.gov.cm/v#${token}`, keys)).toEqual({ verdict: 'forged' });
  expect(verifyReceiptText(` ${token}\n`, keys).verdict).toBe('genuine');
});

const hexText = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((content) => Buffer.from(content).toString('hex'));
const moment = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const receiptNumber = fc.integer({ min: 0, max: 9_999_999 }).map((number) => String(number).padStart(7, '0'));
const capital = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const anyReceived: fc.Arbitrary<PaperReceipt> = fc
  .record({
    id: fc.uuid(),
    hash: hexText(32),
    serverSequence: fc.maxSafeNat().map((number) => Math.max(1, number)),
    epoch: fc.oneof(hexText(16), fc.stringMatching(/^[^\n\ud800-\udfff]{1,64}$/)),
    receivedAt: moment,
    caseNumber: fc
      .tuple(
        fc.array(capital, { minLength: 31, maxLength: 31 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
      )
      .map((parts) => parts.flat().join('')),
    receiptNumber,
    signedBy: hexText(8),
    signature: hexText(64),
  })
  .map((receipt) => ({ kind: 'received', receipt }));
const anySaved: fc.Arbitrary<PaperReceipt> = fc
  .record({
    id: fc.uuid(),
    hash: hexText(32),
    terminalId: fc.stringMatching(/^[A-Za-z0-9-]{4,40}$/),
    terminalSequence: fc.maxSafeNat(),
    receiptNumber,
    savedAtMs: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    issuedAt: moment,
    signatures: fc.tuple(hexText(64), hexText(64)),
    signedBy: hexText(8),
  })
  .map(({ issuedAt, signatures, signedBy, ...statement }) => {
    const certificate = {
      ...testCertificate(statement.terminalId),
      issuedAt,
      signedBy,
      signature: signatures[0],
    };
    return { kind: 'saved', saved: statement, signature: signatures[1], certificate };
  });

test('decoding is the exact inverse of encoding', () => {
  fc.assert(
    fc.property(fc.oneof(anyReceived, anySaved), (paper) => {
      const token = encodeReceiptToken(paper, address);
      const decoded = token.ok && decodeReceiptToken(token.value);
      expect(decoded).toMatchObject({ ok: true, value: { receipt: paper, isIntact: true } });
    }),
  );
});

test('what is decoded is encoded as it was', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...papers.map(([, paper]) => tokenOf(paper))),
      fc.nat(),
      fc.nat(255),
      (token, at, byte) => {
        const bytes = bytesOfBase64url(token) ?? new Uint8Array();
        bytes[at % (bytes.length - 6)] = byte;
        const changed = base64urlOf(bytes);
        const decoded = decodeReceiptToken(changed);
        if (!decoded.ok) return;
        const again = encodeReceiptToken(decoded.value.receipt, receiptPageAddress(address));
        expect(again.ok && bytesOfBase64url(again.value)?.subarray(0, -6)).toEqual(bytes.subarray(0, -6));
      },
    ),
    { numRuns: 500 },
  );
});

test('garbage is unreadable and nothing is thrown', () => {
  const garbage = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => base64urlOf(bytes)),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => base64urlOf(Uint8Array.from([0x11, ...bytes]))),
    fc
      .uint8Array({ maxLength: 400 })
      .map((bytes) => `${address}/v#${base64urlOf(Uint8Array.from([0x12, ...bytes]))}`),
  );
  fc.assert(
    fc.property(garbage, (text) => {
      expect(verifyReceiptText(text, keys).verdict).not.toBe('genuine');
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['an id in capitals', { ...ofPlatform.receipt, id: testSaved.id.toUpperCase() }],
  ['a moment without milliseconds', { ...ofPlatform.receipt, receivedAt: '2026-11-23T20:19:29Z' }],
  ['an epoch of two lines', { ...ofPlatform.receipt, epoch: 'one\ntwo' }],
  ['half a character', { ...ofPlatform.receipt, epoch: '\ud800' }],
  ['a short case number', { ...ofPlatform.receipt, caseNumber: '1' }],
  ['a fraction', { ...ofPlatform.receipt, serverSequence: 1.5 }],
])('%s has no token', (_what, receipt) => {
  expect(receiptQrText(address, { kind: 'received', receipt })).toEqual({
    ...{ ok: false, failure: { code: 'notEncodable' } },
  });
});
