import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile, smallCatalogue, type Change } from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';
import { problemCodes } from './problem.ts';

interface Case {
  code: string;
  file: string;
  field: string;
  changes: Change[];
}

const elder = 'items/elder-preference-card.json';
const relief = 'items/minimum-living-guarantee.json';
const birth = 'items/birth-registration.json';
const temporary = 'items/temporary-relief.json';
const print = 'items/insured-certificate.json';
const property = (name: string): string => `form.properties.${name}`;

/** The field that is changed is the field that is named. */
function one(code: string, file: string, field: string, value: unknown): Case {
  return { code, file, field, changes: [[field, value]] };
}

function several(code: string, file: string, field: string, changes: Change[]): Case {
  return { code, file, field, changes };
}

const source = { title: '测试', standing: 'unconfirmed' };

const cases: Case[] = [
  one('missing', elder, 'summary', undefined),
  one('missing', elder, 'materials[0].name', undefined),
  one('missing', 'catalogue.json', 'themes[1].title', undefined),
  one('wrongType', elder, 'minutes', '3'),
  one('wrongType', elder, 'form.properties.phone', null),
  one('notAllowed', elder, 'kind', 'ask'),
  one('notAllowed', elder, 'form.properties.phone.x-input', 'keyboard'),
  one('notAllowed', 'catalogue.json', 'format', 2),
  one('wrongFormat', elder, 'code', 'ABC'),
  one('wrongFormat', elder, 'sources[0].url', 'not a url'),
  one('tooSmall', elder, 'basis', []),
  one('tooSmall', elder, 'sources', []),
  one('tooSmall', 'catalogue.json', 'themes', []),
  one('notEnglish', 'english.json', 'texts.老年人优待证', '老人证'),
  one('chinesePunctuation', 'english.json', 'texts.老年人优待证', 'Senior card，free'),
  one('untidyText', 'english.json', 'texts.老年人优待证', ' Senior card'),
  one('unknownField', 'english.json', 'text', {}),
  one('tooBig', elder, 'summary', '长'.repeat(31)),
  one('unknownField', elder, 'colour', 'red'),
  one('unknownField', elder, 'form.properties.phone.colour', 'red'),
  one('unknownField', elder, 'form.properties.receiveBy.x-choices[1].hnit', '错'),
  one('unknownField', elder, 'materials[0].exemptt', true),
  one('unknownField', elder, 'legalLimit.source.link', 'x'),
  one('unknownField', 'catalogue.json', 'themes[0].colour', 'red'),

  one('unknownTheme', elder, 'theme', 'moon'),
  several('duplicateName', print, 'name', [['name', '老年人优待证']]),
  several('duplicateName', print, 'shortName', [['shortName', '老年人优待证']]),

  one('levelMismatch', elder, 'level', '5'),
  one('departmentMismatch', elder, 'department', '11'),
  several('promiseCaseType', elder, 'promisedLimit.kind', [['caseType', '1']]),
  several('promiseCaseType', print, 'promisedLimit.kind', [['caseType', '2']]),
  one('limitCountMissing', elder, 'legalLimit.count', undefined),
  one('limitCountMissing', elder, 'promisedLimit.count', undefined),
  one('limitCountUnexpected', print, 'legalLimit.count', 3),
  one('promiseLongerThanLegal', elder, 'promisedLimit.count', 21),
  several('promiseLongerThanLegal', elder, 'promisedLimit.count', [
    ['promisedLimit', { kind: 'months', count: 2, source }],
    ['legalLimit', { kind: 'days', count: 30, source }],
  ]),
  several('promiseLongerThanLegal', elder, 'promisedLimit.count', [
    ['legalLimit', { kind: 'immediate', source }],
  ]),
  one('certificateEnding', elder, 'result.ending', 'record'),
  one('sampleMissing', elder, 'result.sample', undefined),
  one('visitsReasonMissing', elder, 'onSiteVisits.reason', undefined),
  several('onlineButVisits', elder, 'onSiteVisits.count', [['online', true]]),
  several('deliveryMissing', elder, 'delivery', [
    ['onSiteVisits.count', 0],
    ['delivery', false],
  ]),
  several('feeBasisMissing', elder, 'fee.basis', [
    ['fee', { charged: true, amountYuan: 20, onlinePayment: true }],
  ]),
  several('feeAmountMissing', elder, 'fee.amountYuan', [
    ['fee', { charged: true, basis: '依据', onlinePayment: true }],
  ]),
  several('feePaymentMissing', elder, 'fee.onlinePayment', [
    ['fee', { charged: true, basis: '依据', amountYuan: 20, onlinePayment: false }],
  ]),
  one('feeUnexpected', elder, 'fee.amountYuan', 20),
  one('feePaymentUnexpected', elder, 'fee.onlinePayment', true),
  one('samePhone', elder, 'complaintPhone', '12320'),
  several('ageRangeReversed', elder, 'eligibility.maximumAge', [['eligibility.maximumAge', 50]]),
  one('sensitiveKindUnlisted', elder, 'privacy.sensitiveKinds[0]', '指纹'),
  one('confirmedWithoutUrl', elder, 'sources[0].url', undefined),
  one('confirmedWithoutUrl', elder, 'sources[0].read', undefined),
  several('confirmedWithoutUrl', elder, 'legalLimit.source.url', [
    ['legalLimit.source.standing', 'confirmed'],
  ]),
  one('formMissing', elder, 'form', undefined),
  several('formUnexpected', elder, 'form', [['kind', 'query']]),

  one('halfWidthPunctuation', elder, 'summary', '坐车,逛公园'),
  one('halfWidthPunctuation', elder, 'materials[0].name', '身份证(原件)'),
  one('halfWidthPunctuation', elder, 'form.properties.phone.description', '好的.'),
  one('halfWidthPunctuation', 'catalogue.json', 'themes[0].examples', '医保,报销'),
  one('untidyText', elder, 'summary', '坐车 '),
  one('untidyText', elder, 'agency', '卫健\u0007局'),
  one('titleTooLong', elder, 'form.properties.phone.title', '请'.repeat(19)),

  one('propertyName', elder, property('1'), {
    type: 'string',
    title: '多余',
    'x-label': '多余',
    'x-input': 'fixed',
    'x-prefill': 'card.name',
  }),
  one('requiredUnknown', elder, 'form.required[4]', 'fax'),
  one('requiredUnknown', elder, 'form.allOf[0].then.required[1]', 'fax'),
  several('askedNotRequired', elder, property('phone'), [
    ['form.required', ['name', 'idNumber', 'receiveBy']],
  ]),
  one('conditionalRequired', elder, 'form.required[4]', 'mailTo'),
  several('conditionNotInSchema', elder, property('mailTo.x-ask-when'), [['form.allOf', undefined]]),
  several('conditionNotInSchema', elder, property('mailTo.x-ask-when'), [
    ['form.allOf[0].if.required', undefined],
  ]),
  several('conditionNotInSchema', elder, property('mailTo.x-ask-when'), [
    ['form.allOf[0].if.properties.receiveBy.const', 'electronic'],
  ]),
  one('conditionUnknownProperty', elder, property('mailTo.x-ask-when.property'), 'fax'),
  one('conditionUnknownProperty', elder, property('mailTo.x-ask-when.property'), 'constructor'),
  one('conditionLaterProperty', elder, property('mailTo.x-ask-when.property'), 'phone'),
  one('conditionLaterProperty', elder, property('mailTo.x-ask-when.property'), 'mailTo'),
  one('conditionUnknownValue', elder, property('mailTo.x-ask-when.equals'), 'pigeon'),
  one('conditionUnknownValue', elder, property('mailTo.x-ask-when.equals'), true),
  several('conditionOnFixed', elder, property('late.x-ask-when'), [
    [
      property('late'),
      {
        type: 'string',
        title: '多余',
        'x-label': '多余',
        'x-input': 'fixed',
        'x-prefill': 'card.name',
        'x-ask-when': { property: 'receiveBy', equals: 'mail' },
      },
    ],
  ]),
  several('inputTypeMismatch', birth, property('childName.type'), [
    [property('childName.type'), 'boolean'],
    [property('childName.minLength'), 1],
    [property('childName.pattern'), undefined],
  ]),
  one('inputTypeMismatch', relief, property('assets.type'), 'string'),
  several('inputTypeMismatch', elder, property('address.type'), [
    [property('address.type'), 'integer'],
    [property('address.maxLength'), undefined],
  ]),
  one('choicesMissing', elder, property('receiveBy.x-choices'), undefined),
  one('choicesMissing', elder, property('receiveBy.x-choices'), []),
  one('choicesUnexpected', elder, property('phone.x-choices'), [{ value: 'a', label: '甲' }]),
  one('duplicateChoice', elder, property('receiveBy.x-choices[1].value'), 'villageRoom'),
  one('duplicateChoice', elder, property('receiveBy.x-choices[2].label'), '邮寄到家'),
  one('choicesEnumMismatch', elder, property('receiveBy.x-choices[1].value'), 'post'),
  one('choicesEnumMismatch', elder, property('receiveBy.enum[3]'), 'pigeon'),
  several('choicesEnumMismatch', birth, property('order.x-choices[0].value'), [
    [property('order.enum'), undefined],
  ]),
  one('fixedWithoutPrefill', elder, property('name.x-prefill'), undefined),
  one('prefillTypeMismatch', elder, property('name.x-prefill'), 'card.birthDate'),
  one('prefillTypeMismatch', relief, property('assets.x-prefill'), 'card.sex'),
  several('prefillTypeMismatch', elder, property('name.x-prefill'), [[property('name.format'), 'date']]),
  several('prefillTypeMismatch', elder, property('name.x-prefill'), [
    [property('name.x-prefill'), 'card.sex'],
    [property('name.enum'), ['男', '女']],
  ]),
  one('dateFormatMissing', birth, property('dueDate.format'), undefined),
  one('formatUnknown', elder, property('phone.format'), 'phone'),
  one('keypadUnbounded', elder, property('phone.maxLength'), undefined),
  one('keypadUnbounded', relief, property('familySize.maximum'), undefined),
  one('typingMissing', birth, property('childName.x-typing'), undefined),
  one('typingUnexpected', elder, property('phone.x-typing'), 'name'),
  one('notAllowed', birth, property('childName.x-typing'), 'poem'),
  one('textUnbounded', birth, property('childName.maxLength'), undefined),
  one('textUnbounded', birth, property('childName.maxLength'), 101),
  one('textMayBeEmpty', birth, property('childName.minLength'), undefined),
  one('textMayBeEmpty', birth, property('childName.minLength'), 0),
  one('textMasked', birth, property('childName.x-sensitive'), true),
  one('photoForced', temporary, property('proof.minimum'), undefined),
  one('photoForced', temporary, property('proof.minimum'), 1),
  one('photoRequired', temporary, 'form.required[6]', 'proof'),
  one('photoUnbounded', temporary, property('proof.maximum'), undefined),
  one('photoUnbounded', temporary, property('proof.maximum'), 4),
  one('groupsMismatch', elder, property('phone.x-groups'), [3, 4]),
  several('boundsReversed', elder, property('phone.maxLength'), [[property('phone.minLength'), 12]]),
  several('boundsReversed', relief, property('familySize.maximum'), [[property('familySize.minimum'), 21]]),
  one('patternInvalid', elder, property('phone.pattern'), '^1[0-9$'),
  one('patternNotAnchored', elder, property('phone.pattern'), '1[0-9]{10}'),
  one('patternNotAnchored', elder, property('phone.pattern'), '^1|2$'),
  one('patternNotAnchored', elder, property('phone.pattern'), '^1\\$'),
  several('schemaInvalid', elder, property('phone'), [[property('phone.minimum'), 3]]),
  one('schemaInvalid', elder, 'form.allOf[1]', { properties: { phone: { patern: '^1$' } } }),
  one('schemaInvalid', elder, 'form.allOf[1]', { $ref: 'http://example.org/none' }),
  one('schemaInvalid', elder, 'form.allOf[1]', { $ref: '#' }),
  one('schemaInvalid', elder, 'form.allOf[1]', { $id: 'https://example.org/form' }),
  several('schemaInvalid', elder, 'form', [
    ['form.required', ['name', 'idNumber', 'receiveBy', 'phone', 'phone']],
  ]),

  one('duplicateIndicator', 'evaluation-indicators.json', 'indicators[1].code', '510'),
  one('indicatorLevel', 'evaluation-indicators.json', 'indicators[0].level', 4),
  one('unknownField', 'evaluation-indicators.json', 'indicators[0].colour', 'red'),
];

describe('one broken rule is one problem with its file and field', () => {
  test('the copy is clean before it is broken', () => {
    expect(checkCatalogue(smallCatalogue()).problems).toEqual([]);
  });

  test.each(cases)('$code at $file $field', ({ code, file, field, changes }) => {
    const folder = smallCatalogue();
    changeFile(join(folder, file), changes);
    const { problems, catalogue } = checkCatalogue(folder);
    expect(problems.map((found) => [found.code, found.file, found.field])).toEqual([[code, file, field]]);
    expect(problems[0]?.message).toMatch(/[。：]/u);
    expect(catalogue).toBeUndefined();
  });
});

/** Rules that break two fields at once by nature, or whole files, have tests of their own in check.test.ts. */
const elsewhere = new Set([
  'creditCodeCheck',
  'duplicateCode',
  'duplicateTheme',
  'unusedTheme',
  'noItems',
  'folderMissing',
  'fileMissing',
  'fileUnreadable',
  'notAFile',
  'unexpectedFile',
  'fileTooLarge',
  'byteOrderMark',
  'notUtf8',
  'badJson',
  'tooDeep',
  'keeperUnreadable',
  'keeperUnwritable',
  'lastGoodUnusable',
  // no schema of the contract has a rule that ends here; kept for those to come
  'invalid',
]);

test('every code has a test', () => {
  const tested = new Set(cases.map(({ code }) => code));
  expect(problemCodes.filter((code) => !tested.has(code) && !elsewhere.has(code))).toEqual([]);
});
