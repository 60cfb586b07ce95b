import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * ippeveprinter does not begin without a message bus and a service of names on it, even when it is told to announce
 * nothing. They are given to it here, apart from the machine's own, and end with it.
 */
export interface PrinterBus {
  environment: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

const busConfiguration = (socket: string): string => `<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
  </policy>
</busconfig>
`;
/** On the loopback only: nothing is announced to the network. */
const namesConfiguration = `[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
[wide-area]
enable-wide-area=no
`;

/**
 * The service of names keeps its process number in one place for a whole machine, so it gets a view of the folders of its
 * own; where the machine allows none, it runs as it is.
 */
const apart = `unshare="unshare --mount"
[ "$(id -u)" = 0 ] || unshare="$unshare --user --map-root-user"
$unshare true 2>/dev/null || unshare=
if [ -n "$unshare" ]; then
  exec $unshare sh -c 'mount -t tmpfs none /run; mkdir -p /run/avahi-daemon; exec "$@"' sh "$@"
fi
exec "$@"`;

/** @param folder an empty one, at most 90 characters long, for sockets are */
export async function openPrinterBus(folder: string): Promise<PrinterBus> {
  const socket = join(folder, 'bus');
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(socket));
  writeFileSync(join(folder, 'names.conf'), namesConfiguration);
  const environment = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` };
  const bus = spawn('dbus-daemon', [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile'], {
    stdio: 'ignore',
  });
  await untilThere(socket, bus);
  const avahi = [
    'avahi-daemon',
    '-f',
    join(folder, 'names.conf'),
    '--no-drop-root',
    '--no-chroot',
    '--no-rlimits',
  ];
  const names = spawn('sh', ['-c', apart, 'sh', ...avahi], {
    env: environment,
    stdio: 'ignore',
  });
  names.on('error', () => undefined);
  return { environment, close: () => endAll([names, bus]) };
}

/** Ends processes that were started here, and waits until they are gone. */
export async function endAll(processes: readonly ChildProcess[]): Promise<void> {
  for (const each of processes) {
    if (each.exitCode !== null || each.signalCode !== null || each.pid === undefined) continue;
    const gone = once(each, 'exit');
    each.kill('SIGTERM');
    const timer = setTimeout(() => each.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(timer);
  }
}

async function untilThere(file: string, owner: ChildProcess): Promise<void> {
  let ended = false;
  owner.on('error', () => (ended = true));
  owner.on('exit', () => (ended = true));
  const isOver = (): boolean => ended;
  while (!existsSync(file) && !isOver()) await new Promise((resolve) => setTimeout(resolve, 20));
}
