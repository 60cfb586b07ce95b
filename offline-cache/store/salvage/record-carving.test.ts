import Database from 'better-sqlite3';
import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageBytes } from '../durable-database.ts';
import { quickFolder, temporaryFolder } from '../fixtures/temporary-folder.ts';
import { PageImage } from './page-image.ts';
import { carveRecords, type CarvedRecord } from './record-carving.ts';

type Row = [key: number, tag: string, number: number | null, text: string];

/** Serial types of the key and of a text of four characters. */
const beginning = Buffer.from([0x00, 13 + 2 * 4]);

const value = fc.option(
  fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 1, -1, 2 ** 40),
  ),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ minLength: 1500, maxLength: 9000 }),
);
const rowsOf = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.constantFrom('abcd', 'wxyz'), value, text),
  {
    maxLength: 12,
  },
);

function carved(file: string): CarvedRecord[] {
  const image = new PageImage(file);
  const found = [...image.pages()].flatMap((page) => [...carveRecords(page, beginning, 4, image)]);
  image.close();
  return found;
}

// It may find more: where SQLite moved a record within a page, what it left behind still has a record's form.
test('finds every record that SQLite wrote, of any length', () => {
  const file = join(temporaryFolder(quickFolder), 'sample');
  fc.assert(
    fc.property(rowsOf, (given) => {
      const rows = new Map(
        given.map((row): [number, Row] => [row[0], [row[0], row[1], row[2], row[3].replaceAll('\0', '')]]),
      );
      const database = new Database(file);
      database.pragma(`page_size = ${pageBytes}`);
      database.pragma('secure_delete = ON');
      database.exec('DROP TABLE IF EXISTS sample');
      database.exec('CREATE TABLE sample (key INTEGER PRIMARY KEY, tag TEXT, number, text TEXT)');
      const insert = database.prepare('INSERT INTO sample VALUES (?, ?, ?, ?)');
      for (const row of rows.values()) insert.run(...row);
      database.close();
      const found = carved(file);
      for (const [key, tag, number, words] of rows.values()) {
        expect(found).toContainEqual({ key, values: [null, tag, number, words] });
      }
    }),
    { numRuns: 60 },
  );
});

test('any page at all gives records of the form asked for, or none', () => {
  const image = new PageImage(join(temporaryFolder(), 'none'));
  const noise = fc.array(
    fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(Uint8Array.from([5, ...beginning, 9, 60]))),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(noise, (pieces) => {
      const page = Buffer.concat([...pieces, Buffer.alloc(pageBytes)]).subarray(0, pageBytes);
      for (const { values } of carveRecords(page, beginning, 4, image)) expect(values).toHaveLength(4);
    }),
    { numRuns: 500 },
  );
});
