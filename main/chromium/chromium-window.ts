import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../contract/clock.ts';
import type { ProcessGroup } from '../supervision/process-group.ts';
import { chromiumFlags } from './chromium-flags.ts';

export interface ChromiumWindowOptions {
  /** starts the browser with these arguments */
  start(args: string[]): ProcessGroup;
  clock: Clock;
  /** where the temporary profiles lie: the terminal's data folder */
  folder: string;
  shape: 'portrait' | 'landscape' | undefined;
  isRoot: boolean;
  /** the browser ended by itself: somebody closed it, or it crashed */
  onLost(reason: string): void;
}

export interface ChromiumWindow {
  /**
   * Shows this address in a new browser, after the one before has ended. A browser whose page is `stuck` is not asked
   * to end: its renderer would not answer.
   */
  open(address: string, stuck?: boolean): Promise<void>;
  /** resolves when no browser and no profile is left */
  stop(): Promise<void>;
}

const profilePrefix = 'chromium-profile-';
const killAfterMs = 5_000;

interface Browser {
  group: ProcessGroup;
  profile: string;
  ended: Promise<void>;
}

/** A kiosk window of the system's Chromium, with a new empty profile each time. */
export function chromiumWindow(options: ChromiumWindowOptions): ChromiumWindow {
  let browser: Browser | undefined;
  let stopped = false;
  let turn = Promise.resolve();

  function startBrowser(address: string): void {
    const profile = mkdtempSync(join(options.folder, profilePrefix));
    writePreferences(profile);
    const group = options.start([
      ...chromiumFlags({ ...options, profile, hasGraphicsDevice: existsSync('/dev/dri') }),
      `--app=${writeDoor(profile, address, options.shape === undefined)}`,
    ]);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const mine = { group, profile, ended };
    browser = mine;
    group.onExit((reason) => {
      // The leader is gone; what it started may not be.
      group.kill('SIGKILL');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      const byItself = browser === mine;
      if (byItself) browser = undefined;
      resolve();
      if (byItself) options.onLost(reason);
    });
  }

  async function endBrowser(stuck = false): Promise<void> {
    const last = browser;
    browser = undefined;
    if (!last) return;
    last.group.kill(stuck ? 'SIGKILL' : 'SIGTERM');
    const cancelKill = options.clock.after(killAfterMs, () => last.group.kill('SIGKILL'));
    await last.ended;
    cancelKill();
  }

  /** One at a time: two browsers would show two pages, and the terminal serves one. */
  function inTurn(action: () => void | Promise<void>): Promise<void> {
    turn = turn.then(action);
    return turn;
  }

  mkdirSync(options.folder, { recursive: true });
  removeOldProfiles(options.folder);
  return {
    open: (address, stuck) =>
      inTurn(async () => {
        await endBrowser(stuck);
        if (!stopped) startBrowser(address);
      }),
    stop() {
      stopped = true;
      return inTurn(() => endBrowser());
    },
  };
}

/**
 * A page that leads on to the address: the one-time token stays out of the list of processes.
 * Where no window manager runs, nobody heeds the wish for the full screen: the page takes it by itself, and
 * Chromium on X11 leaves it one pixel short in each direction.
 */
function writeDoor(profile: string, address: string, fullScreen: boolean): string {
  const door = join(profile, 'door.html');
  const grow = fullScreen ? 'moveTo(0, 0); resizeTo(screen.width, screen.height);' : '';
  const script = `${grow} location.replace(${JSON.stringify(address)})`;
  writeFileSync(door, `<!doctype html><script>${script}</script>`, { mode: 0o600 });
  return pathToFileURL(door).href;
}

/** What has no switch, or a switch that the browser does not heed: bubbles that would lie over the page. */
function writePreferences(profile: string): void {
  const preferences = {
    translate: { enabled: false },
    credentials_enable_service: false,
    browser: { enable_spellchecking: false },
    // the page's own origin is all there is: the document camera is let in without asking, the microphone never
    profile: { default_content_setting_values: { media_stream_camera: 1, media_stream_mic: 2 } },
    autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  };
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** Left by a machine that lost its power. */
function removeOldProfiles(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.startsWith(profilePrefix))) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
