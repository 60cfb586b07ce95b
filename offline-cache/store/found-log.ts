import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * The log of a killed run may hold a commit whose flush had failed: the kernel shows its bytes, forgot to write them,
 * and answers every later flush with success. So what was found is written once more and flushed, before anything is
 * appended to it or copied from it. To be called while the database is locked.
 */
export function writeFoundLogAnew(log: string): void {
  const descriptor = openIfThere(log);
  if (descriptor === undefined) return;
  try {
    const bytes = readFileSync(log);
    for (let done = 0; done < bytes.length;)
      done += writeSync(descriptor, bytes, done, bytes.length - done, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r+');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
