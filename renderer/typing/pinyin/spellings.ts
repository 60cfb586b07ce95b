import { initialOf, syllables } from './syllables.ts';

/** One way to read some typed letters as one syllable. */
export interface SpellingOption {
  /** number of the syllable */
  syllable: number;
  /** how unlikely it is that this was meant, as a negative natural logarithm; 0 is exactly what was typed */
  cost: number;
}

/** What letters may stand for: in the middle of the input, and at its end, where a syllable may be half typed. */
export interface Spelling {
  anywhere: readonly SpellingOption[];
  /** only when nothing follows; syllables of `anywhere` are not repeated */
  unfinished: readonly SpellingOption[];
}

/** Sounds that are one in the mouths of many; which of them are taken for each other. */
export interface FuzzySounds {
  /** z/zh, c/ch, s/sh */
  retroflex: boolean;
  /** n/l */
  nasalLateral: boolean;
  /** r/l */
  rhoticLateral: boolean;
  /** f/h */
  labialVelar: boolean;
  /** in/ing, en/eng, an/ang and all finals that end so */
  finalNasal: boolean;
}

/** As spoken in Gansu. f and h are one in some of its counties alone; elsewhere the exact sound costs less all the same. */
export const gansuFuzzySounds: FuzzySounds = {
  retroflex: true,
  nasalLateral: true,
  rhoticLateral: true,
  labialVelar: true,
  finalNasal: true,
};

/** The longest syllable has six letters (zhuang). */
export const longestSpelling = 6;

/** Costs in nats: a confused sound loses against every usual exact reading, an abbreviation against a full one. */
export const spellingCosts = { fuzzy: 5.5, initial: 4.5, initialWithoutH: 5.5, unfinished: 3.5 } as const;

/** Every spelling with its readings. */
export function buildSpellings(fuzzy: FuzzySounds): ReadonlyMap<string, Spelling> {
  const found = new Map<string, Record<keyof Spelling, Map<number, number>>>();
  const add = (letters: string, syllable: number, cost: number, where: keyof Spelling) => {
    const entry = found.get(letters) ?? {
      anywhere: new Map<number, number>(),
      unfinished: new Map<number, number>(),
    };
    found.set(letters, entry);
    const known = Math.min(entry.anywhere.get(syllable) ?? Infinity, entry[where].get(syllable) ?? Infinity);
    if (cost >= known) return;
    entry[where].set(syllable, cost);
    if (where === 'anywhere') entry.unfinished.delete(syllable);
  };
  for (const [number, syllable] of syllables.entries()) {
    for (const [letters, cost] of writtenForms(syllable, fuzzy)) add(letters, number, cost, 'anywhere');
    const initial = initialOf(syllable);
    if (initial !== '') add(initial, number, spellingCosts.initial, 'anywhere');
    if (initial.length === 2) add(initial.charAt(0), number, spellingCosts.initialWithoutH, 'anywhere');
  }
  for (const [number, syllable] of syllables.entries()) {
    for (let length = 1; length < syllable.length; length += 1) {
      add(syllable.slice(0, length), number, spellingCosts.unfinished, 'unfinished');
    }
  }
  const options = (costs: ReadonlyMap<number, number>): SpellingOption[] =>
    [...costs].map(([syllable, cost]) => ({ syllable, cost })).sort((a, b) => a.cost - b.cost);
  return new Map(
    [...found].map(([letters, { anywhere, unfinished }]) => [
      letters,
      { anywhere: options(anywhere), unfinished: options(unfinished) },
    ]),
  );
}

/** Letters that somebody may type for a syllable, with their costs. */
function writtenForms(syllable: string, fuzzy: FuzzySounds): Map<string, number> {
  const forms = new Map<string, number>();
  const initial = initialOf(syllable);
  for (const [otherInitial, initialCost] of heardInitials(initial, fuzzy)) {
    for (const [otherFinal, finalCost] of heardFinals(syllable.slice(initial.length), fuzzy)) {
      for (const letters of umlautForms(otherInitial, otherFinal)) {
        const cost = initialCost + finalCost;
        if (cost < (forms.get(letters) ?? Infinity)) forms.set(letters, cost);
      }
    }
  }
  // Cards print lü as LYU; and many leave the two dots away.
  if (syllable === 'lv' || syllable === 'nv') {
    forms.set(`${initial}yu`, 0);
    forms.set(`${initial}u`, Math.min(forms.get(`${initial}u`) ?? Infinity, spellingCosts.fuzzy));
  }
  return forms;
}

function heardInitials(initial: string, fuzzy: FuzzySounds): [string, number][] {
  const others: string[] = [];
  if (fuzzy.retroflex && /^[zcs]/.test(initial)) {
    others.push(initial.length === 2 ? initial.charAt(0) : `${initial}h`);
  }
  if (fuzzy.nasalLateral && initial === 'n') others.push('l');
  if (fuzzy.nasalLateral && initial === 'l') others.push('n');
  if (fuzzy.rhoticLateral && initial === 'r') others.push('l');
  if (fuzzy.rhoticLateral && initial === 'l') others.push('r');
  if (fuzzy.labialVelar && initial === 'f') others.push('h');
  if (fuzzy.labialVelar && initial === 'h') others.push('f');
  return [[initial, 0], ...others.map((other): [string, number] => [other, spellingCosts.fuzzy])];
}

function heardFinals(final: string, fuzzy: FuzzySounds): [string, number][] {
  const exact: [string, number] = [final, 0];
  if (!fuzzy.finalNasal) return [exact];
  if (/[aei]ng$/.test(final)) return [exact, [final.slice(0, -1), spellingCosts.fuzzy]];
  return /[aei]n$/.test(final) ? [exact, [`${final}g`, spellingCosts.fuzzy]] : [exact];
}

/** ü is typed as v or ü, after j, q, x and y as u too, and üe after l and n as ue. */
function umlautForms(initial: string, final: string): string[] {
  const plain = initial + final;
  if (/^[jqxy]$/.test(initial) && final.startsWith('u')) {
    return [plain, `${initial}v${final.slice(1)}`, `${initial}ü${final.slice(1)}`];
  }
  if (!final.startsWith('v')) return [plain];
  const dotted = `${initial}ü${final.slice(1)}`;
  return final === 've' ? [plain, dotted, `${initial}ue`] : [plain, dotted];
}
