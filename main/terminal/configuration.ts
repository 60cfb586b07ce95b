import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TerminalConfiguration } from '../../contract/configuration.ts';
import { readProfile } from '../../drivers/receipt-printer/printer-profile.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';

export interface ConfigurationFailure {
  code: 'configurationMissing' | 'configurationInvalid';
  detail: string;
}

/** Reads `terminal.json` of the terminal's data folder; relative paths in it are relative to that folder. */
export function readConfiguration(folder: string): Result<TerminalConfiguration, ConfigurationFailure> {
  const file = path.join(folder, 'terminal.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed({ code: 'configurationMissing', detail: `${file}: ${reason(error)}` });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return failed({ code: 'configurationInvalid', detail: `${file}: ${reason(error)}` });
  }
  const parsed = TerminalConfiguration.safeParse(json);
  if (!parsed.success)
    return failed({ code: 'configurationInvalid', detail: `${file}: ${z.prettifyError(parsed.error)}` });
  const configuration = parsed.data;
  const profile = readProfile(configuration.devices.receiptPrinter.profile);
  if (!profile.ok) return failed({ code: 'configurationInvalid', detail: `${file}: ${profile.failure}` });
  return succeeded({
    ...configuration,
    platform: {
      ...configuration.platform,
      keyFile: path.resolve(folder, configuration.platform.keyFile),
      trustFile: path.resolve(folder, configuration.platform.trustFile),
    },
  });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
