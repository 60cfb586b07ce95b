import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** How the Electron shell was started. */
export interface ShellOptions {
  /** the terminal's data folder */
  folder: string;
  catalogue: string | undefined;
  page: string | undefined;
  /** a plain window of this shape for work at a desk; absent: kiosk */
  shape: WindowShape | undefined;
}

export type WindowShape = 'portrait' | 'landscape';

/**
 * Reads the shell's own arguments; Chromium's switches may stand between them.
 * @param defaultFolder used when `--folder` is not given, in the installed product
 */
export function readShellOptions(argv: string[], defaultFolder: string): ShellOptions {
  const { values } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      catalogue: { type: 'string' },
      page: { type: 'string' },
      portrait: { type: 'boolean' },
      landscape: { type: 'boolean' },
    },
  });
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    folder: text(values.folder) ?? defaultFolder,
    catalogue: text(values.catalogue),
    page: text(values.page),
    shape: values.portrait ? 'portrait' : values.landscape ? 'landscape' : undefined,
  };
}

/** Where the sources and the Node of the terminal are: beside `dist`, or unpacked beside the archive. */
export function installedRoot(mainFolder: string, packagedResources: string | undefined): string {
  return packagedResources === undefined
    ? join(mainFolder, '..', '..')
    : join(packagedResources, 'app.asar.unpacked');
}
