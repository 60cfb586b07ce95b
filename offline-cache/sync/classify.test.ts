import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyStatus } from './classify.ts';

test.each([
  [400, 'refused'],
  [413, 'refused'],
  [415, 'refused'],
  [422, 'refused'],
  [401, 'notAllowed'],
  [403, 'notAllowed'],
  [409, 'conflict'],
  [408, 'serverTrouble'],
  [425, 'serverTrouble'],
  [429, 'serverTrouble'],
  [500, 'serverTrouble'],
  [503, 'serverTrouble'],
  [302, 'notOurGateway'],
  [404, 'notOurGateway'],
  [451, 'notOurGateway'],
])('%i of our gateway is %s', (status, expected) => {
  expect(classifyStatus(status, 'code')).toBe(expected);
});

test('what is not said by our gateway never refuses and never pauses', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 999 }), (status) => {
      expect(['serverTrouble', 'notOurGateway']).toContain(classifyStatus(status, undefined));
    }),
  );
});
