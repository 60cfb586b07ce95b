import { parseArgs } from 'node:util';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../contract/result.ts';

const DEFAULT_ACCEPT_AFTER_SECONDS = 20;

const Terminal = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{4,40}$/),
  keyFile: z.string().min(1),
});

const Settings = z.object({
  /** data folder of the embedded database; not used when `databaseAddress` is given */
  folder: z.string(),
  databaseAddress: z.string().optional(),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65535),
  terminal: Terminal.optional(),
  acceptAfterSeconds: z.coerce.number().min(0),
  restored: z.boolean(),
  /** a catalogue folder to publish */
  catalogueFolder: z.string().min(1).optional(),
});
export type ServeSettings = z.infer<typeof Settings>;

export const USAGE =
  'usage: serve.ts --folder FOLDER [--port N] [--host ADDRESS] [--terminal-id ID --terminal-key-file FILE] ' +
  '[--accept-after-seconds N] [--restored] [--catalogue FOLDER]';

/**
 * Settings of the platform process from its arguments and environment. `DATABASE_URL` replaces the folder;
 * `JIUJIN_ACCEPT_AFTER_SECONDS` is the default of the flag of that name. A failure is one sentence.
 */
export function readServeSettings(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<ServeSettings, string> {
  const flags = readFlags(argv);
  if (flags === undefined) return failed(USAGE);
  const databaseAddress = environment['DATABASE_URL'] || undefined;
  const { folder = '', host, port, restored, 'terminal-id': id, 'terminal-key-file': keyFile } = flags;
  if (folder === '' && databaseAddress === undefined) {
    return failed('Give the data folder with --folder, or a PostgreSQL server in DATABASE_URL.');
  }
  const acceptAfterSeconds =
    flags['accept-after-seconds'] ??
    environment['JIUJIN_ACCEPT_AFTER_SECONDS'] ??
    DEFAULT_ACCEPT_AFTER_SECONDS;
  const terminal = id === undefined && keyFile === undefined ? undefined : { id, keyFile };
  const parsed = Settings.safeParse({
    ...{ folder, databaseAddress, host, port, terminal, acceptAfterSeconds, restored },
    catalogueFolder: flags.catalogue,
  });
  if (parsed.success) return succeeded(parsed.data);
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  return failed(`These settings are missing or not valid: ${names}.`);
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        folder: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
        'terminal-key-file': { type: 'string' },
        'terminal-id': { type: 'string' },
        'accept-after-seconds': { type: 'string' },
        restored: { type: 'boolean', default: false },
        catalogue: { type: 'string' },
      },
    }).values;
  } catch {
    return undefined;
  }
}
