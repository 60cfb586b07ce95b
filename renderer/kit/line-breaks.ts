/** A piece of a text as it is set; the pieces joined are the text. */
export interface SetPiece {
  text: string;
  /**
   * A Chinese quotation mark, half as wide: no hole before a full stop, no indent at the beginning of a line. The
   * character before an opening one stays with it: a line does not end with the 点 of 点“再试一次”.
   */
  quote?: true;
  /** stays on one line; a line may end after it */
  whole?: true;
  /** dots in place of what is not shown, set close */
  dots?: true;
}

const marks = /(\p{Script=Han}?“|”|\p{Script=Han}·|•+)/u;
/** A number and what it counts are read together; the blanks around it end no line. */
const counted = /(?<=\d) (?=\p{Script=Han})|(?<=\p{Script=Han}) (?=\d)/gu;

/** Cuts a text where Chinese typesetting asks for more than the browser does by itself. */
export function setPieces(text: string): SetPiece[] {
  return text
    .replaceAll(counted, '\u00a0')
    .split(marks)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (/[“”]$/u.test(piece)) return { text: piece, quote: true };
      if (piece.startsWith('•')) return { text: piece, dots: true };
      return marks.test(piece) ? { text: piece, whole: true } : { text: piece };
    });
}
