import { encodeSdtFrame } from '../sdt-frame.ts';

/** What is printed into the text block of an emulated card, raw: dates `YYYYMMDD` (or 长期), sex `1` or `2`. */
export type CardTextFields =
  | { kind: 'resident'; ethnicGroup: string; person: PersonFields }
  | { kind: 'hkMacauTaiwan'; permitNumber: string; issueCount: string; person: PersonFields }
  | { kind: 'foreign2017'; foreigner: ForeignerFields; version: string; authority: string }
  | { kind: 'foreign2023'; foreigner: ForeignerFields; renewalCount: string };

export interface PersonFields {
  name: string;
  sex: string;
  birth: string;
  address: string;
  idNumber: string;
  issuer: string;
  validFrom: string;
  validTo: string;
}

export interface ForeignerFields {
  nameEnglish: string;
  nameChinese: string;
  sex: string;
  birth: string;
  cardNumber: string;
  nationality: string;
  issued: string;
  expires: string;
}

/** A value and the place it is written to: offset and length in bytes. */
type Writing = readonly [value: string, offset: number, length: number];

/**
 * The 256-byte text block of a card: UTF-16LE, padded with spaces, type mark at byte 248 (devices.md section 1,
 * "Text block"). A value longer than its place is a bug of the caller and throws.
 */
export function encodeCardText(fields: CardTextFields): Uint8Array {
  const block = Buffer.from(' '.repeat(128), 'utf16le');
  for (const [value, offset, length] of writingsOf(fields)) {
    const bytes = Buffer.from(value, 'utf16le');
    if (bytes.length > length)
      throw new RangeError(`${bytes.length} bytes do not fit into ${length} at ${offset}`);
    bytes.copy(block, offset);
  }
  return new Uint8Array(block);
}

function writingsOf(fields: CardTextFields): Writing[] {
  switch (fields.kind) {
    case 'resident':
      return [...personWritings(fields.person), [fields.ethnicGroup, 32, 4]];
    case 'hkMacauTaiwan':
      return [
        ...personWritings(fields.person),
        [fields.permitNumber, 220, 18],
        [fields.issueCount, 238, 4],
        ['J', 248, 2],
      ];
    case 'foreign2017':
      return foreigner2017Writings(fields.foreigner, fields.version, fields.authority);
    case 'foreign2023':
      return foreigner2023Writings(fields.foreigner, fields.renewalCount);
  }
}

function personWritings(person: PersonFields): Writing[] {
  return [
    [person.name, 0, 30],
    [person.sex, 30, 2],
    [person.birth, 36, 16],
    [person.address, 52, 70],
    [person.idNumber, 122, 36],
    [person.issuer, 158, 30],
    [person.validFrom, 188, 16],
    [person.validTo, 204, 16],
  ];
}

function foreigner2017Writings(foreigner: ForeignerFields, version: string, authority: string): Writing[] {
  return [
    [foreigner.nameEnglish, 0, 120],
    [foreigner.sex, 120, 2],
    [foreigner.cardNumber, 122, 30],
    [foreigner.nationality, 152, 6],
    [foreigner.nameChinese, 158, 30],
    [foreigner.issued, 188, 16],
    [foreigner.expires, 204, 16],
    [foreigner.birth, 220, 16],
    [version, 236, 4],
    [authority, 240, 8],
    ['I', 248, 2],
  ];
}

const firstNamePart = 35;

function foreigner2023Writings(foreigner: ForeignerFields, renewalCount: string): Writing[] {
  return [
    [foreigner.nameChinese, 0, 30],
    [foreigner.sex, 30, 2],
    [renewalCount, 32, 4],
    [foreigner.birth, 36, 16],
    [foreigner.nameEnglish.slice(0, firstNamePart), 52, 70],
    [foreigner.cardNumber, 122, 36],
    [foreigner.issued, 188, 16],
    [foreigner.expires, 204, 16],
    [foreigner.nameEnglish.slice(firstNamePart), 220, 22],
    [foreigner.nationality, 242, 6],
    ['Y', 248, 2],
  ];
}

/** A reply: SW1 SW2 SW3 and data, framed. */
export function encodeSdtReply(status: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  return encodeSdtFrame(Uint8Array.of(0, 0, status, ...data));
}

/** The reply to 30 01: 1295 bytes with a photo of 1024. */
export function encodeReadReply(text: Uint8Array, photo: Uint8Array): Uint8Array {
  return encodeSdtReply(
    0x90,
    Uint8Array.of(...wordOf(text.length), ...wordOf(photo.length), ...text, ...photo),
  );
}

/** The reply to 30 10: 2321, 1809 or 1297 bytes with a fingerprint of 1024, 512 or none. */
export function encodeReadWithFingerprintReply(
  text: Uint8Array,
  photo: Uint8Array,
  fingerprint: Uint8Array,
): Uint8Array {
  const lengths = [text, photo, fingerprint].flatMap((part) => wordOf(part.length));
  return encodeSdtReply(0x90, Uint8Array.of(...lengths, ...text, ...photo, ...fingerprint));
}

function wordOf(value: number): number[] {
  return [value >> 8, value & 0xff];
}
