/**
 * Why an attempt did not end in a receipt.
 *
 * - `network`, `timeout`, `notOurGateway` (a captive portal, a proxy's own page): the line; retried for ever
 * - `damagedOnTheWay`: our gateway got other bytes than were sent; the line as well
 * - `serverTrouble` (408, 425, 429, 5xx), `conflict` (409): retried for ever
 * - `notAllowed` (401, 403, no readable key): the queue pauses
 * - `refused` (400, 413, 415, 422 said by our gateway): for staff
 * - `damaged`, `earlierPartHeld`: held on this terminal, for staff
 */
export type ErrorClass =
  | 'network'
  | 'timeout'
  | 'notOurGateway'
  | 'damagedOnTheWay'
  | 'serverTrouble'
  | 'conflict'
  | 'notAllowed'
  | 'refused'
  | 'damaged'
  | 'earlierPartHeld';

/** Waits for these end when the line is back. */
export const lineErrorClasses: readonly ErrorClass[] = [
  'network',
  'timeout',
  'notOurGateway',
  'damagedOnTheWay',
];

/** Why an attempt did not end in a receipt, the HTTP status where there was an answer, and the gateway's own word. */
export interface AttemptFailure {
  errorClass: ErrorClass;
  status?: number;
  /** `code` of the gateway's error: a word, never text that could carry personal data */
  code?: string;
}
