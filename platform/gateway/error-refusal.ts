import { z } from 'zod';
import type { RefusalCode } from './refusal.ts';

const Coded = z.object({ code: z.string() });
const WithStatus = z.object({ statusCode: z.number() });

/** PostgreSQL classes that say "not now" (appendix A): 08 connection, 40 rollback, 53 resources, 57 intervention. */
const PASSING_DATABASE_STATE = /^(08|40|53|57)[0-9A-Z]{3}$/;
const LOST_CONNECTION = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/;

/** Which refusal an error of the HTTP library or of the database becomes. Anything not known is `internal`. */
export function refusalOfError(error: unknown): RefusalCode {
  const code = Coded.safeParse(error).data?.code ?? '';
  if (PASSING_DATABASE_STATE.test(code) || LOST_CONNECTION.test(code)) return 'unavailable';
  const status = WithStatus.safeParse(error).data?.statusCode ?? 500;
  if (status === 413) return 'tooLarge';
  if (status === 415) return 'unsupportedMediaType';
  if (status === 404) return 'notFound';
  if (status === 503) return 'unavailable';
  if (code === 'FST_ERR_BAD_URL') return 'invalid';
  return status >= 400 && status < 500 ? 'badJson' : 'internal';
}
