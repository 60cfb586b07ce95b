import type { Database } from 'better-sqlite3';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { StoreFailure, SubmissionStore } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { Announcer } from './announcer.ts';
import { AttachmentFiles } from './attachment-files.ts';
import { sweepAttachments } from './attachment-sweep.ts';
import { eraseExpiredContents } from './erasure.ts';
import { freeBytes, prepareDataFolder } from './data-folder.ts';
import {
  durabilityFailure,
  integrityFailure,
  openDurableDatabase,
  readDurability,
  type Durability,
} from './durable-database.ts';
import { sealLeftovers } from './leftover-sealing.ts';
import { migrate, newestSchemaVersion, schemaVersion } from './migrations.ts';
import type { Sealer } from './sealer.ts';
import { rearmQueue, SendingQueue } from './sending-queue.ts';
import { storageFailure } from './storage-failure.ts';
import { StoreConnection } from './store-connection.ts';
import { DurableSubmissionStore } from './submission-store.ts';

export interface StoreOptions {
  /** the terminal's data folder; made with owner-only rights when missing */
  folder: string;
  terminalId: string;
  clock: Clock;
  randomness: Randomness;
  /** what submissions are sealed with; asked before each one whether it refuses */
  sealer: Sealer;
  /** free bytes below which nothing new is taken, so that what was taken can still be sent and settled */
  reserveBytes?: number;
}

export interface OpenedStore {
  submissions: SubmissionStore;
  /** for sync only */
  queue: SendingQueue;
  /** to be called from time to time: erases what the platform has and the retention ended for; answers how many */
  eraseExpiredPayloads(): Result<number, StoreFailure>;
  /** why nothing new can be saved now, undefined when it can: to be asked before a citizen starts */
  refusal(): StoreFailure | undefined;
  durability: Durability;
  bootCounter: number;
  close(): void;
}

const defaultReserveBytes = 16 * 1024 * 1024;

/**
 * Opens the one database of a terminal: locks it against a second terminal, verifies durability and integrity,
 * migrates, and queues again what was being sent when the last run ended.
 */
export function openStore(options: StoreOptions): Result<OpenedStore, StoreFailure> {
  try {
    const database = openDurableDatabase(prepareDataFolder(options.folder));
    const opened = verifyAndClaim(database, options);
    if (opened.ok) return succeeded(assemble(new StoreConnection(database), opened.value, options));
    database.close();
    return opened;
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    return failed(failure);
  }
}

/** Answers the boot counter of this run. */
function verifyAndClaim(database: Database, options: StoreOptions): Result<number, StoreFailure> {
  try {
    const failure =
      durabilityFailure(readDurability(database)) ??
      integrityFailure(database) ??
      claimFailure(database, options);
    return failure ? failed(failure) : succeeded(beginBoot(database, options));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Nothing is written into a folder of another terminal, or of a newer program. */
function claimFailure(database: Database, { terminalId }: StoreOptions): StoreFailure | undefined {
  const version = schemaVersion(database);
  if (version === 0) return undefined;
  if (version > newestSchemaVersion) {
    return {
      code: 'newerSchema',
      detail: `schema ${version} is newer than this program's ${newestSchemaVersion}`,
    };
  }
  const owner = database.prepare<[], string>('SELECT terminal_id FROM meta').pluck().get();
  if (owner === terminalId) return undefined;
  return {
    code: 'anotherTerminal',
    detail: `the folder belongs to terminal ${owner}, this one is ${terminalId}`,
  };
}

function beginBoot(database: Database, { terminalId, clock }: StoreOptions): number {
  const wasOlder = schemaVersion(database) < newestSchemaVersion;
  migrate(database, terminalId);
  if (wasOlder) database.pragma('wal_checkpoint(TRUNCATE)');
  return database
    .transaction(() => {
      rearmQueue(new StoreConnection(database), clock);
      const boot = database
        .prepare<[], number>('UPDATE meta SET boot_counter = boot_counter + 1 RETURNING boot_counter')
        .pluck()
        .get();
      if (boot === undefined) throw new Error('the store has no meta row');
      return boot;
    })
    .immediate();
}

function assemble(connection: StoreConnection, bootCounter: number, options: StoreOptions): OpenedStore {
  const { folder, terminalId, clock, randomness, sealer } = options;
  const change = new Announcer<string>();
  const files = new AttachmentFiles(folder);
  sweepAttachments(connection, files);
  const sealAll = () => sealLeftovers(connection, sealer, clock, randomness);
  let leftovers = sealAll();
  const refusal = () => {
    const now =
      connection.refusal() ??
      sealer.refusal() ??
      spaceFailure(folder, options.reserveBytes ?? defaultReserveBytes);
    // What is readable from before is sealed first: the chain goes on behind it.
    if (now || leftovers.ok) return now;
    leftovers = sealAll();
    return leftovers.ok ? undefined : leftovers.failure;
  };
  const close = () => connection.close();
  const parts = { connection, files, change, bootCounter, clock };
  return {
    submissions: new DurableSubmissionStore({ ...parts, terminalId, randomness, sealer, refusal, close }),
    queue: new SendingQueue(parts),
    eraseExpiredPayloads: () => eraseExpiredContents(connection, files, clock),
    refusal,
    durability: readDurability(connection.database),
    bootCounter,
    close,
  };
}

function spaceFailure(folder: string, reserveBytes: number): StoreFailure | undefined {
  try {
    const free = freeBytes(folder);
    return free < reserveBytes ? { code: 'diskFull', detail: `${free} bytes free` } : undefined;
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    return failure;
  }
}
