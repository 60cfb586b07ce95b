import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { Clock } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { AttachmentFiles } from './attachment-files.ts';
import { boundedFailure, logFailure, structureFailure } from './boot-check.ts';
import { flushDirectory, prepareDatabaseFile } from './data-folder.ts';
import { durabilityFailure, openDurableDatabase, readDurability } from './durable-database.ts';
import { migrate, newestSchemaVersion, schemaVersion } from './migrations.ts';
import { salvageDatabase } from './salvage/salvage.ts';
import { finishReplacement, replaceDatabase } from './salvage/set-aside.ts';
import { rearmQueue } from './sending-queue.ts';
import { storageFailure } from './storage-failure.ts';
import { StoreConnection } from './store-connection.ts';

export interface OpeningTask {
  /** holds the database: the data folder, or its copy in memory */
  databaseFolder: string;
  /** holds the attachments */
  dataFolder: string;
  terminalId: string;
  clock: Clock;
}

export interface OpenedDatabase {
  database: Database;
  bootCounter: number;
}

const damageMark = 'damage-found';

/** Tells the next opening that something was read that cannot be: it must not trust its bounded checks. */
export function markDamage(databaseFolder: string): void {
  try {
    writeFileSync(join(databaseFolder, damageMark), '', { flush: true });
    flushDirectory(databaseFolder);
  } catch (error) {
    // the disk that is damaged may refuse this too; the next idle check finds the damage again
    if (!storageFailure(error)) throw error;
  }
}

/**
 * Opens, checks and claims the database of a folder that is locked; one that is damaged is salvaged first. Known
 * failures of storage come back as values.
 */
export function openDatabase(task: OpeningTask): Result<OpenedDatabase, StoreFailure> {
  const opened = asResult(() => {
    finishReplacement(task.databaseFolder);
    return openChecked(task);
  });
  if (opened.ok || opened.failure.code !== 'corrupt') return opened;
  return asResult(() => {
    const salvaged = salvage(task);
    return salvaged.ok ? openChecked(task) : salvaged;
  });
}

function salvage(task: OpeningTask): Result<unknown, StoreFailure> {
  const { databaseFolder, dataFolder, terminalId, clock } = task;
  const damaged = prepareDatabaseFile(databaseFolder);
  const attachmentNames = new AttachmentFiles(dataFolder).names();
  const outcome = replaceDatabase(databaseFolder, (fresh, setAside) =>
    salvageDatabase({ damaged, fresh, terminalId, clock, attachmentNames, setAside }),
  );
  if (outcome.ok) rmSync(join(databaseFolder, damageMark), { force: true });
  return outcome;
}

function openChecked(task: OpeningTask): Result<OpenedDatabase, StoreFailure> {
  const { databaseFolder } = task;
  if (existsSync(join(databaseFolder, damageMark)))
    return failed({ code: 'corrupt', detail: 'found before' });
  const file = prepareDatabaseFile(databaseFolder);
  const ofLog = logFailure(file);
  if (ofLog) return failed(ofLog);
  const database = openDurableDatabase(file);
  const opened = asResult(() => verifyAndClaim(database, task));
  if (!opened.ok) database.close();
  return opened;
}

function verifyAndClaim(database: Database, task: OpeningTask): Result<OpenedDatabase, StoreFailure> {
  const version = schemaVersion(database);
  const failure =
    durabilityFailure(readDurability(database)) ??
    claimFailure(database, version, task.terminalId) ??
    (version > 0 && version < newestSchemaVersion ? structureFailure(database) : undefined);
  if (failure) return failed(failure);
  migrate(database, task.terminalId);
  const damage = boundedFailure(database);
  if (damage) return failed(damage);
  if (version > 0 && version < newestSchemaVersion) database.pragma('wal_checkpoint(TRUNCATE)');
  return succeeded({ database, bootCounter: beginBoot(database, task.clock) });
}

/** Nothing is written into a folder of another terminal, or of a newer program. */
function claimFailure(database: Database, version: number, terminalId: string): StoreFailure | undefined {
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

function beginBoot(database: Database, clock: Clock): number {
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

function asResult<Value>(open: () => Result<Value, StoreFailure>): Result<Value, StoreFailure> {
  try {
    return open();
  } catch (error) {
    const failure = storageFailure(error) ?? damagedSchema(error);
    if (!failure) throw error;
    return failed(failure);
  }
}

/** The statements of this program are right for its schema: one that does not compile met a damaged schema text. */
function damagedSchema(error: unknown): StoreFailure | undefined {
  if (!(error instanceof SqliteDatabase.SqliteError) || error.code !== 'SQLITE_ERROR') return undefined;
  return { code: 'corrupt', detail: error.code };
}
