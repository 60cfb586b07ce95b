import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SavedSubmission } from '../../contract/outbox.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

/** A store of so many submissions, changed by hand while it was closed. */
function tamperedStore(
  count: number,
  tamper: (database: Database.Database, saved: SavedSubmission[]) => void,
) {
  const folder = temporaryFolder();
  const first = openExample(folder, { randomness: realRandomness });
  const saved = Array.from({ length: count }, () => {
    const outcome = first.submissions.save(exampleApplication(randomUUID()));
    if (!outcome.ok) throw new Error(outcome.failure.code);
    return outcome.value;
  });
  const [received] = saved;
  if (received) first.queue.markReceived(exampleReceipt(received));
  first.close();
  const database = new Database(join(folder, 'submissions.sqlite'));
  database.pragma('ignore_check_constraints = ON');
  database.pragma('foreign_keys = OFF');
  tamper(database, saved);
  database.close();
  return { store: openExample(folder, { randomness: realRandomness }), saved, folder };
}

test('goes through everything in slices and begins again', () => {
  const { store } = tamperedStore(7, () => undefined);
  const slices = [1, 2, 3, 4].map(() => store.verifyNext(3));
  expect(slices.map((slice) => slice.ok && [slice.value.checked, slice.value.isComplete])).toEqual([
    [3, false],
    [3, false],
    [1, true],
    [3, false],
  ]);
  store.close();
});

test('changed bytes hold that submission and tell staff; a copy of what was received is only counted', () => {
  const { store, saved } = tamperedStore(5, (database) => {
    database.exec(
      `UPDATE content SET payload = replace(payload, 'mac', 'mat') WHERE terminal_sequence IN (1, 3)`,
    );
  });
  expect(store.verifyNext(10)).toEqual({
    ok: true,
    value: { checked: 5, damaged: [saved[2]?.id], damagedCopies: 1, isComplete: true },
  });
  expect(store.queue.refused(10)).toMatchObject([
    {
      submissionId: saved[2]?.id,
      state: 'blocked',
      errorClass: 'damaged',
      receiptNumber: saved[2]?.receiptNumber,
    },
  ]);
  expect(store.queue.replay(saved[2]?.id ?? '')).toEqual({ ok: true, value: false });
  expect(store.verifyNext(10)).toMatchObject({ value: { damaged: [], damagedCopies: 2 } });
  store.close();
});

test.each([
  ['a content is missing', 'DELETE FROM content WHERE terminal_sequence = 3'],
  [
    'a row names another case',
    `UPDATE submission SET case_id = '${randomUUID()}' WHERE terminal_sequence = 3`,
  ],
  ['a row names another id', `UPDATE submission SET id = '${randomUUID()}' WHERE terminal_sequence = 3`],
  [
    'a row has another hash',
    `UPDATE submission SET hash = replace(hash, 'a', 'b') WHERE terminal_sequence = 3`,
  ],
  ['a state is no word', `UPDATE submission SET state = 'quened' WHERE terminal_sequence = 3`],
  ['a format is unknown', `UPDATE submission SET format = 'sm2-sm4-9' WHERE terminal_sequence = 3`],
])(
  'rows that cannot be believed: nothing is taken until the store was reopened and salvaged: %s',
  (_, sql) => {
    const { store, saved } = tamperedStore(5, (database) => database.exec(sql));
    if (!store.salvaged()) {
      expect(store.verifyNext(10)).toMatchObject({ ok: false, failure: { code: 'corrupt' } });
      expect(store.refusal()?.code).toBe('corrupt');
      expect(store.reopen()).toEqual({ ok: true, value: true });
    }
    expect(store.refusal()?.code).toBe('salvaged');
    const isLost = sql.startsWith('DELETE');
    expect(store.salvaged()).toMatchObject({ contentLost: isLost ? 1 : 0 });
    expect(store.queue.unsent(10, 0).map(({ id }) => id)).toEqual(
      saved.slice(1).flatMap(({ id }, index) => (isLost && index === 1 ? [] : [id])),
    );
    expect(store.verifyNext(10)).toMatchObject({ ok: true, value: { damaged: [] } });
    expect(store.acknowledgeSalvage()).toEqual({ ok: true, value: true });
    expect(store.refusal()).toBeUndefined();
    store.close();
  },
);

/** Takes an index out of the schema, changes a row behind its back, and puts it back as it was. */
function changeBehindIndex(folder: string, index: string, sql: string): void {
  const file = join(folder, 'submissions.sqlite');
  const change = (work: (database: Database.Database) => void) => {
    const database = new Database(file).unsafeMode();
    database.pragma('writable_schema = ON');
    work(database);
    database.close();
  };
  let entry: unknown;
  change((database) => {
    entry = database.prepare('SELECT * FROM sqlite_schema WHERE name = ?').get(index);
    database.prepare('DELETE FROM sqlite_schema WHERE name = ?').run(index);
  });
  change((database) => database.exec(sql));
  change((database) =>
    database
      .prepare('INSERT INTO sqlite_schema VALUES (:type, :name, :tbl_name, :rootpage, :sql)')
      .run(entry),
  );
}

test('what no index leads to any more is found and sent', () => {
  const { store, saved, folder } = tamperedStore(5, () => undefined);
  store.close();
  changeBehindIndex(
    folder,
    'submission_unsent',
    `UPDATE submission SET state = 'queued', server_sequence = NULL, platform_epoch = NULL, ack_epoch = NULL,
            received_wall_ms = NULL, case_number = NULL, receipt = NULL WHERE terminal_sequence = 1`,
  );
  const again = openExample(folder, { randomness: realRandomness });
  const sendable = () =>
    again.queue.sendable(Number.MAX_SAFE_INTEGER, 10).map(({ submissionId }) => submissionId);
  expect(sendable()).not.toContain(saved[0]?.id);
  expect(again.verifyNext(10).ok).toBe(true);
  expect(sendable()).toEqual(saved.map(({ id }) => id));
  again.close();
});

test('a delay that nobody asked for ends', () => {
  const { store } = tamperedStore(5, (database) => {
    database.exec('UPDATE submission SET due_monotonic_ms = 1e15 WHERE terminal_sequence = 4');
  });
  expect(store.queue.sendable(1e12, 10)).toHaveLength(3);
  expect(store.verifyNext(10).ok).toBe(true);
  expect(store.queue.sendable(1e12, 10)).toHaveLength(4);
  store.close();
});
