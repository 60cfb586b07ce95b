import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;
const beingWritten = '.writing';

/** The file system refused; `detail` is a sentence with the file's name and the system's code, such as ENOSPC. */
export interface FileFailure {
  code: 'cannotKeep';
  detail: string;
}

/** Makes a folder that only its owner can look into, and removes what a power cut left half written in it. */
export function prepareOwnFolder(folder: string): Result<void, FileFailure> {
  return attempt(`the folder ${folder} cannot be used`, () => {
    mkdirSync(folder, { recursive: true, mode: ownerOnlyFolder });
    chmodSync(folder, ownerOnlyFolder);
    for (const name of readdirSync(folder).filter((each) => each.endsWith(beingWritten))) {
      rmSync(join(folder, name));
    }
    flushFolder(dirname(folder));
  });
}

/** After a power cut at any moment the file holds the old text or the new one, whole. */
export function replaceFile(path: string, text: string): Result<void, FileFailure> {
  return attempt(`${path} cannot be written`, () => {
    renameSync(writeBeside(path, text), path);
    flushFolder(dirname(path));
  });
}

/** Writes a file that is not there yet, whole; of two at once one wins. Answers whether it was this one. */
export function createFile(path: string, text: string): Result<boolean, FileFailure> {
  return attempt(`${path} cannot be written`, () => {
    const temporary = writeBeside(path, text);
    const created = linked(temporary, path);
    rmSync(temporary);
    flushFolder(dirname(path));
    return created;
  });
}

/** A value of undefined: there is no such file. */
export function readFile(path: string): Result<string | undefined, FileFailure> {
  return attempt(`${path} cannot be read`, () => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

export function removeFile(path: string): Result<void, FileFailure> {
  return attempt(`${path} cannot be removed`, () => {
    rmSync(path, { force: true });
    flushFolder(dirname(path));
  });
}

function writeBeside(path: string, text: string): string {
  const temporary = `${path}.${String(process.pid)}${beingWritten}`;
  const handle = openSync(temporary, 'w', ownerOnlyFile);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return temporary;
}

function linked(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Without this a rename may be forgotten by a power cut. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What the system says no to is a value; anything else is a bug and goes on. */
function attempt<Value>(what: string, action: () => Value): Result<Value, FileFailure> {
  try {
    return succeeded(action());
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return failed({ code: 'cannotKeep', detail: `${what} (${code})` });
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
