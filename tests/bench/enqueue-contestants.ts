import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import { envelopeBytes, openBenchStore, saveOne, withoutSealing } from './bench-store.ts';
import type { NotRun } from './load-peers.ts';
import { durabilityOf, inWords, queueMakers, type Setting } from './queue-contestants.ts';
import type { Contestant } from './take-turns.ts';

/** What a contestant is to the comparison: only contestants of one setting are compared. */
export interface EnqueueContestant extends Contestant {
  part: 'ours' | 'plain' | 'peer';
  setting: Setting;
}

export interface EnqueueField {
  contestants: EnqueueContestant[];
  stores: OpenedStore[];
  notRun: NotRun[];
}

/** Everybody who keeps a submission, each in a database of its own in the folder. */
export async function enqueueField(folder: string): Promise<EnqueueField> {
  const alone = openBenchStore(join(folder, 'store'), { sealer: withoutSealing });
  const sealing = openBenchStore(join(folder, 'store-sealing'));
  const contestants: EnqueueContestant[] = [
    theStore('store alone, save()', alone),
    theStore('store with sealing, save()', sealing),
    plainInsert(folder),
  ];
  const notRun: NotRun[] = [];
  for (const make of queueMakers) {
    for (const setting of ['FULL', 'default'] as const) {
      const made = await make(folder, setting);
      if (made.ok) contestants.push({ ...made.value, part: 'peer' });
      else if (setting === 'FULL') notRun.push(made.failure);
    }
  }
  return { contestants, stores: [alone, sealing], notRun };
}

function theStore(name: string, store: OpenedStore): EnqueueContestant {
  const { journalMode, synchronous } = store.durability;
  return {
    name,
    part: 'ours',
    setting: 'FULL',
    durability: inWords(journalMode, synchronous),
    write: () => void saveOne(store),
    close: () => store.close(),
  };
}

/** The least an insert of the same bytes can be: one table, no index. */
function plainInsert(folder: string): EnqueueContestant {
  const database = new Database(join(folder, 'plain.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE job (id INTEGER PRIMARY KEY, payload TEXT)');
  const insert = database.prepare<[string]>('INSERT INTO job (payload) VALUES (?)');
  const payload = 'x'.repeat(envelopeBytes);
  return {
    name: 'plain insert, better-sqlite3',
    part: 'plain',
    setting: 'FULL',
    durability: durabilityOf(database),
    write: () => void insert.run(payload),
    close: () => void database.close(),
  };
}
