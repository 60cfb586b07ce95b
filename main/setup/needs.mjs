import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a script needs besides the npm packages.
 * @typedef {{ packages: string[], builds: import('./builds.mjs').BuildName[] }} Needs
 */

/** What a recorder of file writes is built with. */
const recorder = ['cCompiler', 'cHeaders'];
/** What clips of speech are made with. */
const voice = ['espeakNg', 'opusTools'];
/** A real A4 printer for tests, and what its papers are drawn with. */
const a4Printer = ['ippeveprinter', 'dbus', 'avahi', 'cups', 'poppler'];
/** What the dictionary of the pinyin keyboard is made with; it is built without it too, and worse. */
const words = ['languageModel'];
/** Whoever shows the page runs a platform beside it, and that serves the page for receipts. */
const wholePage = ['page', 'dictionary', 'handwriting', 'speech', 'receiptPage', 'emptyDatabase'];
const shell = ['electronShell'];
/** The real services that the chip-card reader of the dock and tests of devices run on. */
const deviceServices = ['pcscd', 'virtualChipReader'];

/** What each script needs; a script that is not here needs nothing more. */
const table = {
  'main/start/start.ts': ({ args, display, electron }) => {
    const window = display && !args.includes('--headless');
    return {
      packages: [
        ...(window && !electron ? ['chromium'] : []),
        'cjkFont',
        'socat',
        'libusb',
        ...voice,
        ...words,
        ...deviceServices,
      ],
      builds: [...wholePage, ...(window && electron ? shell : [])],
    };
  },
  'tests/visit/visit.ts': () => ({
    packages: ['chromium', 'cjkFont', 'socat', 'libusb', ...voice, ...words],
    builds: wholePage,
  }),
  'tests/run-all.ts': ({ electron }) => ({
    packages: [
      ...['chromium', 'xvfb', 'cjkFont', 'socat', 'libusb', 'openssl'],
      ...[...recorder, ...voice, ...words, ...deviceServices, ...a4Printer],
    ],
    builds: [...wholePage, ...(electron ? shell : [])],
  }),
  'tests/crash/crash.ts': () => ({ packages: recorder, builds: ['emptyDatabase'] }),
  'tests/chaos/chaos.ts': () => ({ packages: [], builds: ['emptyDatabase'] }),
  'tests/bench/bench.ts': ({ args }) => benchNeeds[args.find((one) => one in benchNeeds)] ?? bareBench,
  // Without Electron's binary nothing can be packaged, and the script says so.
  'main/electron/package.ts': ({ electron }) =>
    electron ? { packages: [...voice, ...words], builds: [...wholePage, ...shell] } : nothing,
  'main/terminal/staff/devices-command.ts': () => ({ packages: ['libusb', 'pcscd'], builds: [] }),
  'renderer/typing/pinyin/ime.ts': () => ({ packages: words, builds: ['dictionary'] }),
  'renderer/typing/handwriting/handwriting.ts': () => ({ packages: [], builds: ['handwriting'] }),
  'renderer/speech/clips/speech-command.ts': () => ({ packages: voice, builds: [] }),
};

const inBrowser = { packages: ['chromium', 'cjkFont', 'socat', ...words], builds: wholePage };
const bareBench = { packages: recorder, builds: ['emptyDatabase'] };
const benchNeeds = {
  card: inBrowser,
  document: { packages: ['chromium', 'cjkFont'], builds: [] },
  decode: { packages: [], builds: [] },
  start: inBrowser,
  touch: inBrowser,
  typing: inBrowser,
  handwriting: { packages: [], builds: ['handwriting'] },
};

const nothing = { packages: [], builds: [] };

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
