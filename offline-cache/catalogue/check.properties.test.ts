import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { put, readJson, shippedCatalogue, smallCatalogue } from './broken-copy.test-support.ts';
import { checkCatalogue, checkItem } from './check.ts';
import { entriesOf, fieldPath, valueAt, type FieldPath } from './field-path.ts';

const good = readJson(join(shippedCatalogue, 'items/birth-registration.json'));

function everyPath(value: unknown, path: FieldPath = []): FieldPath[] {
  const inside = entriesOf(value).flatMap(([step, child]) => everyPath(child, [...path, step]));
  return path.length === 0 ? inside : [path, ...inside];
}

const paths = everyPath(good).map(fieldPath);
/** Values a careless or a hostile hand might put anywhere. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    '^(a+)+$',
    '^[$',
    'constructor',
    '__proto__',
    'toString',
    'phone',
    'date',
    -1,
    1e308,
    { $ref: '#' },
    { $ref: 'http://example.org' },
    { $async: true },
    [{ $id: 'https://json-schema.org/draft/2020-12/schema' }],
    [{ if: true, then: { required: 'x' } }, { not: {} }],
    { constructor: { type: 'string' } },
  ),
);
const mutation = fc.tuple(fc.constantFrom(...paths), fc.option(anything, { nil: undefined }));

function tryToPut(document: unknown, field: string, value: unknown): void {
  const holder = valueAt(document, field.match(/[^.[\]]+/g)?.slice(0, -1) ?? []);
  // An earlier mutation may have taken the place away.
  if (typeof holder === 'object' && holder !== null) put(document, field, structuredClone(value));
}

test('mutated items are judged, never thrown at', () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const document: unknown = structuredClone(good);
      for (const [field, value] of mutations) tryToPut(document, field, value);
      const { item, problems } = checkItem(document);
      expect(item !== undefined || problems.length > 0).toBe(true);
      for (const found of problems) expect(found.message).not.toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('any JSON at all is judged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (document) => {
      expect(checkItem(document).problems).not.toEqual([]);
    }),
  );
});

test('any bytes in any file of the folder are judged, and never called clean', () => {
  const folder = smallCatalogue();
  const file = fc.constantFrom('catalogue.json', 'items/strange.json', 'evaluation-indicators.json');
  fc.assert(
    fc.property(file, fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
      writeFileSync(join(folder, name), bytes);
      expect(checkCatalogue(folder).problems).not.toEqual([]);
    }),
    { numRuns: 60 },
  );
});
