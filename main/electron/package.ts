/** `npm run package`: builds what a technician installs. The set-up has built page and shell before. */
import { dirname, resolve } from 'node:path';
import { build, Platform } from 'electron-builder';
import { packaging } from './electron-builder.ts';
import { findElectronBinary } from './electron-binary.ts';

const root = resolve(import.meta.dirname, '..', '..');

async function packageProduct(): Promise<number> {
  const binary = findElectronBinary(root);
  if (binary === undefined) {
    console.error(
      'Nothing was packaged: Electron’s binary is not on this machine; npx install-electron fetches it where ' +
        'github.com is reached, or ELECTRON_OVERRIDE_DIST_PATH names a folder that holds it.',
    );
    return 1;
  }
  try {
    const files = await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget(),
      config: { ...packaging, electronDist: dirname(binary) },
    });
    files.forEach((file) => console.log(file));
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    console.error(`Nothing was packaged: electron-builder did not succeed (${reason ?? ''}).`);
    return 1;
  }
}

process.exitCode = await packageProduct();
