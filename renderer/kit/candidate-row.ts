import { packPages } from './paging.ts';

/** A candidate on its way to the row; `index` is its place among all. */
export interface PlacedCandidate {
  index: number;
  text: string;
  /** set smaller, on two lines: a whole sentence */
  long: boolean;
}

/** Lengths in design pixels, of the row as it is drawn. */
const row = { room: 1000, gap: 12, pager: 216 };
const character = 58;
const edges = 56;
const least = 132;
/** Characters of a candidate in one line of large type. */
const comfortable = 11;
/** Characters that two lines of smaller type hold. */
const most = 36;

/** How wide a candidate is drawn, never less. */
function widthOf({ text, long }: PlacedCandidate): number {
  return long ? row.room - row.pager - row.gap : Math.max(least, [...text].length * character + edges);
}

/**
 * Pages of the row, as many candidates on each as fit beside the button that turns them; there is always at least one
 * page. A sentence longer than two lines is shown by its beginning and end.
 */
export function candidatePages(texts: readonly string[]): PlacedCandidate[][] {
  const placed = texts.map((text, index) => {
    const characters = [...text];
    const shown =
      characters.length > most
        ? `${characters.slice(0, most / 2).join('')}…${characters.slice(-most / 2 + 1).join('')}`
        : text;
    return { index, text: shown, long: characters.length > comfortable };
  });
  return packPages(placed, widthOf, row);
}
