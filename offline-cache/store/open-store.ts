import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { databaseName, prepareDataFolder } from './data-folder.ts';
import { copyToMemory, systemMemoryFolder, type MemoryCopy } from './memory-copy.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import { DiskReserve } from './reserve.ts';
import type { Sealer } from './sealer.ts';
import { storageFailure } from './storage-failure.ts';
import { lockStore, type StoreLock } from './store-lock.ts';
import { OpenedStore } from './opened-store.ts';

export { OpenedStore } from './opened-store.ts';

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
  /** a file system in memory, for a disk that cannot be written */
  memoryFolder?: string;
}

const defaultReserveBytes = 16 * 1024 * 1024;

/**
 * Opens the one database of a terminal: locks it against a second terminal, verifies durability, does the checks of
 * every boot (see boot-check.ts), migrates, salvages what is damaged, and queues again what was being sent when the
 * last run ended. It goes as far as it honestly can: a disk that cannot be written is worked off from a copy in
 * memory, and {@link OpenedStore.refusal} says why nothing new is taken.
 */
export function openStore(options: StoreOptions): Result<OpenedStore, StoreFailure> {
  const { folder, reserveBytes = defaultReserveBytes } = options;
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  const reserve = new DiskReserve(folder, reserveBytes);
  const place = openPlace(options, reserve);
  if (!place.ok) {
    lock.value.release();
    return place;
  }
  const reopen = (stuck?: StoreFailure) =>
    stuck ? openInMemory(options, stuck) : openPlace(options, reserve);
  return succeeded(new OpenedStore({ ...options, reserveBytes }, reserve, lock.value, place.value, reopen));
}

/** Where the database of this run is. */
export interface StorePlace extends OpenedDatabase {
  databaseFolder: string;
  /** it could only be opened with the room that was kept: the log has to stay short */
  isTight?: boolean;
  /** it is in memory, because the disk cannot be written */
  memory?: { copy: MemoryCopy; because: StoreFailure };
}

function openPlace(options: StoreOptions, reserve: DiskReserve): Result<StorePlace, StoreFailure> {
  const onDisk = openOnDisk(options);
  if (onDisk.ok) return onDisk;
  const { failure } = onDisk;
  if (failure.code === 'diskFull' && reserve.release()) {
    const again = openOnDisk(options);
    if (again.ok) return succeeded({ ...again.value, isTight: true });
  }
  if (failure.code !== 'diskFull' && failure.code !== 'readOnly') return onDisk;
  return openInMemory(options, failure);
}

function openOnDisk({ folder, terminalId, clock }: StoreOptions): Result<StorePlace, StoreFailure> {
  const opened = openDatabase({ databaseFolder: folder, dataFolder: folder, terminalId, clock });
  return opened.ok ? succeeded({ ...opened.value, databaseFolder: folder }) : opened;
}

/** Answers `because` when there is nothing to copy or no memory to copy it to. */
function openInMemory(options: StoreOptions, because: StoreFailure): Result<StorePlace, StoreFailure> {
  const { folder, terminalId, clock, memoryFolder = systemMemoryFolder } = options;
  if (!existsSync(join(folder, databaseName))) return failed(because);
  const copy = copyToMemory(folder, memoryFolder);
  if (!copy.ok) return copy.failure.code === 'dataFolderInUse' ? copy : failed(because);
  const databaseFolder = copy.value.folder;
  const opened = openDatabase({ databaseFolder, dataFolder: folder, terminalId, clock });
  if (opened.ok) return succeeded({ ...opened.value, databaseFolder, memory: { copy: copy.value, because } });
  copy.value.discard();
  return opened;
}

/** A folder that cannot be written is nobody's to hold: {@link openPlace} finds out what can be done with it. */
function lockFolder(folder: string): Result<StoreLock, StoreFailure> {
  try {
    prepareDataFolder(folder);
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    const mayGoOn = failure.code === 'readOnly' || failure.code === 'diskFull';
    if (!mayGoOn || !existsSync(folder)) return failed(failure);
  }
  return lockStore(join(folder, 'lock'));
}
