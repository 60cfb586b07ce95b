import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { entriesOf } from './field-path.ts';

/** What the page reads from a property; to the validator they are annotations. */
const pageKeywords = [
  'x-label',
  'x-input',
  'x-prefill',
  'x-choices',
  'x-ask-when',
  'x-refusal',
  'x-sensitive',
  'x-groups',
  'x-typing',
];

/** Formats a form may use. */
export const knownFormats: ReadonlySet<string> = new Set(['date']);

/**
 * JSON Schema 2020-12 in strict mode: an unknown keyword or format is an error, not silence. `strictRequired` is
 * off because `then: {required}` speaks of properties declared above it; the form rules check those names. One
 * instance for all forms: preparing the meta-schema takes far longer than any form.
 */
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, logger: false });
ajv.addVocabulary(pageKeywords);
ajv.addFormat('date', { type: 'string', validate: isCalendarDate });

/** `YYYY-MM-DD` of a day that exists (RFC 3339 full-date). */
export function isCalendarDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Compiles a schema; throws when it is none. Forms of a checked catalogue always compile. */
export function compileSchema(schema: object): ValidateFunction {
  const reference = referenceIn(schema, true);
  if (reference !== undefined) throw new Error(`${reference} is not allowed in a form`);
  try {
    return ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

/** A form stands by itself: a keyword such as `$ref`, `$id` or `$async` would tie it to other documents. */
function referenceIn(schema: unknown, isRoot: boolean): string | undefined {
  for (const [step, child] of entriesOf(schema)) {
    if (String(step).startsWith('$') && !(isRoot && step === '$schema')) return String(step);
    const inside = referenceIn(child, false);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Why a schema does not compile, or undefined when it does. */
export function compileError(schema: object): string | undefined {
  try {
    compileSchema(schema);
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.slice(0, 200);
  }
}
