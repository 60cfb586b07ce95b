import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { IppAttributes } from './ipp-message.ts';
import { jobStates, printerStates } from './ipp-numbers.ts';

/** What a printer says of itself, as far as it is asked (RFC 8011 section 5.4, and `device-uri` of CUPS). */
export interface PrinterAttributes {
  state: (typeof printerStates)[keyof typeof printerStates];
  reasons: string[];
  accepting: boolean;
  operations: number[];
  formats: string[];
  model?: string;
  /** where the printer behind a queue is */
  deviceUri?: string;
}

/** What it says of a job (RFC 8011 section 5.3); counts are absent when it does not count. */
export interface JobAttributes {
  jobId: number;
  state: (typeof jobStates)[keyof typeof jobStates];
  reasons: string[];
  sheets?: number;
  impressions?: number;
  name?: string;
}

const bound = 200;
const keyword = z.string().max(255);
const keywords = z.array(keyword).max(bound).default([]);
const count = z.array(z.int().nonnegative().max(1_000_000)).optional().catch(undefined);
const words = z.array(z.string().max(1023)).max(bound).optional().catch(undefined);

const Printer = z.object({
  'printer-state': z.tuple([z.literal(Object.values(printerStates))]),
  'printer-state-reasons': keywords,
  'printer-is-accepting-jobs': z.tuple([z.boolean()]).default([true]),
  'operations-supported': z.array(z.int()).max(bound).default([]),
  'document-format-supported': keywords,
  'printer-make-and-model': words,
  'device-uri': words,
});

const Job = z.object({
  'job-id': z.tuple([z.int().positive()]),
  'job-state': z.tuple([z.literal(Object.values(jobStates))]),
  'job-state-reasons': keywords,
  'job-media-sheets-completed': count,
  'job-impressions-completed': count,
  'job-name': words,
});

/** Only what was asked of the printer is taken; a printer that leaves its state out is not understood. */
export function printerAttributes(values: IppAttributes): Result<PrinterAttributes, { code: 'garbage' }> {
  const parsed = Printer.safeParse({ ...values });
  if (!parsed.success) return failed({ code: 'garbage' });
  const said = parsed.data;
  const model = said['printer-make-and-model']?.[0];
  const deviceUri = said['device-uri']?.[0];
  return succeeded({
    state: said['printer-state'][0],
    reasons: said['printer-state-reasons'].filter((reason) => reason !== 'none'),
    accepting: said['printer-is-accepting-jobs'][0],
    operations: said['operations-supported'],
    formats: said['document-format-supported'],
    ...(model === undefined ? {} : { model }),
    ...(deviceUri === undefined ? {} : { deviceUri }),
  });
}

export function jobAttributes(values: IppAttributes): Result<JobAttributes, { code: 'garbage' }> {
  const parsed = Job.safeParse({ ...values });
  if (!parsed.success) return failed({ code: 'garbage' });
  const said = parsed.data;
  const [sheets, impressions] = [
    said['job-media-sheets-completed']?.[0],
    said['job-impressions-completed']?.[0],
  ];
  const name = said['job-name']?.[0];
  return succeeded({
    jobId: said['job-id'][0],
    state: said['job-state'][0],
    reasons: said['job-state-reasons'].filter((reason) => reason !== 'none'),
    ...(sheets === undefined ? {} : { sheets }),
    ...(impressions === undefined ? {} : { impressions }),
    ...(name === undefined ? {} : { name }),
  });
}
