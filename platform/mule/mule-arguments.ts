import { parseArgs } from 'node:util';
import { failed, succeeded, type Result } from '../../contract/result.ts';

export interface MuleSettings {
  folder: string;
  databaseAddress: string | undefined;
  files: string[];
  answers: string;
  json: boolean;
}

export const USAGE = 'usage: mule.ts --folder FOLDER --answers FOLDER [--json] FILE...';

/** Settings of the command from its arguments and environment; a failure is one sentence. */
export function readMuleSettings(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<MuleSettings, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: true,
      options: {
        folder: { type: 'string' },
        answers: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const { folder, answers, json } = values;
    if (!folder || !answers || positionals.length === 0) return failed(USAGE);
    const databaseAddress = environment['DATABASE_URL'] || undefined;
    return succeeded({ folder, databaseAddress, files: positionals, answers, json });
  } catch {
    return failed(USAGE);
  }
}
