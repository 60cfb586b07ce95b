import { existsSync } from 'node:fs';
import path from 'node:path';
import type { StaffHandlers } from '../../../contract/staff.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { readConfiguration } from '../configuration.ts';
import { openTerminalStore } from '../foundations.ts';
import { openLog } from '../log.ts';
import { openKeys } from '../open-keys.ts';
import { startFailure } from '../start-failure.ts';
import { systemClock, systemRandomness } from '../system-clock.ts';
import { connectToStaffServer, type StaffClient } from './staff-client.ts';
import { staffDesk } from './staff-desk.ts';
import { terminalMule } from './terminal-mule.ts';

type Later<Handler> = Handler extends (...parameters: infer Parameters) => infer Answer
  ? (...parameters: Parameters) => Promise<Awaited<Answer>>
  : never;

/** The desk from outside: the one of the running terminal, or of its folder when none runs. */
export type Desk = {
  [Name in Exclude<keyof StaffHandlers, 'devices' | 'screenAddress'>]: Later<StaffHandlers[Name]>;
} & {
  close(): void;
};

/**
 * Opens the desk of a terminal by its data folder (`data`, or the terminal's own folder in it). A failure is a
 * sentence.
 */
export function openDesk(dataFolder: string): Result<Desk, string> {
  const folder = terminalFolder(dataFolder);
  const running = connectToStaffServer(folder);
  return running ? succeeded(remoteDesk(running)) : localDesk(folder);
}

/** `data` holds the terminal's folder; a terminal's own folder is taken as it is. */
export function terminalFolder(dataFolder: string): string {
  const inner = path.join(dataFolder, 'terminal');
  return existsSync(path.join(inner, 'terminal.json')) ? inner : dataFolder;
}

function remoteDesk(staff: StaffClient): Desk {
  return {
    outbox: () => staff.outbox.query(),
    replay: (submissionId) => staff.replay.mutate(submissionId),
    acknowledgeSalvage: () => staff.acknowledgeSalvage.mutate(),
    exportOutbox: (folder) => staff.exportOutbox.mutate(folder),
    importAnswers: (file) => staff.importAnswers.mutate(file),
    close: () => undefined,
  };
}

function localDesk(folder: string): Result<Desk, string> {
  const configuration = readConfiguration(folder);
  if (!configuration.ok)
    return failed(startFailure(configuration.failure.code, configuration.failure.detail).sentence);
  const log = openLog(path.join(folder, 'log'));
  const keys = openKeys(folder, configuration.value, log);
  if (!keys.ok) return failed(keys.failure.sentence);
  const { terminalId } = configuration.value;
  const time = { clock: systemClock, randomness: systemRandomness };
  const store = openTerminalStore({ folder, ...time }, terminalId, keys.value, log);
  if (!store.ok) return failed(store.failure.sentence);
  const mule = terminalMule({ folder, store: store.value, keys: keys.value, terminalId, ...time });
  const desk = staffDesk({ store: store.value, mule, nudge: () => undefined });
  return succeeded({
    outbox: () => Promise.resolve(desk.outbox()),
    replay: (submissionId) => Promise.resolve(desk.replay(submissionId)),
    acknowledgeSalvage: () => Promise.resolve(desk.acknowledgeSalvage()),
    exportOutbox: (to) => desk.exportOutbox(to),
    importAnswers: (file) => desk.importAnswers(file),
    close: () => store.value.close(),
  });
}
