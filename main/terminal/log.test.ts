import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLog } from './log.ts';

function logged(facts: Record<string, unknown>): string {
  let text = '';
  openLog(undefined, { write: (line) => void (text += line) }).info('something', facts);
  return text;
}

test('identity and telephone numbers never reach the file, wherever a caller puts them', () => {
  const digits = fc.stringMatching(/^\d{11,18}[X]?$/);
  fc.assert(
    fc.property(digits, fc.string(), (number, around) => {
      const text = logged({ a: around + number, deep: { list: [number, new Error(number)] } });
      return !text.includes(number);
    }),
  );
});

test('codes and counts stay readable', () => {
  expect(logged({ code: 'diskFull', sequence: 41 })).toContain('"code":"diskFull","sequence":41');
});
