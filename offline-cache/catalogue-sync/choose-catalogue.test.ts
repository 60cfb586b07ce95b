import { expect, test } from 'vitest';
import { chooseCatalogue } from './choose-catalogue.ts';

const program = (published: string) => ({ published, digest: 'program' });
const platform = (published: string) => ({ published, digest: 'platform' });

test.each([
  ['nothing at all', undefined, undefined, undefined, 'none'],
  ['never synchronised', program('2026-11-23'), undefined, undefined, 'builtIn'],
  ['the program’s own is broken', undefined, platform('2026-01-01'), undefined, 'synchronised'],
  [
    'the hall published something newer',
    program('2026-11-23'),
    platform('2026-12-05'),
    undefined,
    'synchronised',
  ],
  [
    'a technician brought something newer, no line yet',
    program('2026-12-10'),
    platform('2026-12-05'),
    'the program before',
    'builtIn',
  ],
  [
    'and then the platform was heard',
    program('2026-12-10'),
    platform('2026-12-05'),
    'program',
    'synchronised',
  ],
  ['of the same day', program('2026-12-05'), platform('2026-12-05'), undefined, 'synchronised'],
] as const)('%s', (_name, builtIn, synchronised, heardWith, chosen) =>
  expect(chooseCatalogue(builtIn, synchronised, heardWith)).toBe(chosen),
);
