import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { z } from 'zod';
import {
  GatewayError,
  SubmissionReceipt,
  TerminalStanding,
  type SubmissionRequest,
} from '../../contract/gateway.ts';
import { signingKey } from '../../seal/key-file.ts';
import { testAgencyPair, testPlatformKey, testPlatformPair } from '../../seal/testing/test-keys.ts';
import { receiptIsGenuine } from '../../seal/verify.ts';
import { keyFileOpener } from '../adapters/key-file-opener.ts';
import { simulatedRegisters } from '../adapters/simulated-registers.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrations.ts';
import { buildGateway } from '../gateway/app.ts';
import { listIncidents } from '../gateway/incidents.ts';
import { ensureEpoch } from '../gateway/epoch.ts';
import { establishKeySet } from '../keys/key-sets.ts';
import { REFUSALS } from '../gateway/refusal.ts';
import { enrolTerminal } from '../gateway/terminal-access.ts';
import { systemRandomness } from '../system-clock.ts';
import { SampleTerminal } from './sample-submissions.ts';
import { SettableClock } from './settable-clock.ts';

/** The keys of the gateway under test. */
export const benchSigner = signingKey(testPlatformPair);
export const benchOpener = keyFileOpener([testAgencyPair]);

const Count = z.object({ count: z.coerce.number() });

export interface Answer {
  status: number;
  text: string;
  json: unknown;
  headers: Record<string, unknown>;
}

/** The gateway over a real database, with a clock to set, and calls as a terminal makes them. */
export class GatewayBench {
  readonly database: Database;
  readonly clock = new SettableClock('2026-11-23T02:00:00Z');
  /** where sealed attachments lie */
  readonly uploads = mkdtempSync(join(tmpdir(), 'jiujin-uploads-'));
  readonly logged: object[] = [];
  readonly app: FastifyInstance;
  #terminals = 0;

  constructor(database: Database) {
    this.database = database;
    const note = (event: object): void => void this.logged.push(event);
    const log = { info: note, warn: note, error: note };
    this.app = buildGateway({
      database,
      clock: this.clock,
      registers: simulatedRegisters(this.clock),
      signer: benchSigner,
      opener: benchOpener,
      uploadsFolder: this.uploads,
      randomness: systemRandomness,
      backupWindowDays: 7,
      log,
    });
  }

  static async over(database: Database): Promise<GatewayBench> {
    const migrated = await migrate(database);
    if (!migrated.ok) throw new Error(migrated.failure.detail);
    const keys = { platform: [benchSigner], agency: benchOpener.keys };
    await establishKeySet(database, keys, Date.parse('2026-11-23T02:00:00Z'));
    await ensureEpoch(database, { bytes: (count) => new Uint8Array(count).fill(7), fraction: () => 0 });
    return new GatewayBench(database);
  }

  /** Ends the application, not the database. */
  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.uploads, { recursive: true, force: true });
  }

  async terminal(): Promise<SampleTerminal> {
    this.#terminals += 1;
    const terminal = new SampleTerminal(`TEST-${this.#terminals}`);
    await enrolTerminal(this.database, { terminalId: terminal.id, key: terminal.key });
    const registered = await this.register(terminal, terminal.registration());
    if (registered.status !== 200) throw new Error(registered.text);
    return terminal;
  }

  async call(key: string | undefined, options: InjectOptions): Promise<Answer> {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const reply = await this.app.inject({ ...options, headers: { ...authorization, ...options.headers } });
    const isJson = String(reply.headers['content-type']).startsWith('application/json');
    const json: unknown = isJson ? reply.json() : undefined;
    return { status: reply.statusCode, text: reply.body, json, headers: reply.headers };
  }

  put(terminal: SampleTerminal, request: SubmissionRequest): Promise<Answer> {
    return this.call(terminal.key, { method: 'PUT', url: `/v1/submissions/${request.id}`, payload: request });
  }

  batch(terminal: SampleTerminal, submissions: readonly object[]): Promise<Answer> {
    return this.call(terminal.key, { method: 'POST', url: '/v1/submissions', payload: { submissions } });
  }

  register(terminal: SampleTerminal, payload: object): Promise<Answer> {
    return this.call(terminal.key, { method: 'POST', url: '/v1/terminal-keys', payload });
  }

  async standing(terminal: SampleTerminal): Promise<TerminalStanding> {
    const answer = await this.call(terminal.key, { method: 'GET', url: '/v1/standing' });
    return TerminalStanding.strict().parse(answer.json);
  }

  /** Open incidents of a terminal, as `kind` or `kind ×occurrences`. */
  async incidents(terminal: SampleTerminal): Promise<string[]> {
    const all = await listIncidents(this.database, 10_000);
    return all
      .filter((one) => one.terminalId === terminal.id && one.resolvedAtMs === undefined)
      .map((one) => (one.occurrences > 1 ? `${one.kind} ×${one.occurrences}` : one.kind))
      .sort();
  }

  query(terminal: SampleTerminal, payload: object): Promise<Answer> {
    return this.call(terminal.key, { method: 'POST', url: '/v1/queries', payload });
  }

  /** Rows of everything a request could leave behind. */
  async rows(): Promise<number> {
    const tables = [
      'submission',
      'service_case',
      'service_record',
      'evaluation',
      'query_request',
      'case_serial',
      'parked_submission',
    ];
    const sums = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
    const [row] = await this.database.query(Count, `SELECT ${sums} AS count`);
    return row?.count ?? -1;
  }
}

/** Status and code of a refusal, having made sure that its body is one of the fixed ones and nothing else. */
export function refusalIn(answer: Answer): string {
  const { code, message } = GatewayError.strict().parse(answer.json);
  const known = Object.entries(REFUSALS).find(([name]) => name === code)?.[1];
  if (known?.message !== message || known.status !== answer.status)
    throw new Error(`unknown refusal ${code}`);
  return `${answer.status} ${code}`;
}

/** The receipt in an answer; throws when it is none, or not signed by the platform. */
export function receiptIn(answer: { json: unknown }): SubmissionReceipt {
  const receipt = SubmissionReceipt.strict().parse(answer.json);
  if (!receiptIsGenuine(receipt, [testPlatformKey])) throw new Error('a receipt that is not genuine');
  return receipt;
}

/** What a receipt says, whatever its signature: that is another one each time. */
export function contentOf(answer: { json: unknown }): object {
  const { signedBy: _by, signature: _signature, ...content } = receiptIn(answer);
  return content;
}
