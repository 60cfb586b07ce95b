import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that is there whole under its name, on the medium, or not at all: beside it first, flushed, then
 * renamed, then the folder flushed. Answers its length in bytes. Throws what the file system throws; what was written
 * by then is removed when the stick is still there.
 */
export async function writeWholeFile(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const beside = `${path}.part`;
  await rm(beside, { force: true });
  try {
    const length = await writeNew(beside, content);
    await rename(beside, path);
    await flushFolder(dirname(path));
    return length;
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeNew(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    let length = 0;
    for await (const piece of content) {
      await writeAll(file, piece);
      length += piece.byteLength;
    }
    await file.sync();
    return length;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let written = 0; written < piece.byteLength;) {
    const { bytesWritten } = await file.write(piece, written);
    written += bytesWritten;
  }
}

async function flushFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } catch (error) {
    // some file systems of sticks have no such call; the file itself was flushed
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  } finally {
    await directory.close();
  }
}
