import { linesOf } from './paging.ts';

/** Full-width characters on a line of a choice. */
interface ChoiceWidths {
  label: number;
  hint: number;
}

const elders = { least: 144, edges: 50, label: 60, hint: 47 };
const compact = { least: 100, edges: 34, label: 52, hint: 47 };

/** Height of a choice in design pixels, to pack lists into pages: never less than what is drawn. */
export function choiceHeight(
  words: { label: string; hint?: string | undefined },
  widths: ChoiceWidths,
  isCompact: boolean,
): number {
  const part = isCompact ? compact : elders;
  const hint = words.hint === undefined ? 0 : part.hint * linesOf(words.hint, widths.hint);
  return Math.max(part.least, part.edges + part.label * linesOf(words.label, widths.label) + hint);
}
