/**
 * All that the chaos run uses of store, sync and platform, in one place: when they change, this file follows and the
 * rest stays.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { NewSubmission, SavedSubmission } from '../../contract/outbox.ts';
import { openTerminalKeys } from '../../offline-cache/keys/open-terminal-keys.ts';
import type { TerminalKeys } from '../../offline-cache/keys/terminal-keys.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import {
  exampleApplication,
  exampleEvaluation,
} from '../../offline-cache/store/fixtures/example-submissions.ts';
import { nationalSealer } from '../../offline-cache/store/sealer.ts';
import { GatewayClient, type GatewayClientOptions } from '../../offline-cache/sync/gateway-client.ts';
import type { SyncEvent } from '../../offline-cache/sync/sync-event.ts';
import { GatewaySync, type SyncTiming } from '../../offline-cache/sync/sync.ts';
import type { Agency } from '../../platform/adapters/agency.ts';
import { keyFileOpener } from '../../platform/adapters/key-file-opener.ts';
import { simulatedRegisters } from '../../platform/adapters/simulated-registers.ts';
import type { Database, Statements } from '../../platform/database/database.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { AcceptanceRounds } from '../../platform/gateway/acceptance-rounds.ts';
import { buildGateway } from '../../platform/gateway/app.ts';
import { ensureEpoch, renewEpoch } from '../../platform/gateway/epoch.ts';
import { enrolTerminal } from '../../platform/gateway/terminal-access.ts';
import { establishKeySet } from '../../platform/keys/key-sets.ts';
import { startPlatform, type RunningPlatform } from '../../platform/start-platform.ts';
import { signingKey } from '../../seal/key-file.ts';
import { testAgencyPair, testKeySet, testPlatformPair } from '../../seal/testing/test-keys.ts';
import { drawAt, randomnessAt } from './seeded-draw.ts';

/** The values G8 is judged by. */
export { backoffCapMs } from '../../offline-cache/sync/backoff.ts';
export { usualTiming, type SyncTiming } from '../../offline-cache/sync/sync.ts';
export type { SyncEvent } from '../../offline-cache/sync/sync-event.ts';
export { GatewayClient, type GatewayClientOptions } from '../../offline-cache/sync/gateway-client.ts';

/** What a citizen leaves at a terminal. `invalidEvaluation` is refused by the platform for good. */
export type Work = { caseId: string; kind: 'application' | 'evaluation' | 'invalidEvaluation' };

export interface TerminalOptions {
  id: string;
  /** made when missing; holds the key and the store */
  folder: string;
  /** base address of the gateway as this terminal sees it */
  address: string;
  seed: number;
  clock: Clock;
  /** the client's clock when it is to be told from sync's own */
  clientClock?: Clock;
  timeoutMs: number;
  timing: SyncTiming;
  randomness?: Randomness;
  fetch?: typeof fetch;
  report?: (event: SyncEvent) => void;
  /** another client in place of the real one, for the controls */
  clientOf?: (options: GatewayClientOptions) => GatewayClient;
}

/** A terminal's store and sync, open and not yet sending. */
export interface Terminal {
  id: string;
  save(work: Work): SavedSubmission;
  start(): void;
  nudge(): void;
  everythingSent(): boolean;
  unsent(): { queued: number; uploading: number; refused: number; blocked: number };
  stateOf(caseId: string): string | undefined;
  close(): Promise<void>;
}

export function openTerminal(options: TerminalOptions): Terminal {
  const { id, folder, clock, seed } = options;
  const randomness = options.randomness ?? randomnessAt(seed, 'terminal', id);
  mkdirSync(folder, { recursive: true });
  writeKey(folder, keyOf(id));
  const keys = openedKeys(folder);
  const store = openedStore(join(folder, 'data'), { id, clock, randomness, keys });
  const clientOptions: GatewayClientOptions = {
    address: options.address,
    keyFile: join(folder, 'terminal.key'),
    clock: options.clientClock ?? clock,
    timeoutMs: options.timeoutMs,
    trust: keys,
    ...(options.fetch && { fetch: options.fetch }),
  };
  const client = options.clientOf?.(clientOptions) ?? new GatewayClient(clientOptions);
  const sync = new GatewaySync({
    queue: store.queue,
    client,
    keys,
    terminalId: id,
    clock,
    randomness,
    timing: options.timing,
    ...(options.report && { report: options.report }),
  });
  return {
    id,
    save: (work) => saved(store, work),
    start: () => sync.start(),
    nudge: () => sync.nudge(),
    everythingSent: () => store.submissions.counts().everythingSent,
    unsent: () => store.submissions.counts(),
    stateOf: (caseId) => store.submissions.progress(caseId)?.state,
    close: async () => {
      await sync.stop();
      store.close();
    },
  };
}

/** Enrolled: it believes the platform's keys. Its own it makes itself, and the platform certifies it. */
function openedKeys(folder: string): TerminalKeys {
  const trustFile = join(folder, 'trust.json');
  writeFileSync(trustFile, JSON.stringify(testKeySet));
  const opened = openTerminalKeys({ folder: join(folder, 'keys'), trustFile });
  if (!opened.ok) throw new Error(`${opened.failure.code}: ${opened.failure.detail}`);
  return opened.value;
}

interface StoreParts {
  id: string;
  clock: Clock;
  randomness: Randomness;
  keys: TerminalKeys;
}

function openedStore(folder: string, { id, clock, randomness, keys }: StoreParts): OpenedStore {
  const sealer = nationalSealer(keys, randomness);
  const opened = openStore({ folder, terminalId: id, clock, randomness, sealer, reserveBytes: 0 });
  if (!opened.ok) throw new Error(`${opened.failure.code}: ${opened.failure.detail}`);
  return opened.value;
}

function saved(store: OpenedStore, work: Work): SavedSubmission {
  const outcome = store.submissions.save(submissionOf(work));
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  return outcome.value;
}

function submissionOf({ caseId, kind }: Work): NewSubmission {
  if (kind === 'application') return exampleApplication(caseId);
  const evaluation = exampleEvaluation(caseId);
  if (kind === 'evaluation') return evaluation;
  // a bad rating without a reason: only the platform's rules know that it is not allowed
  return { ...evaluation, body: { kind: 'evaluation', level: 1, indicators: [], channel: 5 } };
}

/** The key of a terminal of this run. */
export function keyOf(terminalId: string): string {
  const bytes = Array.from({ length: 32 }, (_, index) =>
    Math.floor(drawAt(0, 'key', terminalId, index) * 256),
  );
  return Buffer.from(bytes).toString('base64url');
}

/** Puts another key in place of the terminal's. */
export function writeKey(folder: string, key: string): void {
  writeFileSync(join(folder, 'terminal.key'), `${key}\n`, { mode: 0o600 });
}

/** A submission as a closed terminal has it on its disk. */
export interface OutboxEntry {
  id: string;
  caseId: string;
  hash: string;
  state: 'queued' | 'uploading' | 'received' | 'accepted' | 'blocked' | 'refused';
  errorClass: string | null;
  serverSequence: number | null;
  epoch: string | null;
  caseNumber: string | null;
}

/** What is on the disk of a closed terminal. */
export function readOutbox(folder: string): OutboxEntry[] {
  const database = new Sqlite(join(folder, 'data', 'submissions.sqlite'), { readonly: true });
  try {
    return database
      .prepare<[], OutboxEntry>(
        `SELECT id, case_id AS caseId, hash, state, error_class AS errorClass,
                server_sequence AS serverSequence, platform_epoch AS epoch, case_number AS caseNumber
           FROM submission ORDER BY terminal_sequence`,
      )
      .all();
  } finally {
    database.close();
  }
}

export interface PlatformOptions {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  agency: Agency;
}

const signer = signingKey(testPlatformPair);
const opener = keyFileOpener([testAgencyPair]);
/** The production value. */
const backupWindowDays = 7;

/** Makes a database ready for the terminals of this run. */
export async function prepareDatabase(
  database: Database,
  randomness: Randomness,
  terminalIds: readonly string[],
): Promise<void> {
  const migrated = await migrate(database);
  if (!migrated.ok) throw new Error(migrated.failure.detail);
  await ensureEpoch(database, randomness);
  await issueKeys(database);
  for (const terminalId of terminalIds) await enrolTerminal(database, { terminalId, key: keyOf(terminalId) });
}

async function issueKeys(database: Database, reissue = false): Promise<void> {
  const keys = { platform: [signer], agency: opener.keys };
  const issued = await establishKeySet(database, keys, Date.now(), reissue);
  if (!issued.ok) throw new Error(issued.failure.detail);
}

/** Attachments are no part of the storm: nothing is ever put there. */
const uploadsFolder = join(tmpdir(), `jiujin-chaos-uploads-${String(process.pid)}`);

/** The platform as it runs, on a free port of 127.0.0.1, over a prepared database. */
export async function startGateway({ agency, ...parts }: PlatformOptions): Promise<RunningPlatform> {
  const registers = simulatedRegisters(parts.clock);
  const own = { signers: [signer], opener, backupWindowDays, uploadsFolder };
  const started = await startPlatform(
    { ...parts, ...own, agency, registers, log },
    { host: '127.0.0.1', port: 0 },
  );
  if (!started.ok) throw new Error(started.failure.detail);
  return started.value;
}

/** The gateway as an application without a socket, over a prepared database. */
export function gatewayApp(parts: Omit<PlatformOptions, 'agency'>): FastifyInstance {
  const registers = simulatedRegisters(parts.clock);
  return buildGateway({ ...parts, registers, signer, opener, backupWindowDays, uploadsFolder, log });
}

/** Asks the agencies once about everything that waits; the running platform does so every second. */
export async function acceptanceRound(
  parts: Pick<PlatformOptions, 'database' | 'clock' | 'agency'>,
): Promise<void> {
  await new AcceptanceRounds({ ...parts, log }).round();
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The platform was put back from a backup. */
export async function beginNewEpoch(database: Database, randomness: Randomness): Promise<void> {
  await renewEpoch(database, randomness);
  await issueKeys(database, true);
}

/** Lets a terminal in or keeps it out (403). */
export async function allowTerminal(database: Database, terminalId: string, allowed: boolean): Promise<void> {
  await database.run('UPDATE terminal SET enabled = $2 WHERE id = $1', [terminalId, allowed]);
}

/** Every submission of these cases makes the database fail (an error of the platform, 500) until it is lifted. */
export async function breakCases(database: Database, caseIds: readonly string[]): Promise<void> {
  const list = caseIds.map((caseId) => `'${caseId}'`).join(', ');
  await database.script(`
    CREATE OR REPLACE FUNCTION chaos_break_case() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN RAISE EXCEPTION 'broken on purpose'; END $body$;
    CREATE TRIGGER chaos_break_case BEFORE INSERT ON submission FOR EACH ROW
      WHEN (NEW.case_id IN (${list})) EXECUTE FUNCTION chaos_break_case();`);
}

export async function mendCases(database: Database): Promise<void> {
  await database.script('DROP TRIGGER chaos_break_case ON submission');
}

const ReceivedRow = z.object({
  id: z.string(),
  hash: z.string(),
  terminal_id: z.string(),
  case_id: z.string(),
  case_sequence: z.coerce.number(),
  kind: z.enum(['application', 'evaluation']),
  case_number: z.string(),
  epoch: z.string(),
  server_sequence: z.coerce.number(),
  /** rows of service_case or evaluation that this submission led to */
  effects: z.coerce.number(),
});

/** A submission as the platform has it, with what it led to. */
export type Received = z.infer<typeof ReceivedRow>;

export async function readReceived(database: Statements): Promise<Received[]> {
  return database.query(
    ReceivedRow,
    `SELECT s.id, s.hash, s.terminal_id, s.case_id, s.case_sequence, s.kind, s.case_number, s.epoch,
            s.server_sequence,
            (SELECT count(*) FROM service_case c WHERE c.application_id = s.id)
              + (SELECT count(*) FROM evaluation e WHERE e.submission_id = s.id) AS effects
       FROM submission s ORDER BY s.server_sequence`,
  );
}

const Count = z.object({ count: z.coerce.number() });

/** Cases the agencies have not decided yet. */
export async function casesWaiting(database: Statements): Promise<number> {
  const [row] = await database.query(
    Count,
    `SELECT count(*) AS count FROM service_case WHERE state = 'received'`,
  );
  return row?.count ?? 0;
}

/** Empties everything that submissions leave behind. */
export async function forgetSubmissions(statements: Statements): Promise<void> {
  await statements.run('DELETE FROM evaluation');
  await statements.run('DELETE FROM service_record');
  await statements.run('DELETE FROM service_case');
  await statements.run('DELETE FROM submission');
  // what is counted of a terminal's chain must leave room for a repeat
  await statements.run('UPDATE terminal SET received_sequences = greatest(highest_sequence - 1, 0)');
}
