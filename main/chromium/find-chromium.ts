import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import known from './binaries.json' with { type: 'json' };

/**
 * The system's Chromium, or a vendor's browser made from it: `JIUJIN_CHROMIUM`, then names on the PATH, then the
 * places where vendors put theirs (binaries.json, which the set-up reads too).
 * @returns the binary's path, or undefined
 */
export function findChromium(
  environment: NodeJS.ProcessEnv = process.env,
  isExecutable: (path: string) => boolean = mayBeRun,
): string | undefined {
  const chosen = environment['JIUJIN_CHROMIUM'];
  if (chosen) return isExecutable(chosen) ? chosen : undefined;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  const onPath = known.commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...known.paths].find(isExecutable);
}

function mayBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
