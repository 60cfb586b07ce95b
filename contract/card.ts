import { z } from 'zod';
import type { CardReaderCapabilities, Device } from './device-report.ts';
import type { CardReaderStatus } from './device.ts';

const Day = z.iso.date();

/** A doubt about what a card says. It is flagged, never hidden and never a reason to drop the record. */
export const CardWarning = z.enum([
  'idNumberCheckDigit',
  'idNumberBirthDate',
  'idNumberSex',
  'idNumberRegion',
  'idNumberForm',
  'permitNumberForm',
  'birthDateInvalid',
  'validFromInvalid',
  'validToInvalid',
  'expired',
  'unknownSex',
  'unknownEthnicGroup',
  'unknownNationality',
]);
export type CardWarning = z.infer<typeof CardWarning>;

/**
 * What an identity card says: the text block of the SDT protocol, decoded. Dates are `YYYY-MM-DD`; a field the
 * card leaves blank, or a date that is no date, is the empty string.
 */
export const CardRecord = z.object({
  /** resident card, J residence permit, I (2017) and Y (2023) foreigner's permanent residence cards */
  kind: z.enum(['resident', 'hkMacauTaiwan', 'foreign2017', 'foreign2023']),
  name: z.string(),
  nameEnglish: z.string().optional(),
  nameChinese: z.string().optional(),
  sex: z.enum(['male', 'female', 'unspecified']),
  /** GB/T 3304 two digits, `01`–`56`, `97`, `98`; only resident cards carry it. */
  ethnicGroup: z.string().optional(),
  nationality: z.string().optional(),
  birthDate: Day.or(z.literal('')),
  address: z.string(),
  /** where the holder moved to after the card was made; only on cards that carry it, and only if it was read */
  newestAddress: z.string().optional(),
  idNumber: z.string(),
  permitNumber: z.string().optional(),
  issuer: z.string(),
  validFrom: Day.or(z.literal('')),
  validTo: Day.or(z.literal('long-term')).or(z.literal('')),
  warnings: z.array(CardWarning),
});
export type CardRecord = z.infer<typeof CardRecord>;

/** Why a card could not be read, in the words the page has a sentence for. */
export const CardProblem = z.enum([
  /** the reader answered, the card could not be read (SW3 41, 31–33, 3F, 47, 81) */
  'cardUnreadable',
  /** SW3 40, or a text block of no known kind */
  'cardUnknownType',
  /** lifted before the reading was done */
  'cardLiftedTooSoon',
  /** frames kept arriving damaged */
  'readerGarbled',
  /** no answer within the command's time */
  'readerSilent',
  /** the cable is out or the port cannot be opened */
  'readerGone',
  /** SW3 60 or 66: the reader's own security module refuses */
  'readerRefuses',
  /** the card was put into the slot for social-security cards */
  'inOtherReader',
]);
export type CardProblem = z.infer<typeof CardProblem>;

/** Events of an identity-card reader. Nothing above the drivers sees a byte. */
export type CardReaderEvent =
  | { kind: 'status'; status: CardReaderStatus }
  | { kind: 'mediaInserted' }
  | { kind: 'cardRead'; card: CardRecord; timing: CardTiming; photo?: CardPhoto; fingerprint?: Uint8Array }
  | { kind: 'cardProblem'; problem: CardProblem; statusWord?: string }
  | { kind: 'mediaRemoved' };

/** A decoded photo: three bytes of red, green and blue for each dot, line by line from the top. */
export interface CardPhoto {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/**
 * Decodes the photo of a card: 1024 bytes of WLT, for which only vendors have decoders. None comes with this house;
 * one that is given must answer quickly, and gives nothing for bytes that are no photo.
 */
export interface PhotoDecoder {
  decode(wlt: Uint8Array): CardPhoto | undefined;
}

/** Monotonic milliseconds of a reading, for `bench card`. */
export interface CardTiming {
  lastByteMs: number;
}

/**
 * An identity-card reader as the terminal sees it. While disarmed it only watches for a card and reads no
 * personal data (the citizen has not consented yet); armed, it reads any card it finds, once per placement.
 */
export interface IdCardReader extends Device<CardReaderStatus, CardReaderCapabilities> {
  arm(): void;
  disarm(): void;
  onEvent(listener: (event: CardReaderEvent) => void): () => void;
}
