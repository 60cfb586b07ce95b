import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The name of an upload's file: 24 random bytes in hex. */
const UPLOAD_NAME = /^[0-9a-f]{48}$/;
export const UPLOAD_NAME_BYTES = 24;

/** The files of sealed attachments, one for each upload, and their way to the disk. */
export class UploadFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  pathOf(uploadId: string): string {
    if (!UPLOAD_NAME.test(uploadId)) throw new TypeError('not the name of an upload');
    return join(this.path, uploadId);
  }

  /** Bytes in an upload's file; undefined when there is none. */
  async sizeOf(uploadId: string): Promise<number | undefined> {
    if (!UPLOAD_NAME.test(uploadId)) return undefined;
    return stat(this.pathOf(uploadId)).then(
      (found) => found.size,
      () => undefined,
    );
  }

  /** Resolves when the file's bytes are on the disk; throws when the disk refuses. */
  async sync(uploadId: string): Promise<void> {
    await syncFile(this.pathOf(uploadId));
  }

  /** Resolves when the names of new files are on the disk. */
  async syncNames(): Promise<void> {
    await syncFile(this.path);
  }

  /** SM3 of a whole file. */
  async hashOf(uploadId: string): Promise<string> {
    const hash = createHash('sm3');
    await pipeline(createReadStream(this.pathOf(uploadId)), hash);
    return hash.digest('hex');
  }

  async remove(uploadId: string): Promise<void> {
    await rm(this.pathOf(uploadId), { force: true });
  }

  /** Names of all upload files older than `ageMs` by the file system's clock. */
  async namesOlderThan(ageMs: number, nowMs: number): Promise<string[]> {
    const names = (await readdir(this.path)).filter((name) => UPLOAD_NAME.test(name));
    const old: string[] = [];
    for (const name of names) {
      const found = await stat(join(this.path, name)).catch(() => undefined);
      if (found && Math.abs(nowMs - found.mtimeMs) > ageMs) old.push(name);
    }
    return old;
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
