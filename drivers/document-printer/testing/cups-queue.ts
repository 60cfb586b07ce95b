import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from '../emulator/printer-bus.ts';

/** A real queue of CUPS with a scheduler and a spool of its own, apart from the machine's. */
export interface CupsQueue {
  uri: string;
  close(): Promise<void>;
}

/** The scheduler runs its parts as another user, so it needs the root user; without both there is no test. */
export const canQueue =
  process.getuid?.() === 0 &&
  ['cupsd', 'lpadmin'].every((command) => spawnSync(command, ['--help']).error === undefined);

const scheduler = (port: number): string => `Listen localhost:${port}
LogLevel warn
DefaultAuthType None
WebInterface No
Browsing Off
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
`;

const places = (folder: string): string => `ServerRoot ${folder}/root
RequestRoot ${folder}/spool
CacheDir ${folder}/cache
StateDir ${folder}/state
TempDir ${folder}/spool
ErrorLog ${folder}/log/error
AccessLog ${folder}/log/access
PageLog ${folder}/log/page
SystemGroup root
User lp
Group lp
`;

/** @param deviceUri the printer the queue sends to; it must be there already */
export async function openCupsQueue(deviceUri: string): Promise<CupsQueue> {
  const folder = mkdtempSync(join(tmpdir(), 'cups-'));
  // The scheduler's filters run as the user lp and read from here.
  chmodSync(folder, 0o755);
  for (const name of ['root/ppd', 'spool', 'cache', 'state', 'log'])
    mkdirSync(join(folder, name), { recursive: true });
  const port = await freePort();
  const [main, files] = [join(folder, 'cupsd.conf'), join(folder, 'cups-files.conf')];
  writeFileSync(main, scheduler(port));
  writeFileSync(files, places(folder));
  const daemon = spawn('cupsd', ['-f', '-c', main, '-s', files], { stdio: 'ignore' });
  const queue = ['-h', `localhost:${port}`, '-p', 'a4', '-E', '-v', deviceUri, '-m', 'everywhere'];
  let made = spawnSync('lpadmin', queue);
  while (made.status !== 0 && daemon.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    made = spawnSync('lpadmin', queue);
  }
  if (made.status !== 0) throw new Error(`cupsd does not run: ${made.stderr.toString()}`);
  return {
    uri: `ipp://localhost:${port}/printers/a4`,
    close: async () => {
      await endAll([daemon]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
