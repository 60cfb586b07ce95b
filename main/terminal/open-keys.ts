import path from 'node:path';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import { failed, type Result } from '../../contract/result.ts';
import { commandKeyStore } from '../../offline-cache/keys/command-key-store.ts';
import { openTerminalKeys } from '../../offline-cache/keys/open-terminal-keys.ts';
import type { SigningKeyStore } from '../../offline-cache/keys/signing-key-store.ts';
import type { TerminalKeys } from '../../offline-cache/keys/terminal-keys.ts';
import type { Log } from './log.ts';
import { startFailure, type StartFailure } from './start-failure.ts';

/** A token that has not signed by then has gone away: nobody at the panel waits longer. */
const tokenPatienceMs = 5000;

/** Opens the terminal's keys where its configuration says they are. */
export function openKeys(
  folder: string,
  configuration: TerminalConfiguration,
  log: Log,
): Result<TerminalKeys, StartFailure> {
  const store = keyStoreOf(configuration);
  const keys = openTerminalKeys({
    folder: path.join(folder, 'keys'),
    trustFile: configuration.platform.trustFile,
    ...(store && { store }),
    remark: (sentence) => log.warn('keys', { sentence }),
  });
  return keys.ok ? keys : failed(startFailure('keyUnreadable', keys.failure.detail));
}

function keyStoreOf({ signingKey }: TerminalConfiguration): SigningKeyStore | undefined {
  if (signingKey.store === 'file') return undefined;
  return commandKeyStore({
    command: [signingKey.program, ...signingKey.arguments],
    timeoutMs: tokenPatienceMs,
  });
}
