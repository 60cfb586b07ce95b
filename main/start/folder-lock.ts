import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';

export interface FolderLock {
  release(): void;
}

/**
 * Makes the data folder and takes it for this process alone. A listening socket is the lock: it goes with the
 * process, however that ends, and is never left behind.
 * @returns the failure is one sentence
 */
export async function lockFolder(folder: string): Promise<Result<FolderLock, string>> {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed(
      `The data folder ${folder} cannot be written (${code}): give yourself the right to it, or choose another one ` +
        'with npm start -- --folder FOLDER.',
    );
  }
  const server = await listenAlone(socketOf(realpathSync(folder)));
  if (!server) {
    return failed(
      `Jiujin is running on the data folder ${folder} already: stop it first, or choose another one with ` +
        'npm start -- --folder FOLDER.',
    );
  }
  return succeeded({ release: () => void server.close() });
}

function socketOf(path: string): string {
  const name = `jiujin-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  // Linux has sockets without files (unix(7), "abstract"); elsewhere the file may be left by a dead process.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function listenAlone(path: string): Promise<Server | undefined> {
  const server = await listen(path);
  if (server || path.startsWith('\0')) return server;
  if (await answers(path)) return undefined;
  rmSync(path, { force: true });
  return listen(path);
}

function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}
