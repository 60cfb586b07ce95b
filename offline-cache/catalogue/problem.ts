import type { CatalogueProblem } from '../../contract/service-item.ts';
import { fieldPath, type FieldPath } from './field-path.ts';

/**
 * Every rule of the catalogue has one code. Codes are stable: scripts and the console rely on them, so a code is
 * never renamed or reused, only added. `catalogue/README.md` explains each for the people who write items.
 */
export const problemCodes = [
  // folder and files
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
  // shape: the schemas of the contract
  'missing',
  'wrongType',
  'notAllowed',
  'wrongFormat',
  'tooSmall',
  'tooBig',
  'unknownField',
  'invalid',
  // the whole catalogue
  'noItems',
  'duplicateCode',
  'duplicateName',
  'duplicateTheme',
  'unknownTheme',
  'unusedTheme',
  // one item
  'creditCodeCheck',
  'levelMismatch',
  'departmentMismatch',
  'promiseCaseType',
  'limitCountMissing',
  'limitCountUnexpected',
  'promiseLongerThanLegal',
  'certificateEnding',
  'sampleMissing',
  'visitsReasonMissing',
  'onlineButVisits',
  'deliveryMissing',
  'feeBasisMissing',
  'feeAmountMissing',
  'feePaymentMissing',
  'feeUnexpected',
  'feePaymentUnexpected',
  'samePhone',
  'ageRangeReversed',
  'sensitiveKindUnlisted',
  'confirmedWithoutUrl',
  'formMissing',
  'formUnexpected',
  // words
  'halfWidthPunctuation',
  'untidyText',
  'titleTooLong',
  'chinesePunctuation',
  'notEnglish',
  // forms
  'propertyName',
  'requiredUnknown',
  'askedNotRequired',
  'conditionalRequired',
  'conditionNotInSchema',
  'conditionUnknownProperty',
  'conditionLaterProperty',
  'conditionUnknownValue',
  'conditionOnFixed',
  'inputTypeMismatch',
  'choicesMissing',
  'choicesUnexpected',
  'duplicateChoice',
  'choicesEnumMismatch',
  'fixedWithoutPrefill',
  'prefillTypeMismatch',
  'dateFormatMissing',
  'formatUnknown',
  'keypadUnbounded',
  'typingMissing',
  'typingUnexpected',
  'textUnbounded',
  'textMayBeEmpty',
  'textMasked',
  'photoForced',
  'photoUnbounded',
  'photoRequired',
  'groupsMismatch',
  'boundsReversed',
  'patternInvalid',
  'patternNotAnchored',
  'schemaInvalid',
  // evaluation indicators
  'duplicateIndicator',
  'indicatorLevel',
  // loading
  'keeperUnreadable',
  'keeperUnwritable',
  'lastGoodUnusable',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** A broken rule within one file; the file is added by whoever reads it. */
export interface FieldProblem {
  path: FieldPath;
  code: ProblemCode;
  message: string;
}

/** Shorthand used by all rules. `message` is Chinese: what is wrong, then what to do. */
export function problem(path: FieldPath, code: ProblemCode, message: string): FieldProblem {
  return { path, code, message };
}

/** Names the file of problems found inside it. */
export function inFile(file: string, problems: Iterable<FieldProblem>): CatalogueProblem[] {
  return Array.from(problems, ({ path, code, message }) => ({ file, field: fieldPath(path), code, message }));
}

/** A value of a file inside a message: short, on one line, without control characters. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  const printable = Array.from(text.replace(/\p{C}/gu, '·'));
  return `“${printable.length > 24 ? `${printable.slice(0, 24).join('')}…` : printable.join('')}”`;
}
