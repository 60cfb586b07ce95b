import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's binary, looked for as Electron's own package does. That package is not imported: loading it starts
 * a download where the binary is missing.
 * @returns its path, or undefined where it is not
 */
export function findElectronBinary(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const nameFile = join(folder, 'path.txt');
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8').trim() : 'electron';
  const binary = join(environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}
