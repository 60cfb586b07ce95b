import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeReceiptNumber } from './receipt-number.ts';

const constant = (bytes: Uint8Array) => ({ bytes: () => bytes, fraction: () => 0 });

test('is seven digits without a leading zero, whatever was drawn, and never a taken one', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.integer({ min: 0, max: 30 }),
      (bytes, draws) => {
        const taken = new Set<string>();
        for (let draw = 0; draw <= draws; draw += 1) {
          const number = freeReceiptNumber(constant(bytes), (candidate) => taken.has(candidate));
          expect(number).toMatch(/^[1-9]\d{6}$/);
          expect(taken.has(number)).toBe(false);
          taken.add(number);
        }
      },
    ),
  );
});

test('goes round the end of the range', () => {
  const last = Buffer.alloc(4);
  last.writeUInt32BE(8_999_999);
  expect(freeReceiptNumber(constant(last), () => false)).toBe('9999999');
  expect(freeReceiptNumber(constant(last), (candidate) => candidate === '9999999')).toBe('1000000');
});
