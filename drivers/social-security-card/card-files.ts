import type { SocialSecurityRecord, SocialSecurityWarning } from '../../contract/social-security-card.ts';
import { isoDayOf } from '../id-card/card-date.ts';
import { birthDigitsOf, hasRightCheckCharacter } from '../id-card/id-number.ts';

/** Which records lie in which file (devices.md section 5). */
export const issuerFile = { id: 0xef05, tags: [0x01, 0x05, 0x06, 0x07] } as const;
export const holderFile = { id: 0xef06, tags: [0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d] } as const;

/** Contents of the records that were read, by tag. */
export type CardRecords = ReadonlyMap<number, Uint8Array>;

/**
 * What stands in a record: tag, length, value. A card that leaves the tag out gives the value alone; a length that
 * does not fit gives nothing.
 */
export function recordValue(tag: number, record: Uint8Array): Uint8Array | undefined {
  if (record[0] !== tag) return undefined;
  const length = record[1];
  return length === undefined || record.length < 2 + length ? undefined : record.slice(2, 2 + length);
}

/** @param today `YYYY-MM-DD`; without it no card is called expired */
export function socialSecurityRecord(records: CardRecords, today: string | undefined): SocialSecurityRecord {
  const hex = (tag: number): string =>
    Buffer.from(records.get(tag) ?? [])
      .toString('hex')
      .toUpperCase();
  const text = (tag: number): string => gbkText(records.get(tag) ?? new Uint8Array());
  const day = (tag: number): string => isoDayOf(hex(tag));
  const record = {
    cardIdentifier: hex(0x01),
    issueDate: day(0x05),
    validTo: day(0x06),
    cardNumber: text(0x07),
    idNumber: text(0x08),
    name: text(0x09),
    sex: sexOf(records.get(0x0a)),
    ethnicGroup: hex(0x0b),
    birthPlace: hex(0x0c),
    birthDate: day(0x0d),
  };
  return { ...record, warnings: warningsOf(record, hex(0x0d), today) };
}

function gbkText(bytes: Uint8Array): string {
  const end = bytes.findIndex((byte) => byte === 0x00 || byte === 0xff);
  return new TextDecoder('gb18030').decode(end === -1 ? bytes : bytes.subarray(0, end)).trim();
}

/** One byte, as a digit or as its character; GB/T 2261.1. */
function sexOf(bytes: Uint8Array | undefined): SocialSecurityRecord['sex'] {
  const digit = (bytes?.[0] ?? 0) & 0x0f;
  return digit === 1 ? 'male' : digit === 2 ? 'female' : 'unspecified';
}

function warningsOf(
  record: Omit<SocialSecurityRecord, 'warnings'>,
  birthDigits: string,
  today: string | undefined,
): SocialSecurityWarning[] {
  const { idNumber, birthDate, validTo } = record;
  const warnings: SocialSecurityWarning[] = [];
  if (!hasRightCheckCharacter(idNumber)) warnings.push('idNumberCheckDigit');
  else if (birthDigits !== '' && birthDigitsOf(idNumber) !== birthDigits) warnings.push('idNumberBirthDate');
  if (birthDate === '') warnings.push('birthDateInvalid');
  if (today !== undefined && validTo !== '' && validTo < today) warnings.push('expired');
  return warnings;
}
