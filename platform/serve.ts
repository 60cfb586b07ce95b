import { join } from 'node:path';
import { pino } from 'pino';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { signingKey } from '../seal/key-file.ts';
import { threadedOpener } from './adapters/opening-threads.ts';
import { simulatedAgency } from './adapters/simulated-agency.ts';
import { simulatedRegisters } from './adapters/simulated-registers.ts';
import { describeError, type GatewayLog } from './gateway/gateway-log.ts';
import type { Enrolment } from './gateway/terminal-access.ts';
import { openKeyFolder } from './keys/key-folder.ts';
import { openDatabase } from './open-database.ts';
import { readServeSettings, type ServeSettings } from './serve-arguments.ts';
import { startPlatform, type RunningPlatform } from './start-platform.ts';
import { systemClock, systemRandomness } from './system-clock.ts';
import { readOrMakeTerminalKey } from './terminal-key-file.ts';

/*
 * The platform as a process of its own. One JSON line on standard output says where it is; standard error holds
 * the log, one JSON object a line, or one sentence when it cannot start (status 1).
 */
const logger = pino({ base: null }, pino.destination({ dest: 2, sync: true }));
const log: GatewayLog = {
  info: (event) => logger.info(event),
  warn: (event) => logger.warn(event),
  error: (event) => logger.error(event),
};

function end(reason: string, error?: unknown): never {
  log.error({ event: reason, ...(error !== undefined && { error: describeError(error) }) });
  process.exit(1);
}

/** A refused flush leaves no way to know what is on disk: only a fresh start, from the log, does. */
const onSyncFailure = (): void => end('diskRefusedFlush');

function readEnrolment({ terminal }: ServeSettings): Result<Enrolment | undefined, string> {
  if (terminal === undefined) return succeeded(undefined);
  const key = readOrMakeTerminalKey(terminal.keyFile, systemRandomness);
  return key.ok ? succeeded({ terminalId: terminal.id, key: key.value }) : key;
}

async function start(): Promise<Result<RunningPlatform, string>> {
  const settings = readServeSettings(process.argv.slice(2), process.env);
  if (!settings.ok) return settings;
  const { host, port, restored, acceptAfterSeconds, backupWindowDays } = settings.value;
  const enrolment = readEnrolment(settings.value);
  if (!enrolment.ok) return enrolment;
  const database = await openDatabase(settings.value, onSyncFailure);
  if (!database.ok) return database;
  const keys = openKeyFolder(settings.value.folder, settings.value.rotate);
  if (!keys.ok) {
    await database.value.close();
    return keys;
  }
  const parts = {
    database: database.value,
    clock: systemClock,
    randomness: systemRandomness,
    registers: simulatedRegisters(systemClock),
    agency: simulatedAgency(systemClock, acceptAfterSeconds),
    signers: keys.value.platform.map(signingKey),
    opener: threadedOpener(keys.value.agency),
    uploadsFolder: join(settings.value.folder, 'uploads'),
    backupWindowDays,
    log,
  };
  const enrol = enrolment.value;
  const { terminal, catalogueFolder } = settings.value;
  const platform = await startPlatform(parts, {
    ...{ host, port, restored },
    ...(enrol && { enrol }),
    ...(terminal?.trustFile !== undefined && { trustFile: terminal.trustFile }),
    ...(catalogueFolder !== undefined && { catalogueFolder }),
  });
  return platform.ok ? platform : failed(platform.failure.detail);
}

/** A second signal does not wait: what was confirmed is on disk already. */
function stopOnSignals(platform: RunningPlatform): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    platform.close().then(
      () => process.exit(0),
      (error: unknown) => end('stopFailed', error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

process.on('uncaughtException', (error) => end('uncaughtException', error));
process.on('unhandledRejection', (error) => end('unhandledRejection', error));

const started = await start();
if (started.ok) {
  stopOnSignals(started.value);
  log.info({ event: 'started' });
  process.stdout.write(`${JSON.stringify({ ready: { address: started.value.address } })}\n`);
} else {
  process.stderr.write(`${started.failure}\n`);
  process.exitCode = 1;
}
