import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { manifestDocument } from '../../contract/catalogue-sync.ts';
import { ServiceItem } from '../../contract/service-item.ts';
import type { PublishedDocument } from '../../platform/catalogue/publish.ts';

const shipped = resolve(import.meta.dirname, '../../catalogue');
const model = ServiceItem.parse(
  JSON.parse(readFileSync(join(shipped, 'items/medical-insured-query.json'), 'utf8')),
);

export const rows = 100_000;
/** Every hundredth document changes with a generation, another hundredth each time. */
const generationsApart = 100;

const words = shippedWords();

/** The catalogue of a generation: 1 and following; below 100. */
export function benchCatalogue(generation: number): PublishedDocument[] {
  const themes = [{ id: 'only', title: '查询', examples: '参保' }];
  const manifest = { format: 1, generation: `bench.${generation}`, published: '2026-11-23', themes };
  const items = Array.from({ length: rows }, (_, number) => benchItem(number, changedAt(number, generation)));
  return [{ id: manifestDocument, content: JSON.stringify(manifest) }, ...items];
}

/** What a generation changes. */
export function changedDocuments(generation: number): PublishedDocument[] {
  return benchCatalogue(generation).filter(
    ({ id }, place) => id === manifestDocument || (place - 1) % generationsApart === generation,
  );
}

/** The generation in which an item changed last: its minutes say so. */
function changedAt(number: number, generation: number): number {
  const turn = number % generationsApart;
  return turn > 1 && turn <= generation ? turn : 1;
}

/** A short item that breaks no rule, without a form. */
function benchItem(number: number, minutes: number): PublishedDocument {
  const tail = String(number).padStart(6, '0');
  const random = sequence(number * generationsApart + minutes);
  const item: ServiceItem = {
    ...model,
    ...{
      code: `${model.code.slice(0, 25)}${tail}`,
      name: `${model.name}${tail}`,
      shortName: `查参保${tail}`,
    },
    ...{ theme: 'only', minutes, materials: [], sources: model.sources.slice(-1) },
    // texts that are not all the same: else they would shrink on the line as no catalogue does
    conditions: Array.from({ length: 6 }, () => sentence(random)),
  };
  return { id: `items/item-${tail}.json`, content: JSON.stringify(item) };
}

/** Names of items made of the words of the shipped ones; the same for every run. */
export function benchNames(count: number): { code: string; shortName: string; name: string }[] {
  const random = sequence(20_261_123);
  const word = (): string => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: count }, (_, number) => ({
    code: String(number),
    shortName: `${word()}${word()}${word()}`.slice(0, 12),
    name: `${word()}${word()}${word()}${word()}${word()}${word()}`,
  }));
}

/** Numbers from 0 to 1, the same every time (a linear congruential generator with the constants of POSIX). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function sentence(random: () => number): string {
  return Array.from({ length: 6 }, () => words[Math.floor(random() * words.length)]).join('');
}

function shippedWords(): string[] {
  const text = readFileSync(join(shipped, 'README.md'), 'utf8') + JSON.stringify(model);
  const found = new Intl.Segmenter('zh', { granularity: 'word' }).segment(text);
  return [...new Set(Array.from(found, ({ segment }) => segment))]
    .filter((word) => /^\p{Script=Han}{2,4}$/u.test(word))
    .sort();
}
