import { join } from 'node:path';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { runChromiumShell } from '../chromium/chromium-shell.ts';
import { findChromium } from '../chromium/find-chromium.ts';
import { findElectronBinary } from '../electron/electron-binary.ts';
import { offerPage } from '../supervision/page-offer.ts';
import { startProcessGroup } from '../supervision/process-group.ts';
import { runShell, type PageHolder, type Shell } from '../supervision/shell.ts';
import { spawnTerminal } from '../supervision/terminal-child.ts';
import { terminalCommand } from '../supervision/terminal-command.ts';
import { startElectron } from './electron-process.ts';
import type { HousePrograms } from './house-servers.ts';
import { chooseShell, type ShellChoice, type ShellSituation } from './shell-choice.ts';

export interface HouseShellOptions {
  programs: HousePrograms;
  terminalFolder: string;
  headless?: boolean;
  withShell?: boolean;
  withTerminal?: boolean;
  shell?: 'electron' | 'chromium';
  shape?: 'portrait' | 'landscape';
  catalogue?: string;
  page?: string;
  situation?: Partial<Omit<ShellSituation, 'wish'>>;
  clock: Clock;
  log(name: string, line: string): void;
  onFailed?(sentence: string): void;
  signal?: AbortSignal;
}

export interface HouseShell {
  why: string;
  /** a window on this machine shows the page */
  hasWindow: boolean;
  newPageAddress(): Promise<Result<string, string>>;
  restartTerminal(): Promise<void>;
  stop(): Promise<void>;
}

const readyLimitMs = 60_000;

/** Starts the terminal with the shell that fits, and waits until it serves its page. */
export async function startHouseShell(options: HouseShellOptions): Promise<Result<HouseShell, string>> {
  if (options.withTerminal === false) return succeeded(noTerminal);
  const { choice, why } = chooseShell({ ...situationHere(options), ...options.situation });
  options.log('start', `the shell: ${why}`);
  if (choice.kind === 'electron') return succeeded(electronShell(options, choice.binary, why));

  const { promise: readiness, resolve } = Promise.withResolvers<Result<void, string>>();
  let isReady = false;
  const shell = runChosen(options, choice, {
    onReady() {
      isReady = true;
      resolve(succeeded(undefined));
    },
    onCannotStart(sentence) {
      resolve(failed(sentence));
      if (isReady) options.onFailed?.(sentence);
    },
  });
  const giveUp = (): void => resolve(failed('Stopped before everything was ready.'));
  options.signal?.addEventListener('abort', giveUp, { once: true });
  if (options.signal?.aborted) giveUp();
  const cancelLimit = options.clock.after(readyLimitMs, () =>
    resolve(failed(`The terminal was not ready after ${String(readyLimitMs / 1000)} s; its log is above.`)),
  );
  const outcome = await readiness;
  cancelLimit();
  if (!outcome.ok) {
    await shell.stop();
    return outcome;
  }
  return succeeded({
    why,
    hasWindow: choice.kind === 'chromium',
    async newPageAddress() {
      const address = await shell.newPageAddress();
      return address.ok
        ? address
        : failed('The terminal is not there at the moment; try again in a few seconds.');
    },
    restartTerminal: () => shell.restartTerminal(),
    stop: () => shell.stop(),
  });
}

/** The terminal runs under this process: without a window, or with Chromium's. */
function runChosen(
  options: HouseShellOptions,
  choice: Exclude<ShellChoice, { kind: 'electron' }>,
  on: { onReady(): void; onCannotStart(sentence: string): void },
): Shell {
  const { clock, programs, terminalFolder, catalogue, page, log } = options;
  const command = terminalCommand({ root: programs.root, folder: terminalFolder, catalogue, page });
  const common = {
    ...on,
    clock,
    log: (line: string): void => log('shell', line),
    spawnTerminal: () =>
      spawnTerminal({
        ...command,
        serveFile: programs.terminal ?? command.serveFile,
        onLine: (line) => log('terminal', line),
      }),
  };
  if (choice.kind === 'chromium') {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) log('shell', 'this is root: Chromium runs without its sandbox, as a product never does');
    return runChromiumShell({
      ...common,
      folder: terminalFolder,
      shape: options.shape,
      isRoot,
      startBrowser: (args) => startProcessGroup(choice.binary, args, { output: 'ignore' }),
    });
  }
  const offer = (address: string): void => log('page', address);
  return runShell({
    ...common,
    holdPage: (mintToken) => (choice.kind === 'offered' ? offerPage(mintToken, clock, offer) : nobody),
  });
}

/** Electron supervises the terminal itself. */
function electronShell(options: HouseShellOptions, binary: string, why: string): HouseShell {
  const { programs, terminalFolder, catalogue, page, shape } = options;
  const electron = startElectron({
    ...{ binary, terminalFolder, catalogue, page, shape, clock: options.clock },
    mainFile: join(programs.root, 'dist', 'electron', 'main.js'),
    isRoot: process.getuid?.() === 0,
    log: (line) => options.log('electron', line),
    onGaveUp: (sentence) => options.onFailed?.(sentence),
  });
  return {
    why,
    hasWindow: true,
    newPageAddress: () =>
      Promise.resolve(failed('Electron shows the page and gives its address to nobody else.')),
    restartTerminal: () => electron.restart(),
    stop: () => electron.stop(),
  };
}

function situationHere(options: HouseShellOptions): ShellSituation {
  const wish =
    options.withShell === false ? 'none' : options.headless ? 'headless' : (options.shell ?? 'any');
  return {
    wish,
    hasDisplay: Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']),
    electron: findElectronBinary(options.programs.root),
    chromium: findChromium(),
  };
}

const nobody: PageHolder = {
  terminalReady: () => undefined,
  terminalGone: () => undefined,
  terminalAlive: () => undefined,
  stop: () => undefined,
};

const noTerminal: HouseShell = {
  why: 'no terminal, as asked',
  hasWindow: false,
  newPageAddress: () => Promise.resolve(failed('There is no terminal, as asked.')),
  restartTerminal: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};
