import type { CardRecord } from '../../contract/card.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { rawTextOf } from './card-characters.ts';
import { warningsOf } from './card-warnings.ts';
import { isoDayOf } from './card-date.ts';

/** The parts of a card's text before they are judged: characters as the card has them, trimmed. */
export interface CardFields {
  kind: CardRecord['kind'];
  nameChinese: string;
  nameEnglish: string;
  sex: string;
  ethnicGroup: string;
  nationality: string;
  birth: string;
  address: string;
  idNumber: string;
  permitNumber: string;
  issuer: string;
  validFrom: string;
  validTo: string;
}

type Place = readonly [offset: number, length: number];
type Layout = Partial<Record<Exclude<keyof CardFields, 'kind'>, readonly Place[]>>;

const permitLayout: Layout = {
  nameChinese: [[0, 30]],
  sex: [[30, 2]],
  birth: [[36, 16]],
  address: [[52, 70]],
  idNumber: [[122, 36]],
  issuer: [[158, 30]],
  validFrom: [[188, 16]],
  validTo: [[204, 16]],
};

/** Places in the 256 bytes, by kind of card (devices.md section 1, "Text block"). */
const layouts: Record<CardRecord['kind'], Layout> = {
  resident: { ...permitLayout, ethnicGroup: [[32, 4]] },
  hkMacauTaiwan: { ...permitLayout, permitNumber: [[220, 18]] },
  foreign2017: {
    nameEnglish: [[0, 120]],
    sex: [[120, 2]],
    idNumber: [[122, 30]],
    nationality: [[152, 6]],
    nameChinese: [[158, 30]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    birth: [[220, 16]],
    issuer: [[240, 8]],
  },
  foreign2023: {
    nameChinese: [[0, 30]],
    sex: [[30, 2]],
    birth: [[36, 16]],
    // The 36th to 46th letters of a long name continue behind the dates.
    nameEnglish: [
      [52, 70],
      [220, 22],
    ],
    idNumber: [[122, 36]],
    validFrom: [[188, 16]],
    validTo: [[204, 16]],
    nationality: [[242, 6]],
  },
};

const typeMarkAt = 248;
/** By the mark's two bytes, little endian. A blank is a blank, a NUL or an erased cell; other kinds of blanks are
 * what a text that is one byte out of step shows there. */
const kindByMark = new Map<number, CardRecord['kind']>([
  [0x0020, 'resident'],
  [0x0000, 'resident'],
  [0xffff, 'resident'],
  [0x3000, 'resident'],
  [0x004a, 'hkMacauTaiwan'],
  [0x0049, 'foreign2017'],
  [0x0059, 'foreign2023'],
]);

/**
 * Decodes the 256-byte text block of a card. Doubts become warnings of the record. `today` (`YYYY-MM-DD`) is
 * needed for the warning `expired`, which is left out without it. A type mark that is none of the four fails with
 * `unknownCardType`, a block of another size with `length`.
 */
export function decodeCardText(
  text: Uint8Array,
  today?: string,
): Result<CardRecord, 'unknownCardType' | 'length'> {
  const fields = cardFieldsOf(text);
  return fields.ok ? succeeded(recordOf(fields.value, today)) : fields;
}

/** The fields of the text block as the card has them, before they are judged. Fails as `decodeCardText` does. */
export function cardFieldsOf(text: Uint8Array): Result<CardFields, 'unknownCardType' | 'length'> {
  if (text.length !== 256) return failed('length');
  const kind = kindByMark.get((text[typeMarkAt] ?? 0) + (text[typeMarkAt + 1] ?? 0) * 256);
  return kind ? succeeded(fieldsOf(text, kind)) : failed('unknownCardType');
}

function charactersAt(text: Uint8Array, places: readonly Place[] = []): string {
  const raw = places.map(([offset, length]) => rawTextOf(text.subarray(offset, offset + length))).join('');
  return raw.trim();
}

function fieldsOf(text: Uint8Array, kind: CardRecord['kind']): CardFields {
  const layout = layouts[kind];
  return {
    kind,
    nameChinese: charactersAt(text, layout.nameChinese),
    nameEnglish: charactersAt(text, layout.nameEnglish).replace(/\s+/g, ' '),
    sex: charactersAt(text, layout.sex),
    ethnicGroup: charactersAt(text, layout.ethnicGroup),
    nationality: charactersAt(text, layout.nationality),
    birth: charactersAt(text, layout.birth),
    address: charactersAt(text, layout.address),
    idNumber: charactersAt(text, layout.idNumber),
    permitNumber: charactersAt(text, layout.permitNumber),
    issuer: charactersAt(text, layout.issuer),
    validFrom: charactersAt(text, layout.validFrom),
    validTo: charactersAt(text, layout.validTo),
  };
}

function recordOf(fields: CardFields, today: string | undefined): CardRecord {
  const isForeign = fields.kind === 'foreign2017' || fields.kind === 'foreign2023';
  const record: CardRecord = {
    kind: fields.kind,
    name: fields.nameChinese || fields.nameEnglish,
    ...(isForeign && { nameEnglish: fields.nameEnglish, nameChinese: fields.nameChinese }),
    sex: sexByCode.get(fields.sex) ?? 'unspecified',
    ...(fields.kind === 'resident' && { ethnicGroup: fields.ethnicGroup }),
    ...(isForeign && { nationality: fields.nationality }),
    birthDate: isoDayOf(fields.birth),
    address: fields.address,
    idNumber: fields.idNumber,
    ...(fields.kind === 'hkMacauTaiwan' && { permitNumber: fields.permitNumber }),
    issuer: fields.issuer,
    validFrom: isoDayOf(fields.validFrom),
    validTo: fields.validTo === '长期' ? 'long-term' : isoDayOf(fields.validTo),
    warnings: [],
  };
  return { ...record, warnings: warningsOf(record, fields, today) };
}

/** GB/T 2261.1; 0 (unknown) and 9 (not said) are both unspecified. */
const sexByCode = new Map<string, CardRecord['sex']>([
  ['0', 'unspecified'],
  ['1', 'male'],
  ['2', 'female'],
  ['9', 'unspecified'],
]);
