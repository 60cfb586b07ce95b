/** A file or folder, whatever it is called at the moment. */
export type Inode = number;

/** The folder that is recorded: it exists, durably, before the first operation. */
export const rootFolder: Inode = 0;

export interface NameChange {
  folder: Inode;
  name: string;
  /** undefined: the name goes */
  to: Inode | undefined;
}

/** What a program did to a disk, with names resolved to the files they meant at that moment. */
export type Operation =
  | { kind: 'write'; file: Inode; offset: number; data: Buffer }
  | { kind: 'resize'; file: Inode; size: number }
  /** of a file: its data and size are on disk; of a folder: its names are */
  | { kind: 'sync'; inode: Inode }
  /** what was to be flushed may or may not be on disk, and no later flush will say more */
  | { kind: 'syncFailed'; inode: Inode }
  /** one atomic change of names: a rename has two */
  | { kind: 'names'; changes: NameChange[]; made?: { inode: Inode; what: 'file' | 'folder' } }
  | { kind: 'mark'; text: string };

/** Contents of a folder by path from it (`a/b`), parents before their children. */
export type FolderImage = Map<string, Buffer | 'folder'>;
