import { expect, test } from 'vitest';
import { newestAddressOf, splitCardPayload } from './read-reply.ts';

/** `CHlen PHlen [FPlen]` in hex and as many more bytes as given, numbered so that a shifted cut shows. */
function data(lengths: string, more: number): Uint8Array {
  return Uint8Array.of(
    ...Buffer.from(lengths, 'hex'),
    ...Uint8Array.from({ length: more }, (_, index) => index % 251),
  );
}

test('the parts are cut where their lengths say', () => {
  expect(splitCardPayload(data('01000400', 1280))).toMatchObject({
    ok: true,
    value: { text: { length: 256, 0: 0, 255: 4 }, photo: { length: 1024, 0: 5 }, fingerprint: { length: 0 } },
  });
  expect(splitCardPayload(data('010004000200', 1792))).toMatchObject({
    ok: true,
    value: {
      text: { length: 256, 0: 0 },
      photo: { length: 1024, 0: 5 },
      fingerprint: { length: 512, 0: 1280 % 251 },
    },
  });
  expect(splitCardPayload(data('01000000', 256))).toMatchObject({
    ok: true,
    value: { photo: { length: 0 } },
  });
});

test.each([
  ['nothing', data('', 0)],
  ['one byte too few', data('01000400', 1279)],
  ['one byte too many', data('01000400', 1281)],
  ['a fingerprint shorter than said', data('010004000200', 1791)],
  ['a text of another length', data('00FE0400', 1278)],
])('%s is a length failure', (_, bytes) => {
  expect(splitCardPayload(bytes)).toEqual({ ok: false, failure: 'length' });
});

test('a newest address is text of at least 70 bytes', () => {
  const address = new Uint8Array(Buffer.from('甘肃省平凉市崆峒区'.padEnd(35), 'utf16le'));
  expect(newestAddressOf(address)).toEqual({ ok: true, value: '甘肃省平凉市崆峒区' });
  expect(newestAddressOf(address.subarray(0, 69))).toEqual({ ok: false, failure: 'length' });
  expect(newestAddressOf(Uint8Array.of(...address, 0x20))).toEqual({ ok: false, failure: 'length' });
});
