import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreFailure, SubmissionStore } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { Announcer } from './announcer.ts';
import { AttachmentFiles } from './attachment-files.ts';
import { sweepAttachments } from './attachment-sweep.ts';
import { databaseName, freeBytes } from './data-folder.ts';
import { readDurability, type Durability } from './durable-database.ts';
import { eraseExpiredContents } from './erasure.ts';
import { sealLeftovers } from './leftover-sealing.ts';
import { markDamage } from './open-database.ts';
import type { StoreOptions, StorePlace } from './open-store.ts';
import type { DiskReserve } from './reserve.ts';
import { SalvageNote } from './salvage-note.ts';
import type { SalvageReport } from './salvage/salvage-report.ts';
import { SendingQueue } from './sending-queue.ts';
import { storageFailure } from './storage-failure.ts';
import { StoreConnection } from './store-connection.ts';
import type { StoreLock } from './store-lock.ts';
import { DurableSubmissionStore } from './submission-store.ts';
import { Verification, type VerifiedSlice } from './verification.ts';

type Options = StoreOptions & { reserveBytes: number };

/** Opens anew; with `stuck`, in memory: the disk can be opened, but nothing can be settled on it. */
type Opening = (stuck?: StoreFailure) => Result<StorePlace, StoreFailure>;

/** Pages after which a commit moves the log into the database while room is scarce: half a megabyte. */
const tightCheckpointPages = 256;

/** The store of this run. `submissions` and `queue` stay the same objects when it is reopened. */
export class OpenedStore {
  readonly submissions: SubmissionStore;
  /** for sync only */
  readonly queue: SendingQueue;
  readonly bootCounter: number;
  readonly #options: Options;
  readonly #reserve: DiskReserve;
  readonly #lock: StoreLock;
  readonly #open: Opening;
  readonly #connection: StoreConnection;
  readonly #files: AttachmentFiles;
  readonly #verification: Verification;
  readonly #salvage: SalvageNote;
  #place: StorePlace;
  #leftovers: Result<number, StoreFailure>;
  #idleAt = -1;
  #stuck: StoreFailure | undefined;

  constructor(options: Options, reserve: DiskReserve, lock: StoreLock, place: StorePlace, open: Opening) {
    this.#options = options;
    this.#reserve = reserve;
    this.#lock = lock;
    this.#open = open;
    this.#place = place;
    this.bootCounter = place.bootCounter;
    const change = new Announcer<string>();
    const connection = new StoreConnection(place.database, {
      onDistrust: (failure) => this.#distrusted(failure),
      makeRoom: (failure) => this.#makeRoom(failure),
    });
    this.#connection = connection;
    this.#files = new AttachmentFiles(options.folder);
    this.#salvage = new SalvageNote(connection);
    const { clock } = options;
    const parts = { connection, files: this.#files, change, bootCounter: place.bootCounter, clock };
    this.queue = new SendingQueue(parts);
    this.#verification = new Verification(connection, this.queue, clock);
    const refusal = () => this.refusal();
    const close = () => this.close();
    this.submissions = new DurableSubmissionStore({ ...options, ...parts, refusal, close });
    this.#leftovers = this.#begin();
  }

  /** What the database of this run says of its own durability. */
  get durability(): Durability {
    return readDurability(this.#connection.database);
  }

  /** True while the disk cannot be written and this run works on a copy in memory. */
  get isInMemory(): boolean {
    return this.#place.memory !== undefined;
  }

  /** Why nothing new can be saved now, undefined when it can: to be asked before a citizen starts. */
  refusal(): StoreFailure | undefined {
    const now =
      this.#connection.refusal() ??
      this.#place.memory?.because ??
      this.#salvage.failure() ??
      this.#options.sealer.refusal() ??
      this.#spaceFailure();
    // What is readable from version 1 is sealed first: the chain goes on behind it.
    if (now || this.#leftovers.ok) return now;
    this.#leftovers = this.#sealLeftovers();
    return this.#leftovers.ok ? undefined : this.#leftovers.failure;
  }

  /** To be called from time to time: erases what the platform allows and the retention ended for; answers how many. */
  eraseExpiredPayloads(): Result<number, StoreFailure> {
    return eraseExpiredContents(this.#connection, this.#files, this.#options.clock);
  }

  /** What a salvage found and lost, until staff have taken note of it. */
  salvaged(): SalvageReport | undefined {
    return this.#salvage.report();
  }

  /** Staff have looked: the store takes new submissions again. */
  acknowledgeSalvage(): Result<boolean, StoreFailure> {
    return this.#salvage.acknowledge();
  }

  /** The full check, a slice at a time, for idle moments (see verification.ts). */
  verifyNext(count: number): Result<VerifiedSlice, StoreFailure> {
    return this.#verification.next(count);
  }

  /**
   * Nobody is at the terminal: everything moves from the log into the database, the log is cut to nothing, and the
   * room for settling is taken again. False when there was nothing to do.
   */
  idle(): Result<boolean, StoreFailure> {
    if (!this.isInMemory) this.#reserve.occupy();
    const { commits } = this.#connection;
    if (commits === this.#idleAt) return succeeded(false);
    const done = this.#connection.ask(() => this.#connection.database.pragma('wal_checkpoint(TRUNCATE)'));
    if (!done.ok) return done;
    this.#idleAt = commits;
    return succeeded(true);
  }

  /** Bytes of the log now. */
  logBytes(): number {
    return (
      statSync(join(this.#place.databaseFolder, `${databaseName}-wal`), { throwIfNoEntry: false })?.size ?? 0
    );
  }

  /**
   * Closes the database and opens it anew, with every check and, where needed, a salvage: the only way on after an
   * input/output error or found damage, and the way back from memory to a disk that can be written again. When
   * nothing could be settled any more for want of room, the way into memory.
   */
  reopen(): Result<boolean, StoreFailure> {
    this.#connection.close();
    this.#place.memory?.copy.discard();
    const place = this.#open(this.#stuck);
    this.#stuck = undefined;
    if (!place.ok) {
      this.#connection.distrust(place.failure);
      return failed(place.failure);
    }
    this.#place = place.value;
    this.#connection.replace(place.value.database);
    this.#idleAt = -1;
    this.#leftovers = this.#begin();
    return succeeded(true);
  }

  close(): void {
    this.#connection.close();
    this.#place.memory?.copy.discard();
    this.#lock.release();
  }

  /** The disk is full, and something that was taken has to be settled. */
  #makeRoom(failure: StoreFailure): boolean {
    const made = !this.isInMemory && this.#reserve.release();
    if (made) this.#keepLogShort();
    else this.#stuck = failure;
    return made;
  }

  /** The log must not take the room that the database needs to grow. */
  #keepLogShort(): void {
    this.#connection.read(
      () => this.#connection.database.pragma(`wal_autocheckpoint = ${tightCheckpointPages}`),
      undefined,
    );
  }

  #begin(): Result<number, StoreFailure> {
    this.#salvage.read();
    if (this.#place.isTight) this.#keepLogShort();
    if (!this.isInMemory) {
      this.#connection.read(() => this.#tidyDisk(), undefined);
    }
    return this.#sealLeftovers();
  }

  /** After a salvage nothing is swept: what no row names may belong to a row that was lost. */
  #tidyDisk(): void {
    this.#reserve.occupy();
    if (!this.#salvage.report()) sweepAttachments(this.#connection, this.#files);
  }

  #sealLeftovers(): Result<number, StoreFailure> {
    const { sealer, clock, randomness } = this.#options;
    return sealLeftovers(this.#connection, sealer, clock, randomness);
  }

  #distrusted({ code }: StoreFailure): void {
    if (code === 'corrupt') markDamage(this.#place.databaseFolder);
  }

  #spaceFailure(): StoreFailure | undefined {
    try {
      const free = freeBytes(this.#options.folder);
      return free < this.#options.reserveBytes
        ? { code: 'diskFull', detail: `${free} bytes free` }
        : undefined;
    } catch (error) {
      const failure = storageFailure(error);
      if (!failure) throw error;
      return failure;
    }
  }
}
