import type { FastifyInstance } from 'fastify';
import type { Clock, Randomness } from '../contract/clock.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import type { SigningKey } from '../seal/submission-seal.ts';
import type { Agency } from './adapters/agency.ts';
import type { AgencyOpener } from './adapters/agency-opener.ts';
import type { ProvincialRegisters } from './adapters/provincial-registers.ts';
import { publishFolder } from './catalogue/publish-folder.ts';
import type { Database, DatabaseFailure } from './database/database.ts';
import { migrate } from './database/migrations.ts';
import { AcceptanceRounds } from './gateway/acceptance-rounds.ts';
import { buildGateway } from './gateway/app.ts';
import { ensureEpoch, renewEpoch } from './gateway/epoch.ts';
import type { GatewayLog } from './gateway/gateway-log.ts';
import { enrolTerminal, type Enrolment } from './gateway/terminal-access.ts';
import { establishKeySet, type KeySetFailure } from './keys/key-sets.ts';
import { writeTrustFile } from './keys/trust-file.ts';

/** Requests still under way at a stop get this long; what they carry is then sent again by the terminal. */
const STOP_GRACE_MS = 5_000;

export interface PlatformParts {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  registers: ProvincialRegisters;
  agency: Agency;
  /** the platform's signing keys, newest first, at least one */
  signers: readonly SigningKey[];
  /** opens what terminals sealed to the agency */
  opener: AgencyOpener;
  /** sealed attachments lie here */
  uploadsFolder: string;
  /** how old a backup may be that is still put back */
  backupWindowDays: number;
  log: GatewayLog;
}

export interface RunningPlatform {
  /** `http://host:port` as this machine reaches it */
  address: string;
  /** Stops taking requests, ends what is under way, and closes the database. */
  close(): Promise<void>;
}

export type StartFailure =
  | DatabaseFailure
  | KeySetFailure
  | { code: 'trustFileNotWritten'; detail: string }
  | { code: 'cannotListen'; detail: string }
  | { code: 'keyOfAnotherTerminal'; detail: string };

export interface StartOptions {
  host: string;
  /** 0 takes a free one */
  port: number;
  /** begins a new epoch: the database was put back from a backup */
  restored?: boolean;
  /** a terminal to let in */
  enrol?: Enrolment;
  /** where the set of keys is written for that terminal */
  trustFile?: string;
  /** a catalogue folder to publish when it differs from what is published */
  catalogueFolder?: string;
}

/** Brings the database up to date and opens the gateway. On failure the database is closed. */
export async function startPlatform(
  parts: PlatformParts,
  options: StartOptions,
): Promise<Result<RunningPlatform, StartFailure>> {
  const ready = await prepareDatabase(parts, options);
  const app = ready.ok ? await listening(parts, options) : ready;
  if (!app.ok) {
    await parts.database.close();
    return app;
  }
  const rounds = new AcceptanceRounds(parts);
  rounds.start();
  return succeeded({
    address: app.value.address,
    close: async () => {
      const cancelForce = parts.clock.after(STOP_GRACE_MS, () => app.value.app.server.closeAllConnections());
      await app.value.app.close();
      cancelForce();
      await rounds.stop();
      await parts.database.close();
    },
  });
}

async function prepareDatabase(
  parts: PlatformParts,
  { restored, enrol, trustFile, catalogueFolder }: StartOptions,
): Promise<Result<void, StartFailure>> {
  const { database, randomness, clock, signers, opener } = parts;
  const migrated = await migrate(database);
  if (!migrated.ok) return migrated;
  await ensureEpoch(database, randomness);
  if (restored === true) await renewEpoch(database, randomness);
  const ownKeys = { platform: signers, agency: opener.keys };
  const keys = await establishKeySet(database, ownKeys, clock.wallMs(), restored);
  if (!keys.ok) return keys;
  if (catalogueFolder !== undefined) await publishFolder(parts, catalogueFolder);
  const enrolled = await enrolIfAsked(database, enrol);
  if (!enrolled.ok || trustFile === undefined) return enrolled;
  const written = writeTrustFile(trustFile, keys.value);
  return written.ok ? written : failed({ code: 'trustFileNotWritten', detail: written.failure });
}

async function enrolIfAsked(
  database: Database,
  enrol: Enrolment | undefined,
): Promise<Result<void, StartFailure>> {
  if (enrol === undefined) return succeeded(undefined);
  const enrolled = await enrolTerminal(database, enrol);
  if (enrolled.ok) return enrolled;
  return failed({ code: enrolled.failure.code, detail: 'The key file already belongs to another terminal.' });
}

async function listening(
  parts: PlatformParts,
  { host, port }: StartOptions,
): Promise<Result<{ app: FastifyInstance; address: string }, StartFailure>> {
  const [signer] = parts.signers;
  if (signer === undefined) throw new Error('a platform without a signing key');
  const app = buildGateway({ ...parts, signer });
  try {
    const address = await app.listen({ host, port });
    return succeeded({ app, address });
  } catch {
    await app.close();
    return failed({
      code: 'cannotListen',
      detail: `The address ${host} port ${port} cannot be listened on.`,
    });
  }
}
