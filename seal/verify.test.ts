import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaseStatus, SubmissionReceipt } from '../contract/gateway.ts';
import { KeyRegistration, KeySet, TerminalCertificate } from '../contract/keys.ts';
import { newKeyPair, signText } from './sm2.ts';
import {
  acceptanceText,
  certificateText,
  keySetText,
  receiptText,
  registrationText,
  savedText,
} from './statements.ts';
import {
  signedKeySet,
  testAgencyKey,
  testCertificate,
  testKeySet,
  testPlatformKey,
  testPlatformPair,
  testTerminalPair,
} from './testing/test-keys.ts';
import { receivedPaper, savedPaper, testSaved, testUnsignedReceipt } from './testing/test-receipts.ts';
import {
  acceptanceIsGenuine,
  certificateIsGenuine,
  keySetFollows,
  keySetIsSigned,
  receiptIsGenuine,
  registrationIsGenuine,
  savedIsGenuine,
} from './verify.ts';

const platform = [testPlatformKey];
const { receipt } = receivedPaper(testUnsignedReceipt);
const certificate = testCertificate('PL-KT-000017');
const registration: KeyRegistration = {
  ...{ terminalId: 'PL-KT-000017', publicKey: testTerminalPair.publicKey },
  signature: signText(
    registrationText({ terminalId: 'PL-KT-000017', publicKey: testTerminalPair.publicKey }),
    testTerminalPair,
  ),
};
const unsignedAcceptance = {
  caseId: '01a20a10-4bf5-73be-9736-59bbdfdde660',
  caseNumber: testUnsignedReceipt.caseNumber,
  state: 'accepted',
  receivedAt: '2026-11-23T20:19:29.938Z',
  acceptedAt: '2026-11-23T20:19:31.911Z',
  acceptedBy: '崆峒区民政局（模拟）',
} as const;
const acceptance: CaseStatus = {
  ...unsignedAcceptance,
  signedBy: testPlatformKey.keyId,
  signature: signText(acceptanceText(unsignedAcceptance), testPlatformPair),
};

/** What is signed, its form, and whether it is believed. */
const signed: [
  string,
  object,
  { safeParse(value: unknown): { data?: unknown } },
  (value: never) => boolean,
][] = [
  ['receipt', receipt, SubmissionReceipt, (value: SubmissionReceipt) => receiptIsGenuine(value, platform)],
  [
    'certificate',
    certificate,
    TerminalCertificate,
    (value: TerminalCertificate) => certificateIsGenuine(value, platform),
  ],
  ['key set', testKeySet, KeySet, (value: KeySet) => keySetIsSigned(value, platform)],
  ['acceptance', acceptance, CaseStatus, (value: CaseStatus) => acceptanceIsGenuine(value, platform)],
  ['registration', registration, KeyRegistration, (value: KeyRegistration) => registrationIsGenuine(value)],
];

test.each(signed)(
  'a %s is believed, and no longer with any one bit of it changed',
  (_what, value, form, believed) => {
    expect(believed(value as never)).toBe(true);
    const text = Buffer.from(JSON.stringify(value));
    for (let bit = 0; bit < text.length * 8; bit += 1) {
      const changed = Buffer.from(text);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const read = readAs(form, changed.toString());
      if (read !== undefined) expect(believed(read as never), changed.toString()).toBe(false);
    }
  },
);

function readAs(form: { safeParse(value: unknown): { data?: unknown } }, text: string): unknown {
  try {
    return form.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

test.each(signed)(
  'a %s with anything else in any field is not believed, and nothing is thrown',
  (_what, value, _form, believed) => {
    const texts = Object.entries(value).filter(([, held]) => typeof held === 'string') as [string, string][];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.oneof(fc.string(), fc.constantFrom('', '\n', 'NaN', '+275760-09-13T00:00:00.000Z', 'x\ny')),
        ([name, before], after) => {
          fc.pre(after !== before);
          expect(believed({ ...value, [name]: after } as never)).toBe(false);
          expect(believed({ ...value, [name]: `${before}\n` } as never)).toBe(false);
        },
      ),
    );
  },
);

test('a statement of one kind is none of another, for every name differs', () => {
  const texts = [
    savedText(testSaved),
    receiptText(receipt),
    acceptanceText(acceptance),
    certificateText(certificate),
    keySetText(testKeySet),
    registrationText(registration),
  ];
  expect(new Set(texts.map((text) => text.split('\n')[0])).size).toBe(texts.length);
});

test('a field that would move a border cannot be signed', () => {
  expect(() => receiptText({ ...receipt, epoch: 'one\ntwo' })).toThrow(TypeError);
  expect(() => savedText({ ...testSaved, terminalId: 'one\ntwo' })).toThrow(TypeError);
});

test('what a terminal saved is believed with a certificate of its own and no other', () => {
  const { saved, signature } = savedPaper(testSaved);
  expect(savedIsGenuine(saved, signature, certificate, platform)).toBe(true);
  expect(savedIsGenuine(saved, signature, testCertificate('PL-KT-000018'), platform)).toBe(false);
  expect(savedIsGenuine({ ...saved, savedAtMs: 0 }, signature, certificate, platform)).toBe(false);
  expect(savedIsGenuine({ ...saved, id: 'one\ntwo' }, signature, certificate, platform)).toBe(false);
  expect(savedIsGenuine(saved, signature, certificate, [])).toBe(false);
});

test('one moment written in another way is not what was signed', () => {
  expect(receiptIsGenuine({ ...receipt, receivedAt: '2026-11-23T20:19:29.9380Z' }, platform)).toBe(false);
  expect(receiptIsGenuine({ ...receipt, receivedAt: '2026-11-24T04:19:29.938+08:00' }, platform)).toBe(false);
});

test('a case that was not accepted has no acceptance', () => {
  expect(acceptanceIsGenuine({ ...acceptance, state: 'received' }, platform)).toBe(false);
});

test('a key set is not believed with a key beside the curve, though a platform key signed it', () => {
  const publicKey = `04${'1'.repeat(128)}`;
  const set = signedKeySet({ ...testKeySet, agency: [{ ...testAgencyKey, publicKey }] });
  expect(keySetIsSigned(set, platform)).toBe(false);
});

test('key sets follow one another by version and by a signature of the one before', () => {
  const second = newKeyPair();
  const named = { keyId: second.keyId, publicKey: second.publicKey };
  const next = signedKeySet({ ...testKeySet, version: 2, platform: [testPlatformKey, named] });
  expect(keySetFollows(next, testKeySet)).toBe(true);
  expect(keySetFollows(testKeySet, next)).toBe(false);
  expect(keySetFollows(next, next)).toBe(false);
  const third = { ...testKeySet, version: 3, platform: [named] };
  const signature = signText(keySetText(third), second);
  expect(keySetFollows({ ...third, signedBy: second.keyId, signature }, next)).toBe(true);
  expect(keySetFollows({ ...third, signedBy: second.keyId, signature }, testKeySet)).toBe(false);
});
