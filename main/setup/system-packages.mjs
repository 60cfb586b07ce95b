import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { languageModelPath } from './language-model.mjs';
import { say, sayWhileItLasts } from './progress.mjs';

/**
 * System packages by what they are for. Without a `required` one the script cannot go on; without another it can,
 * and says what will be worse.
 */
const packages = {
  chromium: { debian: 'chromium', required: true, isPresent: chromiumIsPresent },
  socat: { debian: 'socat', required: true, isPresent: () => onPath('socat') },
  xvfb: {
    debian: 'xvfb',
    required: false,
    without: 'the test of the kiosk window is skipped',
    isPresent: () => onPath('Xvfb'),
  },
  cjkFont: {
    debian: 'fonts-noto-cjk',
    required: false,
    without: 'rare characters may be drawn as boxes',
    isPresent: () => fontFolders().some((folder) => holdsChineseFont(folder)),
  },
  languageModel: {
    debian: 'libime-data-language-model',
    required: false,
    without: 'the pinyin keyboard does not know which words follow each other, and is right less often',
    isPresent: (root) => languageModelPath(root) !== undefined,
  },
  espeakNg: {
    debian: 'espeak-ng',
    required: false,
    without: 'the page does not speak',
    isPresent: () => onPath('espeak-ng'),
  },
  opusTools: {
    debian: 'opus-tools',
    required: false,
    without: 'the page does not speak',
    isPresent: () => onPath('opusenc'),
  },
  cCompiler: { debian: 'gcc', required: true, isPresent: () => onPath('cc') },
  cHeaders: { debian: 'libc6-dev', required: true, isPresent: () => existsSync('/usr/include/stdio.h') },
  openssl: {
    debian: 'openssl',
    required: false,
    without: 'no second implementation opens what is sealed',
    isPresent: () => onPath('openssl'),
  },
  pcscd: {
    debian: 'pcscd',
    required: false,
    without: 'social-security cards cannot be read',
    isPresent: () => existsSync('/usr/sbin/pcscd'),
  },
  virtualChipReader: {
    debian: 'vsmartcard-vpcd',
    required: false,
    without: 'the dock has no chip-card reader, and its test is skipped',
    isPresent: () => existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so'),
  },
  ippeveprinter: {
    debian: 'cups-ipp-utils',
    required: false,
    without: 'no A4 printer is emulated',
    isPresent: () => onPath('ippeveprinter'),
  },
  // ippeveprinter does not begin without a message bus and a service of names.
  dbus: {
    debian: 'dbus',
    required: false,
    without: 'no A4 printer is emulated',
    isPresent: () => onPath('dbus-daemon'),
  },
  avahi: {
    debian: 'avahi-daemon',
    required: false,
    without: 'no A4 printer is emulated',
    isPresent: () => onPath('avahi-daemon'),
  },
  cups: {
    debian: 'cups',
    required: false,
    without: 'no queue before an A4 printer is tested',
    isPresent: () => onPath('cupsd') && onPath('lpadmin'),
  },
  poppler: {
    debian: 'poppler-utils',
    required: false,
    without: 'A4 papers are not drawn and compared',
    isPresent: () => onPath('pdftoppm'),
  },
  libusb: {
    debian: 'libusb-1.0-0',
    required: false,
    without: 'card readers on USB will not be found',
    isPresent: libusbIsPresent,
  },
};

const saidAlready = new Set();
/** Not to be had on this run, and not worth stopping for. */
const givenUp = new Set();

/**
 * Those of `names` that are missing and worth a step: all of them where they can be installed, else the required.
 * @param {string} root
 * @param {string[]} names
 */
export function missingPackages(root, names) {
  const missing = names.filter((name) => !packages[name].isPresent(root) && !givenUp.has(name));
  if (canInstall()) return missing;
  sayWhatIsWorse(missing.filter((name) => !packages[name].required));
  return missing.filter((name) => packages[name].required);
}

function sayWhatIsWorse(names) {
  for (const name of names.filter((each) => !saidAlready.has(each))) {
    saidAlready.add(name);
    say(`Without ${packages[name].debian} ${packages[name].without}; to install it: ${whatToType([name])}`);
  }
}

/** Whether all of `names` are on this machine. */
export const packagesArePresent = (root, names) => names.every((name) => packages[name].isPresent(root));

/**
 * Installs on Debian as root; elsewhere hands back the sentence that names what to type. What can be done without and is not
 * to be had (no network) is given up, and said.
 * @param {string[]} missing
 * @returns {Promise<import('./set-up.mjs').Outcome>}
 */
export async function installPackages(missing) {
  if (!canInstall()) {
    const what = missing.map((name) => packages[name].debian).join(', ');
    return { ok: false, sentence: `Missing on this machine: ${what}; type: ${whatToType(missing)}` };
  }
  const names = missing.map((name) => packages[name].debian);
  const done = sayWhileItLasts(`Installing ${names.join(', ')} with apt-get`);
  try {
    let { status, output } = listsArePresent() ? await install(names) : { status: 1, output: '' };
    if (status !== 0) {
      say('Fetching the list of Debian packages (apt-get update) …');
      const update = await aptGet(['update']);
      ({ status, output } = await install(names));
      output += update.output;
    }
    if (status === 0) return { ok: true };
    if (missing.some((name) => packages[name].required)) {
      return { ok: false, sentence: aptReason(output, missing) };
    }
    say(aptReason(output, missing));
    sayWhatIsWorse(missing);
    for (const name of missing) givenUp.add(name);
    return { ok: true };
  } finally {
    done();
  }
}

/** One sentence out of apt-get's output. */
export function aptReason(output, missing) {
  const type = whatToType(missing);
  if (/Could not resolve|Temporary failure|Unable to connect|Could not connect|timed out/i.test(output)) {
    return `Debian's package server is not reached: connect this machine to the network, then type: ${type}`;
  }
  if (/No space left|not enough free space/i.test(output)) {
    return `The disk is full: make 1 GB of room, then type: ${type}`;
  }
  if (/Could not get lock/i.test(output)) {
    return `Another apt-get is running: wait until it ends, then type: ${type}`;
  }
  const line = output.split('\n').find((each) => each.startsWith('E: '));
  return `apt-get did not succeed (${line?.slice(3) ?? 'no reason given'}); type: ${type}`;
}

function whatToType(names) {
  const debian = names.map((name) => packages[name].debian).join(' ');
  if (!onPath('apt-get')) return `your system's package manager, for what Debian calls ${debian}.`;
  const asRoot = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${asRoot}apt-get install -y --no-install-recommends ${debian}`;
}

function canInstall() {
  return process.getuid?.() === 0 && onPath('apt-get');
}

function listsArePresent() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

const install = (names) => aptGet(['install', '-y', '--no-install-recommends', ...names]);

function aptGet(args) {
  const child = spawn('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let output = '';
    const collect = (text) => {
      output += text;
      for (const line of String(text).split('\n')) if (line.startsWith('Setting up ')) say(`  ${line}`);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ status: 1, output: `E: ${error.message}` }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

function chromiumIsPresent(root) {
  if (process.env.JIUJIN_CHROMIUM) return existsSync(process.env.JIUJIN_CHROMIUM);
  const known = JSON.parse(readFileSync(join(root, 'main', 'chromium', 'binaries.json'), 'utf8'));
  return known.commands.some(onPath) || known.paths.some((path) => existsSync(path));
}

function onPath(command) {
  // The system folders for administrators are often not in a user's PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

function fontFolders() {
  const home = process.env.HOME ?? '/root';
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(home, '.fonts'),
    join(home, '.local/share/fonts'),
    '/System/Library/Fonts',
  ];
}

const chineseFont =
  /cjk|notosanssc|notoserifsc|sourcehan|wqy|uming|ukai|fallback|pingfang|simsun|simhei|msyh|misans|harmony|fangsong|heiti|songti/i;

function holdsChineseFont(folder) {
  try {
    return readdirSync(folder, { recursive: true }).some((name) => chineseFont.test(String(name)));
  } catch {
    return false;
  }
}

function libusbIsPresent() {
  if (process.platform !== 'linux') return true;
  return ['/usr/lib', '/lib', '/usr/lib64', '/usr/local/lib'].some((folder) => {
    try {
      const places = [
        folder,
        ...readdirSync(folder)
          .filter((name) => name.includes('-linux-gnu'))
          .map((name) => join(folder, name)),
      ];
      return places.some((place) => existsSync(join(place, 'libusb-1.0.so.0')));
    } catch {
      return false;
    }
  });
}
