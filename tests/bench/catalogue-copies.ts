import { CataloguePage } from '../../contract/catalogue-sync.ts';
import { rulesFingerprint } from '../../offline-cache/catalogue/rules-fingerprint.ts';
import { CatalogueClient } from '../../offline-cache/catalogue-sync/catalogue-client.ts';
import { CatalogueDatabase } from '../../offline-cache/catalogue-sync/catalogue-database.ts';
import { GenerationFetcher } from '../../offline-cache/catalogue-sync/fetch-generation.ts';
import { realClock } from '../../offline-cache/store/fixtures/real-time.ts';
import type { RxdbModules } from './load-peers.ts';

/** A copy of the platform's catalogue. */
export interface DeltaContestant {
  name: string;
  durability: string;
  /** brings it to the platform's newest generation */
  fetch(): Promise<void>;
  close(): Promise<void>;
}

/** The terminal's real store and its real client. */
export class OurCopy implements DeltaContestant {
  readonly name = 'catalogue sync';
  readonly durability = 'WAL, synchronous=NORMAL: order kept, last commits may be fetched again';
  activated = 0;
  readonly #database: CatalogueDatabase;
  readonly #fetcher: GenerationFetcher;

  constructor(folder: string, address: string, keyFile: string) {
    this.#database = CatalogueDatabase.open(folder).database;
    this.#fetcher = new GenerationFetcher({
      database: this.#database,
      source: new CatalogueClient({ address, keyFile, clock: realClock }),
      rules: rulesFingerprint(),
      monotonicMs: () => performance.now(),
      report: () => undefined,
    });
  }

  async fetch(): Promise<void> {
    const outcome = await this.#fetcher.run(new AbortController().signal);
    if (outcome.kind !== 'activated') throw new Error(JSON.stringify(outcome));
    this.activated += 1;
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }
}

type RxRow = { id: string; version: number; content: string };

/** RxDB with its storage in memory, replicating the same pages. */
export class RxdbCopy implements DeltaContestant {
  readonly durability = 'none: in memory';
  readonly name: string;
  readonly #fetchOnce: () => Promise<void>;
  readonly #close: () => Promise<unknown>;

  private constructor(name: string, fetchOnce: () => Promise<void>, close: () => Promise<unknown>) {
    this.name = name;
    this.#fetchOnce = fetchOnce;
    this.#close = close;
  }

  static async open(name: string, modules: RxdbModules, address: string, key: string): Promise<RxdbCopy> {
    const storage = modules.memory.getRxStorageMemory();
    const database = await modules.database.createRxDatabase({
      name: 'bench',
      storage,
      multiInstance: false,
    });
    const text = (maxLength: number) => ({ type: 'string', maxLength });
    const schema = {
      ...{ version: 0, primaryKey: 'id', type: 'object' },
      properties: { id: text(120), version: { type: 'number' }, content: text(524_288) },
    };
    const { rows: collection } = await database.addCollections({ rows: { schema } });
    if (!collection) throw new Error('RxDB made no collection');
    const fetchOnce = async (): Promise<void> => {
      const replication = modules.replication.replicateRxCollection<RxRow, { since: string }>({
        ...{ replicationIdentifier: 'bench', collection, live: false },
        pull: {
          batchSize: 200,
          handler: async (from, batchSize) => {
            const { documents, checkpoint } = await batchOf(address, key, from?.since, batchSize);
            return { documents, checkpoint: { since: checkpoint } };
          },
        },
      });
      await replication.awaitInitialReplication();
      await replication.cancel();
    };
    return new RxdbCopy(name, fetchOnce, () => database.close());
  }

  async fetch(): Promise<void> {
    await this.#fetchOnce();
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

/** RxDB takes a batch that is not full for the last one; a page of ours may end at its bytes. */
async function batchOf(address: string, key: string, from: string | undefined, batchSize: number) {
  const documents: (RxRow & { _deleted: boolean })[] = [];
  let checkpoint = from;
  for (let more = true; more && documents.length < batchSize;) {
    const page = await pageOf(address, key, checkpoint, batchSize);
    documents.push(...page.rows.map(rxRow));
    ({ checkpoint, more } = page);
  }
  return { documents, checkpoint: checkpoint ?? '' };
}

async function pageOf(
  address: string,
  key: string,
  since: string | undefined,
  limit: number,
): Promise<CataloguePage> {
  const query = new URLSearchParams({ limit: String(limit), ...(since !== undefined && { since }) });
  const reply = await fetch(`${address}/v1/catalogue?${query.toString()}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return CataloguePage.parse(await reply.json());
}

function rxRow(row: CataloguePage['rows'][number]): RxRow & { _deleted: boolean } {
  const { id, version } = row;
  return 'tombstone' in row
    ? { id, version, content: '', _deleted: true }
    : { id, version, content: row.content, _deleted: false };
}
