/**
 * Breaking text into lines of a printer with a fixed grid: an ASCII character takes one column, every other one
 * the two columns of a Chinese cell (whatever is sent as GB18030 of more than one byte prints so).
 */

const neverFirst = new Set('。，、；：！？）》」』】〕〉”’…—·％℃,.;:!?)]}%');
const neverLast = new Set('（《「『【〔〈“‘￥([{$');
/** Characters that hold together: Latin words, numbers, masked numbers, dates, times, case numbers. */
const holdsTogether = /[\w*.,:/+\-@#&%=~'"]/;

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

/**
 * Pieces that stay on one line where they fit: a word or number, a Chinese character, each together with the
 * punctuation that must not begin or end a line beside it.
 */
function unbreakablePieces(text: string): string[] {
  const pieces: string[] = [];
  let before = '';
  for (const character of text) {
    const last = pieces.at(-1);
    const joins =
      last !== undefined &&
      before !== ' ' &&
      character !== ' ' &&
      (neverFirst.has(character) ||
        neverLast.has(before) ||
        (holdsTogether.test(before) && holdsTogether.test(character)));
    if (joins) pieces[pieces.length - 1] = last + character;
    else pieces.push(character);
    before = character;
  }
  return pieces;
}

/** Cuts a piece that is wider than a whole line. */
function cutToColumns(piece: string, columns: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part !== '' && displayWidth(part + character) > columns) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  if (part !== '') parts.push(part);
  return parts;
}

function wrapParagraph(paragraph: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of unbreakablePieces(paragraph)) {
    if (displayWidth(line + piece) <= columns) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    // A blank where the line was broken stands for the break itself.
    if (piece === ' ') {
      line = '';
      continue;
    }
    const parts = cutToColumns(piece, columns);
    line = parts.pop() ?? '';
    lines.push(...parts);
  }
  lines.push(line.trimEnd());
  return lines;
}

/**
 * Wraps text to lines of at most `columns` columns (2 or more). Line breaks in the text are kept; blanks at a
 * break are dropped; nothing else is lost. Numbers and words stay whole and closing punctuation never begins a
 * line, except where a single piece is wider than the line.
 */
export function wrapText(text: string, columns: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, columns));
}
