import { createConfig } from 'eslint-plugin-boundaries/config';
import type { Linter } from 'eslint';

/**
 * Who may know whom: the table of the design, as a lint rule. A room may always import itself. A new arrow is a
 * decision: write it down in docs/decisions/ before it is drawn here.
 */
export const mayImport = {
  contract: [],
  renderer: ['contract'],
  drivers: ['contract'],
  /** bytes of devices that do not exist, their dock and its line: never part of production code */
  emulators: ['contract', 'drivers'],
  /** the national algorithms: signing, sealing, verifying; both ends of the line use them, and a page does */
  seal: ['contract'],
  'offline-cache': ['contract', 'seal'],
  platform: ['contract', 'seal'],
  'main/terminal': ['contract', 'drivers', 'offline-cache', 'seal'],
  'main/supervision': ['contract'],
  'main/electron': ['contract', 'main/supervision'],
  'main/chromium': ['contract', 'main/supervision'],
  'main/start': ['contract', 'main/supervision', 'main/electron', 'main/chromium'],
  /** runs before anything is installed, on any Node from 20 on */
  'main/setup': [],
} as const satisfies Record<string, readonly string[]>;

export type Room = keyof typeof mayImport;

const rooms = Object.keys(mayImport) as Room[];

/** Folders of a room, from the root; the first that fits decides, so the inner ones come first. */
const elements = [
  ...['drivers/emulators', 'drivers/*/emulator', 'drivers/*/emulators'].map((pattern) =>
    folder('emulators', pattern),
  ),
  ...rooms.filter((room) => room !== 'emulators').map((room) => folder(room, room)),
];

function folder(type: string, pattern: string) {
  return { type, pattern, partialMatch: false };
}

/** Files that are no part of what runs, wherever they are: they may import anything, and nothing imports them. */
const asides = [
  ...[
    'tests/**',
    '**/*.test.ts',
    '**/*.spec.ts',
    '**/*.test-support.ts',
    '**/fixtures/**',
    '**/testing/**',
  ].map((pattern) => ({
    category: 'test',
    pattern,
  })),
  ...['*.config.{ts,js}', 'lint/**', '**/*.config.ts'].map((pattern) => ({
    category: 'configuration',
    pattern,
  })),
];
const aside = ['test', 'configuration'];

/** The rule for files under `root`. A file that is in no room is an error too: nothing grows beside the house. */
export function roomRules(root: string): Linter.Config {
  const config = createConfig({
    settings: {
      'boundaries/root-path': root,
      'boundaries/elements': elements,
      'boundaries/files': asides,
      'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/no-unknown-dependencies': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          // Packages and Node's own modules are no rooms.
          checkAllOrigins: false,
          checkInternals: true,
          message: '{{from.type}} may not import {{to.type}}: see lint/rooms.ts',
          // The last one that fits decides.
          policies: [
            ...rooms.map((room) => ({
              from: { element: { type: room } },
              allow: { to: { element: { types: { anyOf: [room, ...mayImport[room]] } } } },
            })),
            {
              disallow: { to: { file: { categories: { anyOf: aside } } } },
              message: 'production code may not import a {{to.file.categories}}: see lint/rooms.ts',
            },
            {
              from: { file: { categories: { anyOf: aside } } },
              allow: { to: { module: { origin: 'local' } } },
            },
          ],
        },
      ],
    },
  });
  return {
    ...config,
    settings: {
      ...config.settings,
      'import/resolver': { node: { extensions: ['.ts', '.mjs', '.js', '.svelte', '.json'] } },
    },
  };
}
