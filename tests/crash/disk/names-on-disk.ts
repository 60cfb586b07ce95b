import type { Inode, NameChange } from './operations.ts';

/**
 * Names of all folders: those surely on the disk, and the changes that a power cut may or may not undo. Strict: only
 * a flush of a folder settles its names, a flush of the file itself does not. A change that touches two folders is
 * settled by the flush of the one in which the name appears.
 */
export class NamesOnDisk {
  readonly #durable = new Map<Inode, Map<string, Inode>>();
  #pending: NameChange[][] = [];

  copy(): NamesOnDisk {
    const copy = new NamesOnDisk();
    for (const [folder, entries] of this.#durable) copy.#durable.set(folder, new Map(entries));
    copy.#pending = this.#pending.map((changes) => [...changes]);
    return copy;
  }

  get pending(): readonly (readonly NameChange[])[] {
    return this.#pending;
  }

  apply(changes: readonly NameChange[]): void {
    this.#pending.push([...changes]);
  }

  /** Says that the name is there for sure. */
  put(folder: Inode, name: string, to: Inode): void {
    setName(this.#durable, { folder, name, to });
  }

  sync(folder: Inode): void {
    const open: NameChange[][] = [];
    for (const changes of this.#pending) {
      if (settlingFolder(changes) !== folder) open.push(changes);
      else for (const change of changes) this.#settle(change, open);
    }
    this.#pending = open;
  }

  /** The names after a power cut: of the unsettled changes those whose number `reached` says so. */
  after(reached: (change: number) => boolean): Map<Inode, Map<string, Inode>> {
    const names = new Map([...this.#durable].map(([folder, entries]) => [folder, new Map(entries)]));
    for (const [index, changes] of this.#pending.entries()) {
      if (reached(index)) for (const change of changes) setName(names, change);
    }
    return names;
  }

  /** An earlier change of the same name cannot come after it. */
  #settle(change: NameChange, earlier: NameChange[][]): void {
    setName(this.#durable, change);
    for (const changes of earlier) {
      const same = changes.findIndex(({ folder, name }) => folder === change.folder && name === change.name);
      if (same >= 0) changes.splice(same, 1);
    }
  }
}

function settlingFolder(changes: readonly NameChange[]): Inode | undefined {
  return (changes.find(({ to }) => to !== undefined) ?? changes[0])?.folder;
}

function setName(names: Map<Inode, Map<string, Inode>>, { folder, name, to }: NameChange): void {
  const entries = names.get(folder) ?? new Map<string, Inode>();
  names.set(folder, entries);
  if (to === undefined) entries.delete(name);
  else entries.set(name, to);
}
