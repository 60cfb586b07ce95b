import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import type { Result } from '../../contract/result.ts';
import { startProcessGroup, type ProcessGroup } from '../supervision/process-group.ts';
import { pinnedNode } from '../supervision/terminal-command.ts';
import { startServer, type ServerProcess } from './server-process.ts';

/** What the house runs. Paths are absolute; those left out lie in `root` where the rooms have them. */
export interface HousePrograms {
  root: string;
  platform?: string;
  emulators?: string;
  terminal?: string;
}

interface Serving {
  folder: string;
  programs: HousePrograms;
  clock: Clock;
  log(name: string, line: string): void;
  signal?: AbortSignal;
}

const PlatformReady = z.object({ address: z.url() });
const Path = z.string().min(1);
/** where the terminal finds each emulated device; those that are not emulated are not configured either */
const EmulatedPaths = z.object({
  idCardReader: Path,
  receiptPrinter: Path,
  documentPrinter: z.url().optional(),
  socialSecurityReader: z.object({ service: Path, reader: Path }).optional(),
  codeScanner: Path.optional(),
  lights: Path.optional(),
  sensors: Path.optional(),
  pinPad: Path.optional(),
});
export type EmulatedPaths = z.infer<typeof EmulatedPaths>;
const EmulatorsReady = z.object({
  dockAddress: z.url(),
  lineAddress: z.url(),
  devices: EmulatedPaths,
});

export interface PlatformOptions extends Serving {
  terminalId: string;
  /** the platform writes the terminal's key there when it knows none yet */
  keyFile: string;
  /** and the keys the terminal is to believe in */
  trustFile: string;
  platformPort?: number;
  acceptAfterSeconds?: number;
}

/** The platform as its own process; when it comes back it takes its port again. */
export function startPlatform(
  options: PlatformOptions,
): Promise<Result<ServerProcess<z.infer<typeof PlatformReady>>, string>> {
  const { folder, programs, keyFile, trustFile, terminalId, acceptAfterSeconds, platformPort = 0 } = options;
  return startServer({
    name: 'platform',
    ready: PlatformReady,
    ...{ clock: options.clock, signal: options.signal, log: (line: string) => options.log('platform', line) },
    start: (before) =>
      runServer(programs, programs.platform ?? join(programs.root, 'platform', 'serve.ts'), [
        ...['--folder', join(folder, 'platform')],
        ...['--port', before ? portOf(before.address) : String(platformPort)],
        ...['--terminal-id', terminalId, '--terminal-key-file', keyFile],
        ...['--terminal-trust-file', trustFile],
        ...['--catalogue', join(programs.root, 'catalogue')],
        ...(acceptAfterSeconds === undefined ? [] : ['--accept-after-seconds', String(acceptAfterSeconds)]),
      ]),
    // Its address is the same: whoever uses it tries again.
    onReadyAgain: () => options.log('platform', 'ready again'),
  });
}

export interface EmulatorsOptions extends Serving {
  lineTarget: string;
  dockPort?: number;
  /** where the dock's links to the screens lead */
  screens: string;
  onReadyAgain(ready: z.infer<typeof EmulatorsReady>): void;
}

/** The emulated devices, the line and the dock; when they come back, the line may be at another address. */
export function startEmulators(
  options: EmulatorsOptions,
): Promise<Result<ServerProcess<z.infer<typeof EmulatorsReady>>, string>> {
  const { folder, programs, lineTarget, screens, dockPort = 0 } = options;
  const serveFile = programs.emulators ?? join(programs.root, 'drivers', 'emulators', 'serve.ts');
  return startServer({
    name: 'emulated devices',
    ready: EmulatorsReady,
    ...{
      clock: options.clock,
      signal: options.signal,
      log: (line: string) => options.log('emulators', line),
    },
    start: (before) =>
      runServer(programs, serveFile, [
        ...['--folder', join(folder, 'emulators'), '--line-target', lineTarget, '--screens', screens],
        ...['--port', before ? portOf(before.dockAddress) : String(dockPort)],
      ]),
    onReadyAgain(ready) {
      options.log('emulators', 'ready again');
      options.onReadyAgain(ready);
    },
  });
}

function runServer(programs: HousePrograms, serveFile: string, args: string[]): ProcessGroup {
  const leash = pathToFileURL(join(import.meta.dirname, 'end-with-parent.ts')).href;
  return startProcessGroup(pinnedNode(programs.root), ['--import', leash, serveFile, ...args], {
    channel: true,
  });
}

function portOf(address: string): string {
  return new URL(address).port;
}
