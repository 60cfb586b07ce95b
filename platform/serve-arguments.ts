import { parseArgs } from 'node:util';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../contract/result.ts';

const DEFAULT_ACCEPT_AFTER_SECONDS = 20;
/** Backups of a week are kept, and any of them may be put back. */
const DEFAULT_BACKUP_WINDOW_DAYS = 7;

const Terminal = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{4,40}$/),
  keyFile: z.string().min(1),
  /** where the keys that this terminal believes in are written */
  trustFile: z.string().min(1).optional(),
});

const Settings = z.object({
  /** keys and attachments lie here, and the embedded database unless `databaseAddress` is given */
  folder: z.string().min(1),
  databaseAddress: z.string().optional(),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65535),
  terminal: Terminal.optional(),
  acceptAfterSeconds: z.coerce.number().min(0),
  backupWindowDays: z.coerce.number().min(0).max(3650),
  restored: z.boolean(),
  rotate: z.object({ platform: z.boolean(), agency: z.boolean() }),
  /** a catalogue folder to publish */
  catalogueFolder: z.string().min(1).optional(),
});
export type ServeSettings = z.infer<typeof Settings>;

export const USAGE =
  'usage: serve.ts --folder FOLDER [--port N] [--host ADDRESS] ' +
  '[--terminal-id ID --terminal-key-file FILE [--terminal-trust-file FILE]] [--accept-after-seconds N] ' +
  '[--backup-window-days N] [--restored] [--rotate-platform-key] [--rotate-agency-key] [--catalogue FOLDER]';

/**
 * Settings of the platform process from its arguments and environment. `DATABASE_URL` takes the place of the embedded
 * database; `JIUJIN_ACCEPT_AFTER_SECONDS` is the default of the flag of that name. A failure is one sentence.
 */
export function readServeSettings(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<ServeSettings, string> {
  const flags = readFlags(argv);
  if (flags === undefined) return failed(USAGE);
  if (flags.folder === undefined || flags.folder === '') {
    return failed(
      'Give the data folder with --folder; keys and attachments lie there with DATABASE_URL too.',
    );
  }
  const parsed = Settings.safeParse({
    ...{ folder: flags.folder, host: flags.host, port: flags.port, restored: flags.restored },
    databaseAddress: environment['DATABASE_URL'] || undefined,
    terminal: terminalOf(flags),
    acceptAfterSeconds:
      flags['accept-after-seconds'] ??
      environment['JIUJIN_ACCEPT_AFTER_SECONDS'] ??
      DEFAULT_ACCEPT_AFTER_SECONDS,
    backupWindowDays: flags['backup-window-days'] ?? DEFAULT_BACKUP_WINDOW_DAYS,
    rotate: { platform: flags['rotate-platform-key'], agency: flags['rotate-agency-key'] },
    catalogueFolder: flags.catalogue,
  });
  if (parsed.success) return succeeded(parsed.data);
  const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  return failed(`These settings are missing or not valid: ${names}.`);
}

function terminalOf(flags: Partial<Record<`terminal-${'id' | 'key-file' | 'trust-file'}`, string>>) {
  const { 'terminal-id': id, 'terminal-key-file': keyFile, 'terminal-trust-file': trustFile } = flags;
  const named = id !== undefined || keyFile !== undefined || trustFile !== undefined;
  return named ? { id, keyFile, trustFile } : undefined;
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
        'terminal-trust-file': { type: 'string' },
        'accept-after-seconds': { type: 'string' },
        'backup-window-days': { type: 'string' },
        restored: { type: 'boolean', default: false },
        'rotate-platform-key': { type: 'boolean', default: false },
        'rotate-agency-key': { type: 'boolean', default: false },
        catalogue: { type: 'string' },
      },
    }).values;
  } catch {
    return undefined;
  }
}
