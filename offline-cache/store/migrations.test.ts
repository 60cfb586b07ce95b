import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate, migrations, newestSchemaVersion, schemaVersion } from './migrations.ts';

function freshDatabase() {
  const database = new Database(':memory:');
  database.pragma('foreign_keys = ON');
  return database;
}

test('versions are 1, 2, 3 … without a gap', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

test('a new file belongs to the terminal and has the newest version', () => {
  const database = freshDatabase();
  expect(schemaVersion(database)).toBe(0);
  migrate(database, 'PL-TEST-0001');
  expect(schemaVersion(database)).toBe(newestSchemaVersion);
  expect(database.prepare('SELECT terminal_id, boot_counter, sequence_floor FROM meta').all()).toEqual([
    { terminal_id: 'PL-TEST-0001', boot_counter: 0, sequence_floor: 1 },
  ]);
});

test('only the missing steps run, data and owner stay', () => {
  const database = freshDatabase();
  migrate(database, 'PL-TEST-0001');
  const step = { version: newestSchemaVersion + 1, statements: 'CREATE TABLE later (n INTEGER) STRICT' };
  migrate(database, 'PL-TEST-0001', [...migrations, step]);
  expect(schemaVersion(database)).toBe(newestSchemaVersion + 1);
  expect(database.prepare('SELECT terminal_id FROM meta').pluck().get()).toBe('PL-TEST-0001');
});

test('a step that fails leaves the old schema whole', () => {
  const database = freshDatabase();
  migrate(database, 'PL-TEST-0001');
  const steps = [
    ...migrations,
    { version: newestSchemaVersion + 1, statements: 'CREATE TABLE later (n INTEGER) STRICT; NONSENSE' },
  ];
  expect(() => migrate(database, 'PL-TEST-0001', steps)).toThrow('syntax error');
  expect(schemaVersion(database)).toBe(newestSchemaVersion);
  expect(database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'later'`).get()).toBeUndefined();
});

test('migration 1: every table is STRICT', () => {
  const database = freshDatabase();
  migrate(database, 'PL-TEST-0001', migrations.slice(0, 1));
  const tables = database
    .prepare<[], { name: string; strict: number }>(
      `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'`,
    )
    .all();
  expect(tables).toHaveLength(4);
  expect(tables).toEqual(tables.map((table) => ({ ...table, strict: 1 })));
});

const aCase = '01a209e2-6715-74b0-bd12-579629ecbfa8';
const anId = '01a209e2-671c-7042-be33-24c20ae427ba';
const goodRow = {
  terminal_sequence: 1,
  id: anId,
  case_id: aCase,
  case_sequence: 1,
  kind: 'application',
  person_key: 'p',
  title: 't',
  format: 'plain-json-1',
  payload: '{}',
  hash: 'a'.repeat(64),
  saved_wall_ms: 0,
  saved_boot: 1,
  saved_monotonic_ms: 0,
  retention_days: 30,
  state: 'queued',
};

function insertion(row: Record<string, string | number | null>) {
  const database = freshDatabase();
  migrate(database, 'PL-TEST-0001', migrations.slice(0, 1));
  database.prepare('INSERT INTO service_case VALUES (?, ?)').run(aCase, '1234567');
  const columns = Object.keys(row);
  const values = columns.map((column) => `:${column}`);
  return () =>
    database.prepare(`INSERT INTO submission (${columns.join()}) VALUES (${values.join()})`).run(row);
}

test('migration 1: takes a proper submission', () => {
  expect(insertion(goodRow)).not.toThrow();
});

test.each([
  ['unknown state', { state: 'sent' }],
  ['unknown kind', { kind: 'note' }],
  ['hash of the wrong form', { hash: 'A'.repeat(64) }],
  ['application of nobody', { person_key: null }],
  ['rating that leads to a person', { kind: 'evaluation' }],
  ['received without a receipt', { state: 'received' }],
  ['a receipt without being received', { server_sequence: 1, platform_epoch: 'e', received_wall_ms: 1 }],
  ['unsent and erased', { payload: null, payload_erased_wall_ms: 1 }],
  ['erased without saying when', { payload: null }],
  ['text for a number', { attempts: 'many' }],
  ['a case that does not exist', { case_id: anId }],
])('migration 1: refuses %s', (_, wrong) => {
  expect(insertion({ ...goodRow, ...wrong })).toThrow(/constraint failed|cannot store/);
});

test.each(['0123456', '123456', '12345678', '12345a7'])(
  'migration 1: refuses receipt number %s',
  (number) => {
    const database = freshDatabase();
    migrate(database, 'PL-TEST-0001', migrations.slice(0, 1));
    expect(() => database.prepare('INSERT INTO service_case VALUES (?, ?)').run(aCase, number)).toThrow(
      'CHECK',
    );
  },
);
