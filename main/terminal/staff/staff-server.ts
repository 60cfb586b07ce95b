import { timingSafeEqual } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import path from 'node:path';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import type { Randomness } from '../../../contract/clock.ts';
import {
  staffFileName,
  staffRouter,
  type StaffAddress,
  type StaffHandlers,
} from '../../../contract/staff.ts';
import type { Log } from '../log.ts';

const ownerOnly = 0o600;
const maximumBodyBytes = 64 * 1024;

export interface StaffServer {
  close(): void;
}

/** Where the running terminal of this folder can be asked. */
export function staffFile(folder: string): string {
  return path.join(folder, staffFileName);
}

/**
 * The outbox for staff and technicians, on loopback and only for whoever can read the terminal's folder: the token
 * is in a file of its owner alone and ends with this process. No page of a browser gets in: another `Host` or any
 * `Origin` is refused.
 */
export function openStaffServer(
  folder: string,
  handlers: StaffHandlers,
  randomness: Randomness,
  log: Log,
): Promise<StaffServer> {
  const token = Buffer.from(randomness.bytes(32)).toString('base64url');
  const answer = createHTTPHandler({
    router: staffRouter,
    createContext: () => ({ handlers }),
    maxBodySize: maximumBodyBytes,
    onError: ({ error, path: procedure }) =>
      log.warn('staff-request-failed', { procedure, code: error.code }),
  });
  const server = createServer((request, response) => {
    if (isAllowed(request, token)) answer(request, response);
    else response.writeHead(403).end();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(announced(server, folder, token)));
  });
}

function announced(server: Server, folder: string, token: string): StaffServer {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  const announcement: StaffAddress = {
    address: `http://127.0.0.1:${String(address.port)}`,
    token,
    pid: process.pid,
  };
  const file = staffFile(folder);
  const next = `${file}.${String(process.pid)}`;
  writeFileSync(next, `${JSON.stringify(announcement)}\n`, { mode: ownerOnly });
  renameSync(next, file);
  return {
    close() {
      rmSync(file, { force: true });
      server.closeAllConnections();
      server.close();
    },
  };
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  if (headers.origin !== undefined || !/^127\.0\.0\.1:\d+$/.test(headers.host ?? '')) return false;
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
}
