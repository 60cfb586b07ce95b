import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FormProperty, FormSchema } from '../../contract/service-item.ts';
import { compileSchema } from './form-schema-compiler.ts';
import { refusalCodeOf, refusalText, type RefusalCode } from './refusal.ts';

/** Answers as they go into a submission: text (dates `YYYY-MM-DD`), integers, and true or false. */
export type Answers = Readonly<Record<string, string | number | boolean>>;

export type ValueVerdict = { ok: true } | { ok: false; code: RefusalCode; text: string };

/** A form that is ready to ask and to judge. */
export interface FormValidator {
  /** Property -> why it is refused; empty when the answers can be submitted. Only relevant answers are judged. */
  validateAll(answers: Answers): Record<string, RefusalCode>;
  /** Judges one value at its question; the text is for the citizen. */
  validateOne(property: string, value: unknown): ValueVerdict;
  /** Properties to ask now, in order: neither those the card fills in nor those whose condition does not hold. */
  questions(answers: Answers): string[];
  /** The answers without those to questions that are not asked (any more): what a submission carries. */
  relevant(answers: Answers): Record<string, string | number | boolean>;
}

/**
 * Compiles a form of a checked catalogue once, for all visits.
 * @throws when the schema does not compile, which a checked catalogue excludes.
 */
export function compileForm(form: FormSchema): FormValidator {
  const validate = compileSchema(form);
  const errorsOf = (data: object): readonly ErrorObject[] =>
    validate(data) ? [] : (validate.errors ?? []).filter((error) => error.keyword !== 'if');

  return {
    questions: (answers) => applicable(form, answers).filter((name) => isAsked(form, name)),
    relevant: (answers) => relevantAnswers(form, answers),
    validateAll(answers) {
      const relevant = relevantAnswers(form, answers);
      return refusalsOf(form, applicable(form, answers), errorsOf(relevant));
    },
    validateOne(name, value) {
      const property = propertyOf(form, name);
      if (!property) return { ok: false, code: 'unexpected', text: refusalText(undefined, 'unexpected') };
      // Whole-form validation of this one answer, so that conditions on its value count as well.
      const error = errorsOf({ [name]: value }).find((candidate) => propertyOfError(candidate) === name);
      if (!error) return { ok: true };
      const code = refusalCodeOf(error.keyword);
      return { ok: false, code, text: refusalText(property, code) };
    },
  };
}

function propertyOf(form: FormSchema, name: string): FormProperty | undefined {
  return Object.hasOwn(form.properties, name) ? form.properties[name] : undefined;
}

function isAsked(form: FormSchema, name: string): boolean {
  return propertyOf(form, name)?.['x-input'] !== 'fixed';
}

/** Properties whose condition holds. A condition on a question that is not asked itself does not hold. */
function applicable(form: FormSchema, answers: Answers): string[] {
  const names = new Set<string>();
  for (const [name, property] of Object.entries(form.properties)) {
    const condition = property['x-ask-when'];
    const holds =
      condition === undefined ||
      (names.has(condition.property) &&
        Object.hasOwn(answers, condition.property) &&
        answers[condition.property] === condition.equals);
    if (holds) names.add(name);
  }
  return [...names];
}

/** Answers to unknown properties stay: they are an error to be named, not a leftover. */
function relevantAnswers(form: FormSchema, answers: Answers): Record<string, string | number | boolean> {
  const names = new Set(applicable(form, answers));
  return Object.fromEntries(
    Object.entries(answers).filter(([name]) => names.has(name) || !Object.hasOwn(form.properties, name)),
  );
}

function refusalsOf(
  form: FormSchema,
  names: readonly string[],
  errors: readonly ErrorObject[],
): Record<string, RefusalCode> {
  const refusals = new Map<string, RefusalCode>();
  for (const error of errors) {
    // A rule about the answers as a whole is said at the last question.
    const fallback = names.findLast((name) => isAsked(form, name)) ?? names.at(-1) ?? '';
    const name = propertyOfError(error) ?? fallback;
    if (!refusals.has(name)) refusals.set(name, refusalCodeOf(error.keyword));
  }
  return Object.fromEntries(refusals);
}

/** Ajv names a property in the instance path (a JSON pointer), or in the parameters when it is absent or extra. */
function propertyOfError(error: ErrorObject): string | undefined {
  const [, first] = error.instancePath.split('/');
  if (first !== undefined) return first.replaceAll('~1', '/').replaceAll('~0', '~');
  const params: Record<string, unknown> = error.params;
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? name : undefined;
}
