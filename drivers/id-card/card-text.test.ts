import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CardRecord } from '../../contract/card.ts';
import { decodeCardText } from './card-text.ts';
import { encodeCardText, type ForeignerFields, type PersonFields } from './emulator/encode-card-text.ts';
import { emulatedCards } from './emulator/persons.ts';

const person: PersonFields = {
  name: '王淑芬',
  sex: '2',
  birth: '19510723',
  address: '甘肃省平凉市崆峒区峡门回族乡白坡村三社',
  idNumber: '620802195107230020',
  issuer: '平凉市公安局崆峒分局',
  validFrom: '20110316',
  validTo: '长期',
};

const foreigner: ForeignerFields = {
  nameEnglish: 'MILLER, JONATHAN',
  nameChinese: '',
  sex: '1',
  birth: '19811027',
  cardNumber: 'CAN620081102710',
  nationality: 'CAN',
  issued: '20190315',
  expires: '20290314',
};

function resident(change: Partial<PersonFields> = {}, ethnicGroup = '03'): Uint8Array {
  return encodeCardText({ kind: 'resident', ethnicGroup, person: { ...person, ...change } });
}

function recordOf(text: Uint8Array, today?: string): CardRecord {
  const decoded = decodeCardText(text, today);
  if (!decoded.ok) throw new Error(decoded.failure);
  return decoded.value;
}

function write(text: Uint8Array, offset: number, units: number[]): Uint8Array {
  const bytes = Uint8Array.from(text);
  units.forEach((unit, index) => bytes.set([unit & 0xff, unit >> 8], offset + index * 2));
  return bytes;
}

describe('the four kinds', () => {
  test('resident', () => {
    expect(recordOf(resident())).toEqual({
      kind: 'resident',
      name: '王淑芬',
      sex: 'female',
      ethnicGroup: '03',
      birthDate: '1951-07-23',
      address: '甘肃省平凉市崆峒区峡门回族乡白坡村三社',
      idNumber: '620802195107230020',
      issuer: '平凉市公安局崆峒分局',
      validFrom: '2011-03-16',
      validTo: 'long-term',
      warnings: [],
    });
  });

  test('residence permit', () => {
    const permit = { ...person, idNumber: '81000019510723002X', validTo: '20260316' };
    const text = encodeCardText({
      kind: 'hkMacauTaiwan',
      permitNumber: 'H08812345',
      issueCount: '01',
      person: permit,
    });
    expect(recordOf(text)).toMatchObject({
      kind: 'hkMacauTaiwan',
      permitNumber: 'H08812345',
      validTo: '2026-03-16',
    });
    expect(recordOf(text)).not.toHaveProperty('ethnicGroup');
  });

  test('foreigner 2017, named in English when there is no Chinese name', () => {
    const text = encodeCardText({ kind: 'foreign2017', version: '01', authority: '1500', foreigner });
    expect(recordOf(text)).toEqual({
      kind: 'foreign2017',
      name: 'MILLER, JONATHAN',
      nameEnglish: 'MILLER, JONATHAN',
      nameChinese: '',
      sex: 'male',
      nationality: 'CAN',
      birthDate: '1981-10-27',
      address: '',
      idNumber: 'CAN620081102710',
      issuer: '1500',
      validFrom: '2019-03-15',
      validTo: '2029-03-14',
      warnings: [],
    });
  });

  test('foreigner 2023, with a name that goes on in the second place', () => {
    const nameEnglish = 'ALEXANDROVSKAYA-KONSTANTINOPOLSKAY ANNA MARIA';
    const text = encodeCardText({
      kind: 'foreign2023',
      renewalCount: '01',
      foreigner: { ...foreigner, nameEnglish, nameChinese: '安娜', cardNumber: '962124198110270019' },
    });
    expect(recordOf(text)).toMatchObject({
      kind: 'foreign2023',
      name: '安娜',
      nameEnglish,
      nameChinese: '安娜',
    });
  });

  test('every card of the dock says something the contract accepts, without doubts', () => {
    for (const card of emulatedCards('2026-11-23')) {
      const record = recordOf(card.text, '2026-11-23');
      expect(CardRecord.parse(record)).toEqual(record);
      expect(record.warnings, card.id).toEqual(
        card.id === 'expired' || card.id === 'damaged' ? ['expired'] : [],
      );
    }
  });
});

describe('doubts', () => {
  test.each([
    ['idNumberCheckDigit', { idNumber: '620802195107230021' }],
    ['idNumberBirthDate', { birth: '19510724' }],
    ['idNumberSex', { sex: '1' }],
    ['idNumberRegion', { idNumber: '660802195107230028' }],
    ['birthDateInvalid', { birth: '19510230', idNumber: '620802195102300026' }],
    ['validFromInvalid', { validFrom: '20110431' }],
    ['validToInvalid', { validTo: '永久' }],
    ['validToInvalid', { validTo: '20110315' }],
    ['unknownSex', { sex: '3' }],
    ['idNumberRegion', { idNumber: '628002195107230029' }],
    ['idNumberRegion', { idNumber: '620800195107230022' }],
    ['idNumberForm', { idNumber: '62080219510723002A' }],
    ['idNumberForm', { idNumber: '620802510723002' }],
    ['birthDateInvalid', { birth: '18991231' }],
    ['validFromInvalid', { validFrom: '19510722' }],
  ] satisfies [string, Partial<PersonFields>][])('%s from %j', (warning, change) => {
    expect(recordOf(resident(change)).warnings).toContain(warning);
  });

  test('leave the field as it is, or empty when it is no date', () => {
    expect(recordOf(resident({ validTo: '20269999' }))).toMatchObject({
      validTo: '',
      warnings: ['validToInvalid'],
    });
    expect(recordOf(resident({}, '57'))).toMatchObject({
      ethnicGroup: '57',
      warnings: ['unknownEthnicGroup'],
    });
  });

  test('expiry is only judged when the day is known; the last day is still valid', () => {
    const text = resident({ validTo: '20261122' });
    expect(recordOf(text).warnings).toEqual([]);
    expect(recordOf(text, '2026-11-22').warnings).toEqual([]);
    expect(recordOf(text, '2026-11-23').warnings).toEqual(['expired']);
  });

  test.each(['0', '9'])('sex %s is unspecified and no doubt', (sex) => {
    expect(recordOf(resident({ sex }))).toMatchObject({ sex: 'unspecified', warnings: [] });
  });

  test('days to come, when the day is known', () => {
    const text = resident({ birth: '20301010', validFrom: '20310101' });
    expect(recordOf(text, '2026-11-23').warnings).toEqual(
      expect.arrayContaining(['birthDateInvalid', 'validFromInvalid']),
    );
    expect(recordOf(text).warnings).not.toContain('birthDateInvalid');
  });

  test.each([
    ...['441900', '442000', '460200', '460300', '460400', '620200'].map((region) => [region, false]),
    ...['460001', '460036', '460106'].map((region) => [region, false]),
    ...['460037', '460000', '440100', '620100', '620000', '460500', '610001'].map((region) => [region, true]),
  ] as [string, boolean][])('the region %s: doubtful %j', (region, doubtful) => {
    const warnings = recordOf(resident({ idNumber: `${region}195107230021` })).warnings;
    expect(warnings.includes('idNumberRegion')).toBe(doubtful);
  });

  test.each([
    ['962710199005060025', false],
    ['960710199005060025', true],
    ['962000199005060025', true],
    ['962900199005060025', true],
  ])('the origin in the number %s of 2023: doubtful %j', (cardNumber, doubtful) => {
    const text = encodeCardText({
      kind: 'foreign2023',
      renewalCount: '',
      foreigner: { ...foreigner, cardNumber },
    });
    expect(recordOf(text).warnings.includes('idNumberRegion')).toBe(doubtful);
  });

  test.each([
    ['H08812345', false],
    ['M12345678', false],
    ['12345678', false],
    ['', false],
    ['H0881234', true],
    ['X08812345', true],
  ])('the permit number %s: doubtful %j', (permitNumber, doubtful) => {
    const text = encodeCardText({ kind: 'hkMacauTaiwan', permitNumber, issueCount: '', person });
    expect(recordOf(text).warnings.includes('permitNumberForm')).toBe(doubtful);
  });

  test('a number of 2017 without its letters', () => {
    const text = encodeCardText({
      kind: 'foreign2017',
      version: '01',
      authority: '1500',
      foreigner: { ...foreigner, cardNumber: '123620081102710' },
    });
    expect(recordOf(text).warnings).toEqual(['idNumberForm']);
  });

  test('a permit of another region, a foreign number without its 9', () => {
    const permit = encodeCardText({ kind: 'hkMacauTaiwan', permitNumber: '', issueCount: '', person });
    expect(recordOf(permit).warnings).toEqual(['idNumberRegion']);
    const foreign = encodeCardText({
      kind: 'foreign2023',
      renewalCount: '',
      foreigner: { ...foreigner, birth: '19510723', cardNumber: person.idNumber, nationality: '' },
    });
    expect(recordOf(foreign).warnings).toEqual(['idNumberRegion', 'unknownNationality']);
  });
});

describe('odd characters', () => {
  test('NULs, ideographic spaces and erased cells are blanks', () => {
    const padded = write(resident({ name: '王\u3000' }), 4, [0x3000, 0, 0, 0xffff, 0xffff]);
    expect(recordOf(padded).name).toBe('王');
    expect(recordOf(write(resident(), 248, [0])).kind).toBe('resident');
  });

  test('half a surrogate pair becomes U+FFFD, a byte-order mark is nothing', () => {
    const record = recordOf(write(resident(), 0, [0xfeff, 0x738b, 0xd840]));
    expect(record.name).toBe('王\ufffd');
    expect(record.name.isWellFormed()).toBe(true);
  });

  test('characters beyond the basic plane are kept', () => {
    expect(recordOf(resident({ name: '王𠮷' })).name).toBe('王𠮷');
  });
});

test('an unknown mark or another size is no card', () => {
  expect(decodeCardText(write(resident(), 248, [0x4b]))).toEqual({ ok: false, failure: 'unknownCardType' });
  expect(decodeCardText(new Uint8Array(255))).toEqual({ ok: false, failure: 'length' });
});

test('any 256 bytes give a record the contract accepts, or a failure', () => {
  const mark = fc.constantFrom(0, 0x20, 0x4a, 0x49, 0x59);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), mark, (text, unit) => {
      const record = recordOf(write(text, 248, [unit]), '2026-11-23');
      expect(CardRecord.parse(record)).toEqual(record);
      expect(JSON.stringify(record).isWellFormed()).toBe(true);
    }),
  );
});
