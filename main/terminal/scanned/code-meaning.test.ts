import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiptQrText } from '../../../seal/receipt-token.ts';
import { testPlatformKey } from '../../../seal/testing/test-keys.ts';
import { savedPaper, testSaved } from '../../../seal/testing/test-receipts.ts';
import { codeMeaning } from './code-meaning.ts';

const keys = [testPlatformKey];
const qr = receiptQrText('https://platform.example', savedPaper(testSaved));
const receipt = qr.ok ? qr.value : '';

test('a receipt of a terminal is verified, whatever county it is from', () => {
  expect(codeMeaning(receipt, keys)).toMatchObject({
    kind: 'receipt',
    verdict: { verdict: 'genuine', kind: 'saved', receiptNumber: testSaved.receiptNumber },
  });
  expect(codeMeaning(`${receipt}\r\n`, keys)).toMatchObject({ verdict: { verdict: 'genuine' } });
  expect(codeMeaning(receipt, [])).toMatchObject({ verdict: { verdict: 'unknownKey' } });
});

test('no receipt with another character in it is genuine', () => {
  fc.assert(
    fc.property(fc.nat(receipt.length - 1), fc.constantFrom(...'Aa0z#/-_'), (at, character) => {
      fc.pre(receipt[at] !== character);
      const altered = receipt.slice(0, at) + character + receipt.slice(at + 1);
      expect(codeMeaning(altered, keys)).not.toMatchObject({ verdict: { verdict: 'genuine' } });
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['https://platform.example/r/01a20a10-4bf6-7007-ab45-87898e0d7f9e', 'progressPage'],
  ['https://si.12333.gov.cn/code?x=1', 'socialSecurity'],
  ['https://notmohrss.gov.cn.example.com/', 'phone'],
  ['134567890123456789', 'payment'],
  ['284567890123456789', 'payment'],
  ['6223456789012345678', 'payment'],
  ['weixin://wxpay/bizpayurl?pr=x', 'phone'],
  ['6901234567892', 'unknown'],
  ['姓名：王淑芬', 'unknown'],
] as const)('%s is %s', (text, kind) => {
  expect(codeMeaning(text, keys).kind).toBe(kind);
});

test('any text at all has a meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(typeof codeMeaning(text, keys).kind).toBe('string');
    }),
  );
});
