import { join, resolve } from 'node:path';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import { systemClock } from '../supervision/system-clock.ts';
import { readKeptConfiguration, writeConfiguration } from './configuration.ts';
import { lockFolder } from './folder-lock.ts';
import { startEmulators, startPlatform, type EmulatedPaths, type HousePrograms } from './house-servers.ts';
import { startHouseShell, type HouseShell } from './house-shell.ts';
import { openScreenDoors } from './screen-doors.ts';
import type { ShellSituation } from './shell-choice.ts';
import { staffScreenAddress } from './staff-screen-address.ts';

export interface HouseOptions {
  /** everything that is kept lies here */
  folder: string;
  /** never a window: the page's address is given out instead */
  headless?: boolean;
  /** false: a terminal, but nobody who shows its page; ask `newPageAddress` for every opening */
  withShell?: boolean;
  /** false: platform and devices alone, for a test that starts the terminal itself */
  withTerminal?: boolean;
  /** a shell in particular; without it the best that is here */
  shell?: 'electron' | 'chromium';
  /** a plain window of this shape instead of the kiosk's */
  shape?: 'portrait' | 'landscape';
  /** the simulated agency accepts a submission this long after receiving it */
  acceptAfterSeconds?: number;
  platformPort?: number;
  dockPort?: number;
  timing?: Partial<TerminalConfiguration['timing']>;
  catalogue?: string;
  page?: string;
  log?(name: string, line: string): void;
  /** something that started well cannot go on: one sentence; the house should be stopped */
  onFailed?(sentence: string): void;
  /** ends the start before it is done */
  signal?: AbortSignal;
  /** stand-ins for tests: other programs, another environment */
  programs?: Partial<HousePrograms>;
  situation?: Partial<Omit<ShellSituation, 'wish'>>;
  clock?: Clock;
}

export interface House {
  folder: string;
  configurationFile: string;
  platformAddress: string;
  /** where the terminal reaches the platform: the dock can cut it */
  lineAddress: string;
  dockAddress: string;
  devices: EmulatedPaths;
  /** which shell and why, in a line */
  shell: string;
  /** the page's address with a fresh token, for one opening; fails with a sentence */
  newPageAddress(): Promise<Result<string, string>>;
  /** the address of the staff's screen with a fresh token, for one opening */
  newStaffAddress(): Promise<Result<string, string>>;
  /** ends every process; resolves when none is left */
  stop(): Promise<void>;
}

/** The repository. */
const here = resolve(import.meta.dirname, '..', '..');

/**
 * Starts platform, emulated devices and terminal with its shell, in this order, and keeps them running.
 * @returns the failure is one sentence for the person at the keyboard; nothing is left running then
 */
export async function startHouse(options: HouseOptions): Promise<Result<House, string>> {
  const folder = resolve(options.folder);
  const lock = await lockFolder(folder);
  if (!lock.ok) return lock;
  const started: { stop(): Promise<void> }[] = [{ stop: () => Promise.resolve(lock.value.release()) }];
  const stop = async (): Promise<void> => {
    // The last started goes first, and each has ended before the next is asked.
    for (let last = started.pop(); last; last = started.pop()) await last.stop();
  };
  const house = await furnish({ ...options, folder }, started);
  if (!house.ok) {
    await stop();
    return house;
  }
  return succeeded({ ...house.value, stop });
}

async function furnish(
  options: HouseOptions,
  started: { stop(): Promise<void> }[],
): Promise<Result<Omit<House, 'stop'>, string>> {
  const log = options.log ?? ((): void => undefined);
  const clock = options.clock ?? systemClock;
  const programs: HousePrograms = { root: here, ...options.programs };
  const terminalFolder = join(options.folder, 'terminal');
  const configurationFile = join(terminalFolder, 'terminal.json');
  const enrolment = {
    keyFile: join(terminalFolder, 'platform.key'),
    trustFile: join(terminalFolder, 'trust.json'),
  };
  const kept = readKeptConfiguration(configurationFile);
  if (!kept.ok) return kept;

  log('start', 'the platform …');
  const terminalId = kept.value.terminalId;
  const serving = { clock, log, programs };
  const platform = await startPlatform({ ...options, ...serving, ...enrolment, terminalId });
  if (!platform.ok) return platform;
  started.push(platform.value);
  const platformAddress = platform.value.ready.address;

  const doors = await openScreenDoors();
  started.push(doors);
  const shells: HouseShell[] = [];
  log('start', 'the emulated devices …');
  const emulators = await startEmulators({
    ...{ ...options, ...serving, lineTarget: platformAddress, screens: doors.address },
    onReadyAgain(ready) {
      if (configure(ready)) for (const shell of shells) void shell.restartTerminal();
    },
  });
  if (!emulators.ok) return emulators;
  started.push(emulators.value);
  const configure = (ready: typeof emulators.value.ready): boolean =>
    writeConfiguration(configurationFile, kept.value, {
      ...{ ...ready, ...enrolment, platformAddress, timing: options.timing },
    });
  configure(emulators.value.ready);

  const running = await startHouseShell({ ...options, ...serving, terminalFolder });
  if (!running.ok) return running;
  shells.push(running.value);
  started.push(running.value);
  const { newPageAddress, hasWindow } = running.value;
  const newStaffAddress = (): Promise<Result<string, string>> => staffScreenAddress(terminalFolder);
  doors.lead({ ...(hasWindow ? {} : { citizen: newPageAddress }), staff: newStaffAddress });
  return succeeded({
    ...{ folder: options.folder, configurationFile, platformAddress, ...emulators.value.ready },
    shell: running.value.why,
    ...{ newPageAddress, newStaffAddress },
  });
}
