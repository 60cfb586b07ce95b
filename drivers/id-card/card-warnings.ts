import { CardWarning, type CardRecord } from '../../contract/card.ts';
import type { CardFields } from './card-text.ts';
import { ethnicGroupName } from './ethnic-groups.ts';
import { birthDigitsOf, hasPlausibleRegion, hasRightCheckCharacter, sexOf } from './id-number.ts';

/**
 * Every doubt about a card: fields that contradict each other or no standard knows. `today` is `YYYY-MM-DD`;
 * without it nothing is said about expiry. A number of the 2017 foreigner's card is not judged: its rules are not
 * in our sources.
 */
export function warningsOf(record: CardRecord, fields: CardFields, today: string | undefined): CardWarning[] {
  const doubts: Partial<Record<CardWarning, boolean>> = {
    ...numberDoubts(record, fields),
    birthDateInvalid: record.birthDate === '',
    validFromInvalid: record.validFrom === '',
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
  if (kind === 'foreign2017') return {};
  if (idNumber.length !== 18) return { idNumberCheckDigit: true };
  // That the sequence of the 2023 foreigner's number tells the sex stands in no source of ours.
  const sexOfNumber = kind === 'foreign2023' || sex === 'unspecified' ? undefined : sexOf(idNumber);
  return {
    idNumberCheckDigit: !hasRightCheckCharacter(idNumber),
    idNumberBirthDate: birthDigitsOf(idNumber) !== fields.birth,
    idNumberSex: sexOfNumber !== undefined && sexOfNumber !== sex,
    idNumberRegion: !hasPlausibleRegion(idNumber, kind),
  };
}

function endsBeforeItBegins({ validFrom, validTo }: CardRecord): boolean {
  return validTo !== '' && validTo !== 'long-term' && validFrom !== '' && validTo < validFrom;
}

function isExpired({ validTo }: CardRecord, today: string | undefined): boolean {
  return today !== undefined && validTo !== '' && validTo !== 'long-term' && validTo < today;
}
