import type { CardRecord } from '../../../contract/card.ts';
import type { FormProperty, ServiceItem } from '../../../contract/service-item.ts';
import type { QuestionView, ReviewRow } from '../../../contract/visit.ts';
import { photosInWords, sexWords, yesNoWords } from '../words.ts';
import { maskedNumber } from './mask.ts';
import type { Answer, Answers } from './visit-ports.ts';

/** What the card answers already, by property. A blank field of the card answers nothing. */
export function prefilled(item: ServiceItem, card: CardRecord): Answers {
  const answers: Answers = {};
  for (const [name, property] of Object.entries(item.form?.properties ?? {})) {
    const value = property['x-prefill'] && cardValue(property['x-prefill'], card);
    if (value) answers[name] = value;
  }
  return answers;
}

function cardValue(source: NonNullable<FormProperty['x-prefill']>, card: CardRecord): string | undefined {
  switch (source) {
    case 'card.name':
      return card.name;
    case 'card.idNumber':
      return card.idNumber;
    case 'card.sex':
      return sexWords[card.sex];
    case 'card.birthDate':
      return card.birthDate;
    case 'card.address':
      return card.address;
    case 'card.ethnicGroup':
      return card.ethnicGroup;
  }
}

/**
 * What was touched, as the form's type: `true`/`false` for yes or no, `YYYYMMDD` typed becomes `YYYY-MM-DD`,
 * digits become a number where the schema says so, a text becomes tidy. What does not fit stays as typed, for the
 * schema to refuse.
 */
export function typedAnswer(property: FormProperty, touched: string): Answer {
  if (property.type === 'boolean') return touched === 'true' ? true : touched === 'false' ? false : touched;
  if (property.type === 'integer') return /^-?\d{1,9}$/.test(touched) ? Number(touched) : touched;
  if (property['x-input'] === 'text') return tidyText(touched);
  const day = property['x-input'] === 'date' && /^(\d{4})(\d{2})(\d{2})$/.exec(touched);
  return day ? `${day[1]}-${day[2]}-${day[3]}` : touched;
}

/**
 * A text as it is kept: composed (NFC), without what nobody sees (control and format characters, lone surrogates),
 * without blanks around it. Tidying it again changes nothing.
 */
export function tidyText(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Cf}|\p{Cs}/gu, '')
    .normalize('NFC')
    .trim();
}

/** The answers without one that is being given anew. */
export function withoutAnswer(answers: Answers, question: string): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== question));
}

/** An answer as the page types it again. */
export function touchedAnswer(property: FormProperty, answer: Answer | undefined): string | undefined {
  if (answer === undefined) return undefined;
  return property['x-input'] === 'date' ? String(answer).replaceAll('-', '') : String(answer);
}

/** One question as the page shows it. */
export function questionView(
  name: string,
  property: FormProperty,
  answer: Answer | undefined,
  refusal?: string,
): QuestionView {
  const input = property['x-input'] === 'fixed' ? 'choice' : property['x-input'];
  const value = touchedAnswer(property, answer);
  return {
    id: name,
    title: property.title,
    label: property['x-label'],
    input,
    choices: property['x-choices'] ?? [],
    ...(property.description === undefined ? {} : { why: property.description }),
    ...(value === undefined ? {} : { value }),
    ...(property.maxLength === undefined ? {} : { maxLength: property.maxLength }),
    ...(property['x-typing'] === undefined ? {} : { typing: property['x-typing'] }),
    ...(property['x-groups'] === undefined ? {} : { groups: property['x-groups'] }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** The list of the review: what the card said first, then what the citizen said, masked where it is sensitive. */
export function reviewRows(item: ServiceItem, answers: Answers): ReviewRow[] {
  return Object.entries(item.form?.properties ?? {}).flatMap(([name, property]) => {
    const answer = answers[name];
    if (answer === undefined) return [];
    const from = property['x-input'] === 'fixed' ? ('card' as const) : ('citizen' as const);
    return [{ id: name, label: property['x-label'], value: answerInWords(property, answer), from }];
  });
}

/** An answer as a person reads it. */
export function answerInWords(property: FormProperty, answer: Answer): string {
  if (property['x-input'] === 'photo') return photosInWords(Number(answer));
  if (typeof answer === 'boolean') return yesNoWords[answer ? 'true' : 'false'];
  const choice = property['x-choices']?.find((candidate) => candidate.value === answer);
  if (choice) return choice.label;
  return property['x-sensitive'] ? maskedNumber(String(answer), '•') : String(answer);
}
