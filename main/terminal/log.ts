import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pino, type DestinationStream } from 'pino';

/** One line in the log: a stable event name and plain facts about it. */
export interface Log {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, facts?: Record<string, unknown>): void;
}

/**
 * Identity numbers, telephone and bank numbers are digits in a row: whatever a caller passes by mistake, runs of
 * eleven or more digits never reach the file. Names are kept out by passing codes instead of texts.
 */
const personalDigits = /\d{11,}[\dXx]?/g;

function redacted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(personalDigits, '[digits]');
  if (Array.isArray(value)) return value.map(redacted);
  if (value instanceof Error) return redacted(value.stack ?? value.message);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
  }
  return value;
}

/** A log of JSON lines. Without `folder` it goes to standard error. */
export function openLog(folder?: string, destination?: DestinationStream): Log {
  const stream = destination ?? logFile(folder);
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  const line =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, facts: Record<string, unknown> = {}) =>
      logger[level]({ event, ...(redacted(facts) as Record<string, unknown>) });
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

function logFile(folder: string | undefined): DestinationStream {
  if (folder === undefined) return pino.destination({ dest: 2, sync: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return pino.destination({ dest: path.join(folder, 'terminal.log'), sync: true, mode: 0o600 });
}
