import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, chownSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** A PostgreSQL 15 of a test's own, on a socket in a temporary folder. */
export interface LocalPostgres {
  address: string;
  stop(): void;
}

/** Why PostgreSQL cannot be run here, in words for the name of a skipped test. */
export function postgresMissing(): string | undefined {
  if (!existsSync(join(PROGRAMS, 'initdb'))) return `no PostgreSQL 15 in ${PROGRAMS}`;
  if (userInfo().uid === 0 && serverOwner() === undefined) return 'PostgreSQL refuses root; no user postgres';
  return undefined;
}

/** PostgreSQL does not run as root: then its own user runs it. */
function serverOwner(): { uid: number; gid: number } | undefined {
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}

export function startLocalPostgres(): LocalPostgres {
  const folder = mkdtempSync(join(tmpdir(), 'jiujin-pg-'));
  const owner = userInfo().uid === 0 ? serverOwner() : undefined;
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const run = (program: string, ...parameters: string[]): void => {
    execFileSync(join(PROGRAMS, program), parameters, { cwd: folder, stdio: 'ignore', ...owner });
  };
  run('initdb', '-D', data, '-U', 'jiujin', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale', 'C.UTF-8');
  const settings = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c shared_buffers=16MB`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'server.log'), '-o', settings, 'start');
  return {
    address: `postgresql://jiujin@/postgres?host=${encodeURIComponent(folder)}`,
    stop: () => {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
