import { z } from 'zod';
import type { CardReaderCapabilities, Device } from './device-report.ts';
import type { CardReaderStatus } from './device.ts';

/** A doubt about what the card says: flagged, never hidden. */
export const SocialSecurityWarning = z.enum([
  'idNumberCheckDigit',
  'idNumberBirthDate',
  'birthDateInvalid',
  'expired',
]);
export type SocialSecurityWarning = z.infer<typeof SocialSecurityWarning>;

/**
 * The files EF05 (发卡机构数据) and EF06 (持卡人基本数据) of a social-security card: all that can be read without the
 * card's own keys. Dates are `YYYY-MM-DD`; what the card leaves blank is the empty string.
 */
export const SocialSecurityRecord = z.object({
  cardIdentifier: z.string(),
  issueDate: z.string(),
  validTo: z.string(),
  cardNumber: z.string(),
  idNumber: z.string(),
  name: z.string(),
  sex: z.enum(['male', 'female', 'unspecified']),
  /** GB/T 3304 two digits */
  ethnicGroup: z.string(),
  /** GB/T 2260 six digits */
  birthPlace: z.string(),
  birthDate: z.string(),
  warnings: z.array(SocialSecurityWarning),
});
export type SocialSecurityRecord = z.infer<typeof SocialSecurityRecord>;

/** Why a card could not be read. */
export const SocialSecurityProblem = z.enum([
  /** a resident identity card was put on this reader: it belongs on the other one */
  'residentCard',
  /** a chip card of another kind */
  'notSocialSecurityCard',
  /** upside down, dirty, or broken: the chip does not answer, or not as the standard says */
  'cardUnreadable',
  'cardLiftedTooSoon',
  'readerGone',
]);
export type SocialSecurityProblem = z.infer<typeof SocialSecurityProblem>;

export type SocialSecurityEvent =
  | { kind: 'status'; status: CardReaderStatus }
  | { kind: 'mediaInserted' }
  | { kind: 'cardRead'; card: SocialSecurityRecord }
  /** `statusWord`: SW1 and SW2 of the command that was refused, for the log */
  | { kind: 'cardProblem'; problem: SocialSecurityProblem; statusWord?: string }
  | { kind: 'mediaRemoved' };

/**
 * A reader of social-security cards. Armed, it reads any card it finds, once for each insertion; otherwise it only tells
 * of a card that does not belong here.
 */
export interface SocialSecurityReader extends Device<CardReaderStatus, CardReaderCapabilities> {
  arm(): void;
  disarm(): void;
  onEvent(listener: (event: SocialSecurityEvent) => void): () => void;
}
