import { wordKinds } from '../format.ts';
import type { WordEntry } from './encode.ts';
import type { NeighbourTables } from './neighbours.ts';

/**
 * Tells each word which contexts of the language model it begins and ends with: itself where the model knows it, else its
 * likeliest parts, so that 养老保险金 is expected where 养老 is, and followed by what follows 保险金.
 */
export function nameContexts(entries: readonly WordEntry[], { contexts, alone }: NeighbourTables): void {
  for (const entry of entries) {
    const own = contexts.get(entry.text);
    const parts = own === undefined ? partsOf([...entry.text], contexts, alone) : [own];
    const [head, tail] = [parts[0] ?? 0, parts.at(-1) ?? 0];
    // What it says of a village's first character is chance.
    const isUnknownPlace = own === undefined && (entry.kind & wordKinds.place) !== 0;
    if (head !== 0 && !isUnknownPlace) entry.head = head;
    if (tail !== 0) entry.tail = tail;
  }
}

const strangeCharacter = 16;

/** Numbers of the likeliest contexts in a row that make the text; 0 for a character that is none. */
function partsOf(
  characters: readonly string[],
  contexts: ReadonlyMap<string, number>,
  alone: readonly number[],
): number[] {
  const best: { cost: number; parts: number[] }[] = [{ cost: 0, parts: [] }];
  for (let end = 1; end <= characters.length; end += 1) {
    for (let from = Math.max(0, end - 4); from < end; from += 1) {
      const context = contexts.get(characters.slice(from, end).join(''));
      const before = best[from];
      if (!before || (context === undefined && end - from > 1)) continue;
      const cost = before.cost + (context === undefined ? strangeCharacter : (alone[context - 1] ?? 0));
      if (cost < (best[end]?.cost ?? Infinity)) best[end] = { cost, parts: [...before.parts, context ?? 0] };
    }
  }
  return best.at(-1)?.parts ?? [];
}
