import { constants } from 'node:fs';
import { DiskModel } from '../disk/disk-model.ts';
import { rootFolder, type Inode, type NameChange, type Operation } from '../disk/operations.ts';

/** As in recorder.c. */
const kinds = [
  'opened',
  'closed',
  'written',
  'resized',
  'synced',
  'syncFailed',
  'renamed',
  'linked',
  'unlinked',
  'madeFolder',
  'mark',
  'unsupported',
  'removedFolder',
] as const;

const headerBytes = 24;

interface LogEntry {
  kind: (typeof kinds)[number];
  descriptor: number;
  flags: number;
  offset: number;
  data: Buffer;
}

function* entriesOf(log: Buffer): Generator<LogEntry> {
  for (let at = 0; at < log.length;) {
    const length = log.readUInt32LE(at);
    const kind = kinds[log.readInt32LE(at + 4) - 1];
    if (!kind) throw new Error(`unknown entry at byte ${at} of the log`);
    yield {
      kind,
      descriptor: log.readInt32LE(at + 8),
      flags: log.readInt32LE(at + 12),
      offset: Number(log.readBigInt64LE(at + 16)),
      data: log.subarray(at + headerBytes, at + headerBytes + length),
    };
    at += headerBytes + length;
  }
}

/** Follows names and descriptors through a log, so that every operation names the file it really met. */
class NameFollower {
  readonly #root: string;
  readonly #inodes = new Map<string, Inode>();
  readonly #descriptors = new Map<number, Inode>();
  #lastInode: Inode;

  /** `present` are the paths that exist before the first entry, with their inodes. */
  constructor(root: string, present: ReadonlyMap<string, Inode>, lastInode: Inode) {
    this.#root = root;
    this.#inodes.set('', rootFolder);
    for (const [path, inode] of present) this.#inodes.set(path, inode);
    this.#lastInode = lastInode;
  }

  operations(entry: LogEntry): Operation[] {
    const { kind, data } = entry;
    switch (kind) {
      case 'opened':
        return this.#opened(entry);
      case 'closed':
        this.#descriptors.delete(entry.descriptor);
        return [];
      case 'written':
        return [{ kind: 'write', file: this.#file(entry), offset: entry.offset, data }];
      case 'resized':
        return [{ kind: 'resize', file: this.#file(entry), size: entry.offset }];
      case 'synced':
        return [{ kind: 'sync', inode: this.#file(entry) }];
      case 'syncFailed':
        return [{ kind: 'syncFailed', inode: this.#file(entry) }];
      case 'mark':
        return [{ kind: 'mark', text: data.toString('utf8') }];
      case 'unsupported':
        throw new Error(
          `the recorded program used ${data.toString('utf8')}, which the recorder cannot follow`,
        );
      default:
        return [this.#names(kind, data.toString('utf8').split('\0'))];
    }
  }

  #opened({ descriptor, flags, data }: LogEntry): Operation[] {
    const path = this.#relative(data.toString('utf8'));
    const known = this.#inodes.get(path);
    const inode = known ?? (this.#lastInode += 1);
    this.#descriptors.set(descriptor, inode);
    if (known === undefined) {
      this.#inodes.set(path, inode);
      return [{ kind: 'names', changes: [this.#change(path, inode)], made: { inode, what: 'file' } }];
    }
    return flags & constants.O_TRUNC ? [{ kind: 'resize', file: inode, size: 0 }] : [];
  }

  #names(
    kind: 'renamed' | 'linked' | 'unlinked' | 'madeFolder' | 'removedFolder',
    paths: string[],
  ): Operation {
    const [from = '', to = ''] = paths.map((path) => this.#relative(path));
    if (kind === 'madeFolder') {
      const inode = (this.#lastInode += 1);
      this.#inodes.set(from, inode);
      return { kind: 'names', changes: [this.#change(from, inode)], made: { inode, what: 'folder' } };
    }
    const inode = this.#inodes.get(from);
    if (inode === undefined) throw new Error(`the log ${kind} a name it never made`);
    if (kind !== 'linked') this.#inodes.delete(from);
    if (kind === 'unlinked' || kind === 'removedFolder') {
      return { kind: 'names', changes: [this.#change(from, undefined)] };
    }
    this.#inodes.set(to, inode);
    if (kind === 'renamed') this.#moveChildren(from, to);
    const appears = this.#change(to, inode);
    return {
      kind: 'names',
      changes: kind === 'linked' ? [appears] : [this.#change(from, undefined), appears],
    };
  }

  #moveChildren(from: string, to: string): void {
    for (const [path, inode] of [...this.#inodes]) {
      if (!path.startsWith(`${from}/`)) continue;
      this.#inodes.delete(path);
      this.#inodes.set(to + path.slice(from.length), inode);
    }
  }

  #change(path: string, to: Inode | undefined): NameChange {
    const cut = path.lastIndexOf('/');
    const folder = this.#inodes.get(cut < 0 ? '' : path.slice(0, cut));
    if (folder === undefined) throw new Error('the log names a file in a folder it never made');
    return { folder, name: path.slice(cut + 1), to };
  }

  #file({ descriptor }: LogEntry): Inode {
    const inode = this.#descriptors.get(descriptor);
    if (inode === undefined) throw new Error('the log uses a descriptor it never opened');
    return inode;
  }

  #relative(path: string): string {
    if (path === this.#root) return '';
    if (!path.startsWith(`${this.#root}/`))
      throw new Error('a name was moved across the recorded folder’s edge');
    return path.slice(this.#root.length + 1).replace(/\/+$/, '');
  }
}

/**
 * The operations of a log that was recorded below `root`, where `disk` lay before it began. Throws when the program
 * did something that the recorder cannot follow.
 */
export function operationsOf(log: Buffer, root: string, disk = new DiskModel()): Operation[] {
  const follower = new NameFollower(root, disk.inodes(), disk.lastInode);
  return [...entriesOf(log)].flatMap((entry) => follower.operations(entry));
}
