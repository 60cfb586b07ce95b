import { CardWarning, type CardRecord } from '../../contract/card.ts';
import type { CardFields } from './card-text.ts';
import { ethnicGroupName } from './ethnic-groups.ts';
import {
  birthDigitsOf,
  hasPlausibleRegion,
  hasRightCheckCharacter,
  hasRightForm,
  isPermitNumber,
  sexOf,
} from './id-number.ts';

/**
 * Every doubt about a card: fields that contradict each other or no standard knows. `today` is `YYYY-MM-DD`;
 * without it nothing is said about expiry, nor about dates to come. Of the 2017 foreigner's number only the form is
 * judged: its other rules are not in our sources.
 */
export function warningsOf(record: CardRecord, fields: CardFields, today: string | undefined): CardWarning[] {
  const doubts: Partial<Record<CardWarning, boolean>> = {
    ...numberDoubts(record, fields),
    permitNumberForm: Boolean(record.permitNumber) && !isPermitNumber(record.permitNumber ?? ''),
    birthDateInvalid: isImpossibleBirth(record.birthDate, today),
    validFromInvalid: isImpossibleIssue(record, today),
    validToInvalid: record.validTo === '' || endsBeforeItBegins(record),
    expired: isExpired(record, today),
    unknownSex: !['0', '1', '2', '9'].includes(fields.sex),
    unknownEthnicGroup: record.kind === 'resident' && ethnicGroupName(fields.ethnicGroup) === undefined,
    unknownNationality: record.nationality !== undefined && !/^([A-Z]{3}|\d{3})$/.test(record.nationality),
  };
  return CardWarning.options.filter((warning) => doubts[warning]);
}

function numberDoubts(record: CardRecord, fields: CardFields): Partial<Record<CardWarning, boolean>> {
  const { kind, idNumber, sex } = record;
  const idNumberForm = !hasRightForm(idNumber, kind === 'foreign2017');
  if (kind === 'foreign2017') return { idNumberForm };
  if (idNumber.length !== 18) return { idNumberForm, idNumberCheckDigit: true };
  // That the sequence of the 2023 foreigner's number tells the sex stands in no source of ours.
  const sexOfNumber = kind === 'foreign2023' || sex === 'unspecified' ? undefined : sexOf(idNumber);
  return {
    idNumberForm,
    idNumberCheckDigit: !hasRightCheckCharacter(idNumber),
    idNumberBirthDate: birthDigitsOf(idNumber) !== fields.birth,
    idNumberSex: sexOfNumber !== undefined && sexOfNumber !== sex,
    idNumberRegion: !hasPlausibleRegion(idNumber, kind),
  };
}

/** Nobody who holds a card was born before this day. */
const earliestBirth = '1900-01-01';

function isImpossibleBirth(birthDate: string, today: string | undefined): boolean {
  return birthDate < earliestBirth || (today !== undefined && birthDate > today);
}

function isImpossibleIssue({ validFrom, birthDate }: CardRecord, today: string | undefined): boolean {
  return validFrom === '' || validFrom < birthDate || (today !== undefined && validFrom > today);
}

function endsBeforeItBegins({ validFrom, validTo }: CardRecord): boolean {
  return validTo !== '' && validTo !== 'long-term' && validFrom !== '' && validTo < validFrom;
}

function isExpired({ validTo }: CardRecord, today: string | undefined): boolean {
  return today !== undefined && validTo !== '' && validTo !== 'long-term' && validTo < today;
}
