import { FileOnDisk, type FileChoice } from './file-on-disk.ts';
import { NamesOnDisk } from './names-on-disk.ts';
import { rootFolder, type FolderImage, type Inode, type Operation } from './operations.ts';

/** What a power cut makes of everything that was not flushed. */
export interface CutChoice {
  file(inode: Inode): FileChoice;
  /** whether an unflushed change of names had reached the disk */
  named(change: number): boolean;
}

/** A disk while a recording is played: what is surely on it, and what may be. */
export class DiskModel {
  readonly #files = new Map<Inode, FileOnDisk>();
  readonly #folders = new Set<Inode>([rootFolder]);
  #names = new NamesOnDisk();

  /** A disk on which `image` is there for sure. */
  static holding(image: FolderImage): DiskModel {
    const disk = new DiskModel();
    const inodes = new Map<string, Inode>([['', rootFolder]]);
    for (const [path, content] of image) {
      const inode = inodes.size;
      inodes.set(path, inode);
      if (content === 'folder') disk.#folders.add(inode);
      else disk.#files.set(inode, new FileOnDisk(content));
      const cut = path.lastIndexOf('/');
      const parent = inodes.get(cut < 0 ? '' : path.slice(0, cut));
      if (parent === undefined) throw new Error('an image names parents before their children');
      disk.#names.put(parent, path.slice(cut + 1), inode);
    }
    return disk;
  }

  copy(): DiskModel {
    const copy = new DiskModel();
    for (const [inode, file] of this.#files) copy.#files.set(inode, file.copy());
    for (const folder of this.#folders) copy.#folders.add(folder);
    copy.#names = this.#names.copy();
    return copy;
  }

  /** Inodes of the files that a power cut can leave in more than one way. */
  unsettledFiles(): { inode: Inode; file: FileOnDisk }[] {
    return [...this.#files].filter(([, file]) => !file.isSettled).map(([inode, file]) => ({ inode, file }));
  }

  /** The highest inode that was ever used, whether or not anything is still called by it. */
  get lastInode(): Inode {
    return Math.max(...this.#folders, ...this.#files.keys());
  }

  get pendingNames(): number {
    return this.#names.pending.length;
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'write':
      case 'resize':
        this.#file(operation.file).apply(operation);
        return;
      case 'sync':
        if (this.#folders.has(operation.inode)) this.#names.sync(operation.inode);
        else this.#file(operation.inode).sync();
        return;
      case 'syncFailed':
        if (!this.#folders.has(operation.inode)) this.#file(operation.inode).syncFailed();
        return;
      case 'names':
        if (operation.made?.what === 'file') this.#files.set(operation.made.inode, new FileOnDisk());
        if (operation.made?.what === 'folder') this.#folders.add(operation.made.inode);
        this.#names.apply(operation.changes);
        return;
      case 'mark':
        return;
    }
  }

  /** The folder as the machine finds it after the power came back. Its buffers are valid until the next change. */
  after(choice: CutChoice): FolderImage {
    const content = (inode: Inode) => this.#files.get(inode)?.after(choice.file(inode)) ?? 'folder';
    return mapValues(this.#paths(choice.named), content);
  }

  /** The folder as programs see it now. */
  asSeen(): FolderImage {
    const content = (inode: Inode) => this.#files.get(inode)?.cached() ?? 'folder';
    return mapValues(this.inodes(), content);
  }

  /** What every path means now, parents before their children. */
  inodes(): Map<string, Inode> {
    return this.#paths(() => true);
  }

  #paths(named: (change: number) => boolean): Map<string, Inode> {
    const names = this.#names.after(named);
    const paths = new Map<string, Inode>();
    const walk = (folder: Inode, path: string): void => {
      for (const [name, inode] of names.get(folder) ?? []) {
        paths.set(path + name, inode);
        if (this.#folders.has(inode)) walk(inode, `${path}${name}/`);
      }
    };
    walk(rootFolder, '');
    return paths;
  }

  #file(inode: Inode): FileOnDisk {
    const file = this.#files.get(inode);
    if (!file) throw new Error('the recording writes to a file it never made');
    return file;
  }
}

function mapValues<Key, From, To>(map: ReadonlyMap<Key, From>, change: (from: From) => To): Map<Key, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
