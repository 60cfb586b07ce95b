import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import type { Statements } from '../database/database.ts';
import type { GatewayLog } from './gateway-log.ts';
import type { RefusalCode } from './refusal.ts';

/** What staff must look at (告警); the kinds of the table `incident`. */
export type IncidentKind =
  /** a sequence below the terminal's highest has not come; resolved by itself when it does */
  | 'chainGap'
  /** two submissions after one: a cloned disk, or a terminal put back from a backup */
  | 'chainFork'
  | 'hashConflict'
  | 'replayedUnderAnotherId'
  | 'terminalMismatch'
  | 'keyReplacedWithoutConsent'
  | 'retiredKeyUsed'
  | 'sealBroken'
  | 'unknownAgencyKey';

export interface IncidentChange {
  change: 'opened' | 'resolved';
  kind: IncidentKind;
  terminalId: string;
}

/** An incident as staff see it: no personal data, times in milliseconds since 1970. */
export interface Incident {
  kind: string;
  terminalId: string;
  firstSeenMs: number;
  lastSeenMs: number;
  occurrences: number;
  resolvedAtMs: number | undefined;
}

const IncidentRow = z.object({
  kind: z.string(),
  terminal_id: z.string(),
  first_seen: z.date(),
  last_seen: z.date(),
  occurrences: z.coerce.number(),
  resolved_at: z.date().nullable(),
});

/** One open incident per cause and terminal: what comes again is counted. Returns the change worth a line in the log. */
export async function raiseIncident(
  statements: Statements,
  kind: IncidentKind,
  terminalId: string,
  wallMs: number,
): Promise<IncidentChange[]> {
  const [row] = await statements.query(
    z.object({ occurrences: z.coerce.number() }),
    `INSERT INTO incident (kind, terminal_id, first_seen, last_seen) VALUES ($1, $2, $3, $3)
     ON CONFLICT (kind, terminal_id) WHERE resolved_at IS NULL
       DO UPDATE SET last_seen = excluded.last_seen, occurrences = incident.occurrences + 1
     RETURNING occurrences`,
    [kind, terminalId, new Date(wallMs).toISOString()],
  );
  return row?.occurrences === 1 ? [{ change: 'opened', kind, terminalId }] : [];
}

export async function resolveIncident(
  statements: Statements,
  kind: IncidentKind,
  terminalId: string,
  wallMs: number,
): Promise<IncidentChange[]> {
  const resolved = await statements.run(
    'UPDATE incident SET resolved_at = $3 WHERE kind = $1 AND terminal_id = $2 AND resolved_at IS NULL',
    [kind, terminalId, new Date(wallMs).toISOString()],
  );
  return resolved > 0 ? [{ change: 'resolved', kind, terminalId }] : [];
}

/** The newest incidents first; for staff, never for terminals. */
export async function listIncidents(statements: Statements, most = 200): Promise<Incident[]> {
  const rows = await statements.query(
    IncidentRow,
    `SELECT kind, terminal_id, first_seen, last_seen, occurrences, resolved_at
     FROM incident ORDER BY resolved_at IS NOT NULL, last_seen DESC, id DESC LIMIT $1`,
    [most],
  );
  return rows.map((row) => ({
    kind: row.kind,
    terminalId: row.terminal_id,
    firstSeenMs: row.first_seen.getTime(),
    lastSeenMs: row.last_seen.getTime(),
    occurrences: row.occurrences,
    resolvedAtMs: row.resolved_at?.getTime(),
  }));
}

const INCIDENT_OF_REFUSAL: Partial<Record<RefusalCode, IncidentKind>> = {
  hashConflict: 'hashConflict',
  idMismatch: 'replayedUnderAnotherId',
  terminalMismatch: 'terminalMismatch',
  keyReplacementRefused: 'keyReplacedWithoutConsent',
  retiredTerminalKey: 'retiredKeyUsed',
  sealBroken: 'sealBroken',
  unknownAgencyKey: 'unknownAgencyKey',
};

/** Raises the incident that a refusal is, if it is one, in a transaction of its own. */
export async function noteRefusal(
  { database, clock, log }: { database: Statements; clock: Clock; log: GatewayLog },
  terminalId: string,
  code: RefusalCode,
): Promise<void> {
  const kind = incidentOfRefusal(code);
  if (kind !== undefined) logIncidents(log, await raiseIncident(database, kind, terminalId, clock.wallMs()));
}

/** Which incident a refusal is, if it is more than a mistake of form. */
export function incidentOfRefusal(code: RefusalCode): IncidentKind | undefined {
  return INCIDENT_OF_REFUSAL[code];
}

export function logIncidents(log: GatewayLog, changes: readonly IncidentChange[]): void {
  for (const { change, kind, terminalId } of changes) {
    if (change === 'opened') log.warn({ event: 'incidentOpened', kind, terminal: terminalId });
    else log.info({ event: 'incidentResolved', kind, terminal: terminalId });
  }
}
