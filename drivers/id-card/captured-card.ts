import type { CardRecord, CardWarning } from '../../contract/card.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { cardFieldsOf, decodeCardText, type CardFields } from './card-text.ts';
import { splitCardPayload } from './read-reply.ts';

/** A card as a capture shows it: with what the terminal has no use for. */
export interface CapturedCard extends CardRecord {
  /** WLT bytes as they came, see PhotoDecoder; absent when the reply carries none */
  photo?: Uint8Array;
  /** as it came; absent when it was not asked for or the card carries none */
  fingerprint?: Uint8Array;
  /** what stands on the card where it is no day, or no code of a sex; absent when all can be read */
  asWritten?: Partial<Pick<CardRecord, Readable>>;
}

type Readable = 'sex' | 'birthDate' | 'validFrom' | 'validTo';

const originals: readonly { key: Readable; warning: CardWarning; field: keyof CardFields }[] = [
  { key: 'sex', warning: 'unknownSex', field: 'sex' },
  { key: 'birthDate', warning: 'birthDateInvalid', field: 'birth' },
  { key: 'validFrom', warning: 'validFromInvalid', field: 'validFrom' },
  { key: 'validTo', warning: 'validToInvalid', field: 'validTo' },
];

/** The card in the data of a read reply; fails as the parts of the reply and their text do. */
export function capturedCardOf(data: Uint8Array): Result<CapturedCard, 'unknownCardType' | 'length'> {
  const payload = splitCardPayload(data);
  if (!payload.ok) return payload;
  const { text, photo, fingerprint } = payload.value;
  const record = decodeCardText(text);
  if (!record.ok) return failed(record.failure);
  // Added, not spread: files hold thousands of cards.
  const card: CapturedCard = record.value;
  if (photo.length > 0) card.photo = photo;
  if (fingerprint.length > 0) card.fingerprint = fingerprint;
  const asWritten = asWrittenOf(card, text);
  if (asWritten) card.asWritten = asWritten;
  return succeeded(card);
}

function asWrittenOf({ warnings }: CardRecord, text: Uint8Array): CapturedCard['asWritten'] {
  if (warnings.length === 0) return undefined;
  const doubtful = originals.filter(({ warning }) => warnings.includes(warning));
  const fields = doubtful.length > 0 ? cardFieldsOf(text) : undefined;
  if (!fields?.ok) return undefined;
  return Object.fromEntries(doubtful.map(({ key, field }) => [key, fields.value[field]]));
}
