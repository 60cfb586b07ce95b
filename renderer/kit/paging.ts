/** Measures of a list in design pixels. */
export interface PageMeasure {
  /** height for the whole list */
  room: number;
  /** between two entries */
  gap: number;
  /** height of the row that turns pages, taken only when there is more than one page; 0 when it stands elsewhere */
  pager: number;
}

/**
 * Packs entries into pages so that none is cut off, as many on a page as fit. An entry taller than a page gets a
 * page of its own. There is always at least one page.
 */
export function packPages<Entry>(
  entries: readonly Entry[],
  heightOf: (entry: Entry) => number,
  measure: PageMeasure,
): Entry[][] {
  const onePage = pack(entries, heightOf, measure.room, measure.gap);
  if (onePage.length <= 1 || measure.pager === 0) return onePage;
  return pack(entries, heightOf, measure.room - measure.pager - measure.gap, measure.gap);
}

function pack<Entry>(
  entries: readonly Entry[],
  heightOf: (entry: Entry) => number,
  room: number,
  gap: number,
): Entry[][] {
  const pages: Entry[][] = [[]];
  let used = -gap;
  for (const entry of entries) {
    const height = heightOf(entry) + gap;
    const page = pages.at(-1);
    if (page === undefined || (page.length > 0 && used + height > room)) {
      pages.push([entry]);
      used = height - gap;
    } else {
      page.push(entry);
      used += height;
    }
  }
  return pages;
}

/** Lines a text takes at so many full-width characters a line; two narrow characters count as one. */
export function linesOf(text: string, perLine: number): number {
  const width = [...text].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x2000 ? 0.55 : 1), 0);
  return Math.max(1, Math.ceil(width / perLine));
}
