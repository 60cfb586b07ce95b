import { indicatorsDocument, itemsFolder, manifestDocument } from '../../contract/catalogue-sync.ts';
import { CatalogueEnglish } from '../../contract/service-item.ts';
import type { ItemDocument } from './catalogue-rules.ts';
import { valueAt, type FieldPath } from './field-path.ts';
import { problem, quoted, type FieldProblem } from './problem.ts';
import { checkShape } from './schema-problems.ts';

/** What the English of a catalogue lacks and what it has too much; neither keeps a catalogue from being used. */
export interface EnglishGaps {
  /** shown in Chinese on an English screen */
  missing: string[];
  /** translations of texts that no document has any more */
  unused: string[];
}

/** Everything wrong inside `english.json`. */
export function englishProblems(raw: unknown): FieldProblem[] {
  const shape = checkShape(CatalogueEnglish, raw);
  if (!shape.ok) return shape.failure;
  return [...translationRules(shape.value.texts)];
}

function* translationRules(texts: Readonly<Record<string, string>>): Iterable<FieldProblem> {
  for (const [chinese, english] of Object.entries(texts)) {
    if (english !== english.trim() || /\p{Cc}|\uFFFD/u.test(english)) {
      const message = `${quoted(english)}前后有空格，或者夹着看不见的字符。请删掉。`;
      yield problem(['texts', chinese], 'untidyText', message);
    }
    if (/[，。；：？！、（）]/u.test(english)) {
      const message = `${quoted(english)}里有中文标点。请换成英文标点。`;
      yield problem(['texts', chinese], 'chinesePunctuation', message);
    }
    if (!/\p{Script=Latin}/u.test(english)) {
      yield problem(
        ['texts', chinese],
        'notEnglish',
        `${quoted(english)}不是英文。请写英文，或者删掉这一条。`,
      );
    }
  }
}

/** Compares the translations with the texts that a citizen can see. */
export function englishGaps(
  documents: readonly ItemDocument[],
  english: Readonly<Record<string, string>>,
): EnglishGaps {
  const shown = new Set(documents.flatMap(shownTexts).filter((text) => /\p{Script=Han}/u.test(text)));
  return {
    missing: [...shown].filter((text) => !Object.hasOwn(english, text)),
    unused: Object.keys(english).filter((text) => !shown.has(text)),
  };
}

/** The texts of one document that a screen shows, in the order of the document. */
function shownTexts({ file, raw }: ItemDocument): string[] {
  if (file === manifestDocument) {
    return listAt(raw, ['themes']).flatMap((theme) => textsAt(theme, [['title'], ['examples']]));
  }
  if (file === indicatorsDocument) {
    // only bad ratings are asked why
    const bad = listAt(raw, ['indicators']).filter((indicator) => Number(valueAt(indicator, ['level'])) <= 2);
    return bad.flatMap((indicator) => textsAt(indicator, [['label']]));
  }
  return file.startsWith(`${itemsFolder}/`) ? textsOfItem(raw) : [];
}

function textsOfItem(item: unknown): string[] {
  return [
    ...textsAt(item, [['shortName'], ['summary'], ['agency'], ['privacy', 'purpose']]),
    ...[['conditions'], ['prints'], ['privacy', 'kinds'], ['privacy', 'sensitiveKinds']].flatMap((path) =>
      listAt(item, path).filter((text) => typeof text === 'string'),
    ),
    ...listAt(item, ['materials']).flatMap((material) => textsAt(material, [['name']])),
    ...listAt(item, ['form', 'properties']).flatMap(textsOfQuestion),
  ];
}

/** What the card answers is never asked: of it only the label is shown, in the review. */
function textsOfQuestion(property: unknown): string[] {
  const asked = valueAt(property, ['x-input']) !== 'fixed';
  return [
    ...textsAt(property, asked ? [['title'], ['description'], ['x-refusal'], ['x-label']] : [['x-label']]),
    ...listAt(property, ['x-choices']).flatMap((choice) => textsAt(choice, [['label'], ['hint']])),
  ];
}

function textsAt(value: unknown, paths: readonly FieldPath[]): string[] {
  return paths.map((path) => valueAt(value, path)).filter((text) => typeof text === 'string');
}

function listAt(value: unknown, path: FieldPath): unknown[] {
  const list = valueAt(value, path);
  if (Array.isArray(list)) return list;
  return typeof list === 'object' && list !== null ? Object.values(list) : [];
}
