import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../../contract/result.ts';

const daemon = '/usr/sbin/pcscd';
const virtualReader = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
/** pcscd makes itself ready in some tenths of a second; a busy machine gets more */
const readyLimitMs = 30_000;
/** its port, or the one after it, may be taken by another program just before it asks for them */
const startAttempts = 5;

/**
 * pcscd takes the socket it is handed instead of the machine's own, as systemd would hand it (sd_listen_fds(3)): so it
 * needs no rights of root, and disturbs neither the machine's own service nor another one of ours.
 */
const handOver = `
  my ($listening, $socket, @command) = (undef, @ARGV);
  $^F = 3;
  socket($listening, PF_UNIX, SOCK_STREAM, 0) && bind($listening, sockaddr_un($socket)) or die "$socket: $!";
  listen($listening, 16) && fileno($listening) == 3 or die "descriptor: $!";
  chmod 0600, $socket;
  @ENV{"LISTEN_PID", "LISTEN_FDS"} = ($$, 1);
  exec @command or die "$command[0]: $!";`;

export interface VirtualReaderFailure {
  code: 'pcscdMissing' | 'virtualReaderMissing' | 'notStarted';
  detail: string;
}

/**
 * A real PC/SC service (pcscd) of our own with one virtual chip-card reader (vpcd), while it is plugged in. The card is
 * `VirtualCard`, at `port`.
 */
export class VirtualReader {
  /** part of the name that the service gives the reader; it has a second slot, which nobody uses */
  readonly name = 'Virtual PCD 00 00';
  readonly #folder = mkdtempSync(join(tmpdir(), 'pcsc-'));
  #child: ChildProcess | undefined;
  #port = 0;
  #onEnd: () => void = () => undefined;

  /** Where clients find the service; the same after every plugging in. */
  get socket(): string {
    return join(this.#folder, 'pcscd.comm');
  }

  /** Where a card is inserted, while it is plugged in. */
  get port(): number {
    return this.#port;
  }

  /** The service ended although nobody unplugged it. */
  onEnd(listener: () => void): void {
    this.#onEnd = listener;
  }

  async plug(): Promise<Result<void, VirtualReaderFailure>> {
    if (this.#child) return succeeded(undefined);
    const missing = whatIsMissing();
    if (missing) return failed(missing);
    let complaint = '';
    for (let attempt = 0; attempt < startAttempts; attempt += 1) {
      const started = await this.#start();
      if (started.ok) return started;
      complaint = started.failure;
    }
    return failed({ code: 'notStarted', detail: complaint });
  }

  async #start(): Promise<Result<void, string>> {
    this.#port = await freePort();
    const configuration = join(this.#folder, 'readers');
    mkdirSync(configuration, { recursive: true });
    writeFileSync(join(configuration, 'vpcd'), readerConfiguration(this.#port));
    const command = [daemon, '--foreground', '--info', '--config', configuration];
    // it ends with this process, even when that is killed outright
    const mortal = ['--pdeathsig', 'TERM', 'perl', '-MSocket', '-e', handOver];
    const child = spawn('setpriv', [...mortal, this.socket, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const complaint = await untilReady(child);
    if (complaint !== undefined) {
      await ended(child);
      rmSync(this.socket, { force: true });
      return failed(complaint);
    }
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#gone();
    });
    return succeeded(undefined);
  }

  /** Resolves when neither process nor socket is left. */
  async unplug(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child) await ended(child);
    rmSync(this.socket, { force: true });
  }

  async close(): Promise<void> {
    await this.unplug();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #gone(): void {
    this.#child = undefined;
    rmSync(this.socket, { force: true });
    this.#onEnd();
  }
}

/** Why this machine cannot have one, if so. */
export function whatIsMissing(): VirtualReaderFailure | undefined {
  if (!existsSync(daemon)) return { code: 'pcscdMissing', detail: daemon };
  return existsSync(virtualReader) ? undefined : { code: 'virtualReaderMissing', detail: virtualReader };
}

function readerConfiguration(port: number): string {
  return [
    'FRIENDLYNAME "Virtual PCD"',
    `DEVICENAME /dev/null:${String(port)}`,
    `LIBPATH ${virtualReader}`,
    `CHANNELID ${String(port)}`,
    '',
  ].join('\n');
}

/** Undefined when it is ready; otherwise what it said last. */
function untilReady(child: ChildProcess): Promise<string | undefined> {
  let said = '';
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(said.trim() || 'it did not say that it is ready'), readyLimitMs);
    const settle = (complaint: string | undefined): void => {
      clearTimeout(limit);
      resolve(complaint);
    };
    const hear = (text: Buffer): void => {
      said = (said + text.toString()).slice(-2000);
      // it is ready without its reader as well
      if (said.includes('Open Port')) settle(said.trim());
      else if (said.includes('daemon ready')) settle(undefined);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => settle(error.message));
    child.once('exit', () => settle(said.trim().split('\n').at(-1) ?? 'it ended'));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(limit);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
