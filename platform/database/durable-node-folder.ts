import { closeSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type EmscriptenOptions = Parameters<NodeFS['init']>[1];
type HookedModule = Parameters<NonNullable<EmscriptenOptions['preRun']>[number]>[0];
type NodeStream = { nfd?: number; node: unknown };

/** The part of PGlite's folder storage that is used here; the library does not give it a type. */
interface FolderStorage {
  stream_ops: object;
  realPath(node: unknown): string;
}

function isFolderStorage(value: unknown): value is FolderStorage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stream_ops' in value &&
    typeof value.stream_ops === 'object' &&
    'realPath' in value &&
    typeof value.realPath === 'function'
  );
}

/** errno EIO as WASI numbers it: tells PostgreSQL that the flush failed. */
const WASI_EIO = 29;

/** PostgreSQL's parameters with every flush done; to be used with DurableNodeFolder. */
export const DURABLE_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
];

/**
 * PGlite's folder storage with a real fsync. As shipped, PGlite starts PostgreSQL with `-F` (fsync off) and its
 * folder storage has no fsync operation at all, so a commit only reaches the page cache. Here the operation is
 * added; the opener turns fsync on and takes `wal_sync_method=fsync`, because PGlite's fdatasync does nothing.
 */
export class DurableNodeFolder extends NodeFS {
  readonly #onSyncFailure: () => void;
  readonly #flush: (descriptor: number) => void;
  #syncs = 0;

  /**
   * @param onSyncFailure the disk refused a flush; nothing may be confirmed any more
   * @param flush how a descriptor is flushed; throws when the disk refuses
   */
  constructor(folder: string, onSyncFailure: () => void, flush: (descriptor: number) => void = fsyncSync) {
    super(folder);
    this.#onSyncFailure = onSyncFailure;
    this.#flush = flush;
  }

  /** Flushes that reached the disk since opening. */
  get syncs(): number {
    return this.#syncs;
  }

  override async init(
    postgres: PGlite,
    options: EmscriptenOptions,
  ): Promise<{ emscriptenOpts: EmscriptenOptions }> {
    const { emscriptenOpts } = await super.init(postgres, options);
    const addFsync = (module: HookedModule): void => {
      const storage: unknown = Reflect.get(module, 'NODEFS');
      if (!isFolderStorage(storage)) throw new Error('PGlite keeps its folders in another way than known');
      Object.assign(storage.stream_ops, {
        fsync: (stream: NodeStream) => this.#sync(stream, (node) => storage.realPath(node)),
      });
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }

  #sync(stream: NodeStream, realPath: (node: unknown) => string): number {
    try {
      if (stream.nfd !== undefined) this.#flush(stream.nfd);
      // A directory has no descriptor of its own in this storage.
      else syncPath(realPath(stream.node));
      this.#syncs += 1;
      return 0;
    } catch {
      this.#onSyncFailure();
      return WASI_EIO;
    }
  }
}

/** Flushes a file or a directory by its path. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
