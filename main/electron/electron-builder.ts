import type { Configuration } from 'electron-builder';

/** Every fuse of Electron, so that a new one cannot go by undecided. */
type AllFuses = Required<Omit<NonNullable<Configuration['electronFuses']>, 'resetAdHocDarwinSignature'>>;

const electronFuses: AllFuses = {
  // The terminal runs on its own Node: nobody needs Electron as one.
  runAsNode: false,
  // Nothing is kept in cookies, and the page's session lives in memory; the key would need a keyring.
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Checked on macOS and Windows; on Linux Electron does not look at it yet, and it does no harm.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // The page is served over HTTP: no page is ever loaded from a file.
  grantFileProtocolExtraPrivileges: false,
};

/** What a technician installs on a Linux kiosk. */
export const packaging: Configuration = {
  appId: 'cn.gov.pingliang.jiujin',
  productName: 'jiujin',
  directories: { output: 'dist/package' },
  // Emulators, tests and the platform are not part of a terminal.
  files: [
    'package.json',
    'dist/electron/main.js',
    'dist/page/**',
    'dist/speech/**',
    'dist/typing/**',
    'catalogue/**',
    '{contract,offline-cache,drivers}/**',
    'main/terminal/**',
    '!**/{emulator,emulators,fixtures}/**',
    '!**/*.{test,spec}.ts',
    '!node_modules/@electric-sql/**',
  ],
  extraMetadata: { main: 'dist/electron/main.js' },
  asar: true,
  // The terminal is an ordinary Node process and reads no archive: all of it but the shell lies outside.
  asarUnpack: [
    'node_modules/**',
    'dist/page/**',
    'dist/speech/**',
    'dist/typing/**',
    'catalogue/**',
    '{contract,offline-cache,drivers}/**',
    'main/**',
  ],
  // N-API binaries come with their packages; nothing is compiled for Electron.
  npmRebuild: false,
  electronFuses,
  linux: {
    target: ['deb'],
    category: 'Office',
    synopsis: '就近办: the software of a self-service government terminal',
    maintainer: 'Jiujin',
  },
  deb: { depends: ['libnss3', 'libgtk-3-0', 'libxss1', 'libasound2', 'fonts-noto-cjk'] },
};
