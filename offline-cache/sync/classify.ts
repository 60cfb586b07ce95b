import type { ErrorClass } from '../store/error-class.ts';

/** What a status other than 200 can mean. */
export type StatusClass = Extract<
  ErrorClass,
  'serverTrouble' | 'conflict' | 'notAllowed' | 'refused' | 'notOurGateway' | 'damagedOnTheWay'
>;

const askLater: ReadonlySet<number> = new Set([408, 425, 429]);
const notAllowed: ReadonlySet<number> = new Set([401, 403]);
const definitive: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** The gateway got other bytes than were sent: what is sent was compared with its hash a moment before. */
const damageCodes: ReadonlySet<string> = new Set(['malformed', 'hashMismatch', 'badJson', 'idMismatch']);

/**
 * Class of an HTTP status other than 200. `code` is the one of a body of the gateway's form, undefined for any other
 * body. A captive portal or proxy can answer 400 or 413 as well, and what is refused is never sent again by itself:
 * only our own gateway can refuse or lock out. Everything unheard of is taken for somebody else's answer and tried
 * again.
 */
export function classifyStatus(status: number, code: string | undefined): StatusClass {
  if (askLater.has(status) || (status >= 500 && status <= 599)) return 'serverTrouble';
  if (code === undefined) return 'notOurGateway';
  if (status === 409) return 'conflict';
  if (notAllowed.has(status)) return 'notAllowed';
  if (status === 400 && damageCodes.has(code)) return 'damagedOnTheWay';
  if (definitive.has(status)) return 'refused';
  return 'notOurGateway';
}
