import { breakCosts, isBlank } from './break-costs.ts';

/**
 * Breaking text into lines of a printer with a fixed grid: an ASCII character takes one column, every other one
 * the two columns of a Chinese cell (whatever is sent as GB18030 of more than one byte prints so).
 */

/** Columns that one character takes. */
export function characterWidth(character: string): 1 | 2 {
  return (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
}

/** Columns that a text takes on one line. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** One more line is dearer than to end one at a phrase, and cheaper than to end one between two words. */
const lineCost = 3;
/** Two characters and a full stop are a remnant, no line. */
const remnantColumns = 6;
const remnantCost = 30;

/** The best lines from one character to the end. */
interface Rest {
  cost: number;
  /** where the first of them ends */
  end: number;
}

/** The cheapest way to break a paragraph that is wider than a line; of ways that cost the same, the fullest lines first. */
function brokenAtBest(paragraph: string, columns: number): string[] {
  const characters = [...paragraph];
  const costs = breakCosts(characters);
  const rests: Rest[] = [];
  rests[characters.length] = { cost: 0, end: characters.length };
  for (let start = characters.length - 1; start >= 0; start -= 1)
    rests[start] = bestRest(characters, { start, columns, costs, rests });
  const lines: string[] = [];
  for (let start = 0; start < characters.length;) {
    const { end } = rests[start] ?? { end: characters.length };
    lines.push(characters.slice(start, end).join('').trimEnd());
    start = end;
  }
  return lines;
}

function bestRest(
  characters: readonly string[],
  {
    start,
    columns,
    costs,
    rests,
  }: { start: number; columns: number; costs: readonly number[]; rests: readonly Rest[] },
): Rest {
  let best: Rest = { cost: Infinity, end: characters.length };
  let [width, inked] = [0, 0];
  for (let end = start; end < characters.length;) {
    const character = characters[end] ?? '';
    width += characterWidth(character);
    // A blank where the line is broken stands for the break itself and takes no room.
    if (!isBlank(character)) inked = width;
    if (inked > columns) break;
    end += 1;
    const breaking = end === characters.length ? 0 : (costs[end] ?? 0);
    const cost =
      lineCost + breaking + (inked <= remnantColumns ? remnantCost : 0) + (rests[end]?.cost ?? Infinity);
    if (cost <= best.cost) best = { cost, end };
  }
  return best;
}

/**
 * Wraps text to lines of at most `columns` columns (2 or more). Line breaks in the text are kept; blanks at a
 * break are dropped; nothing else is lost. A text wider than a line is broken after its sentences, else after its
 * phrases, else between its words. Numbers and words stay whole and closing punctuation never begins a line, except
 * where a single one is wider than the line.
 */
export function wrapText(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const line = paragraph.trimEnd();
    return displayWidth(line) <= columns ? [line] : brokenAtBest(line, columns);
  });
}
