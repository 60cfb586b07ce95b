import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a script needs besides the npm packages.
 * @typedef {{ packages: string[], page: boolean, electronShell: boolean, speech?: boolean }} Needs
 */

/** What clips of speech are made with. */
const voice = ['espeakNg', 'opusTools'];
/** What a recorder of file writes is built with. */
const recorder = ['cCompiler', 'cHeaders'];

/** What each script needs; a script that is not here needs nothing more. */
const table = {
  'main/start/start.ts': ({ args, display, electron }) => {
    const window = display && !args.includes('--headless');
    return {
      packages: [...(window && !electron ? ['chromium'] : []), 'cjkFont', 'socat', 'libusb', ...voice],
      page: true,
      speech: true,
      electronShell: window && electron,
    };
  },
  'tests/visit/visit.ts': () => ({
    packages: ['chromium', 'cjkFont', 'socat', 'libusb'],
    page: true,
    electronShell: false,
  }),
  'tests/run-all.ts': ({ electron }) => ({
    packages: ['chromium', 'xvfb', 'cjkFont', 'socat', 'libusb', ...recorder, ...voice, 'openssl'],
    page: true,
    speech: true,
    electronShell: electron,
  }),
  'tests/crash/crash.ts': () => ({ packages: recorder, page: false, electronShell: false }),
  'tests/bench/bench.ts': ({ args }) =>
    !args.includes('card') && !args.includes('start')
      ? { packages: recorder, page: false, electronShell: false }
      : { packages: ['chromium', 'cjkFont', 'socat'], page: true, electronShell: false },
  // Without Electron's binary nothing can be packaged, and the script says so.
  'main/electron/package.ts': ({ electron }) => ({
    packages: electron ? voice : [],
    page: electron,
    speech: electron,
    electronShell: electron,
  }),
  'renderer/speech/clips/speech-command.ts': () => ({ packages: voice, page: false, electronShell: false }),
};

const nothing = { packages: [], page: false, electronShell: false };

/**
 * @param {string} script path from the repository's root
 * @param {string[]} args
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Needs}
 */
export function needsOf(script, args, root, environment = process.env) {
  const display = Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
  return table[script]?.({ args, display, electron: electronIsPresent(root, environment) }) ?? nothing;
}

/** As Electron's own package looks for it, without the download that loading that package would start. */
function electronIsPresent(root, environment) {
  const folder = join(root, 'node_modules', 'electron');
  const name = join(folder, 'path.txt');
  const binary = existsSync(name) ? readFileSync(name, 'utf8').trim() : 'electron';
  return existsSync(join(environment.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), binary));
}
