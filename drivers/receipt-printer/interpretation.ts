import type { Bitmap } from './bitmap.ts';

/** Where and how one character is printed; sizes and places in dots of the paper. */
export interface CharacterDrawing {
  kind: 'character';
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** dots of the cell beyond `width` that belong to the character: spacing, underlined and inverted with it */
  spacing: number;
  bold: boolean;
  /** thickness of the underline, 0 for none */
  underline: number;
  inverse: boolean;
  /** clockwise */
  turned: 0 | 90 | 180 | 270;
  /** the dots of a character that the capture defined itself; stretched to the cell */
  glyph?: Bitmap;
}

export type Drawing =
  | CharacterDrawing
  | { kind: 'image'; x: number; y: number; bitmap: Bitmap }
  /** a frame with a name, for a symbol that is not drawn itself */
  | { kind: 'box'; x: number; y: number; width: number; height: number; label: string }
  | { kind: 'cut'; y: number };

/** What a stream of ESC/POS bytes puts on paper. */
export interface Interpretation {
  /** text of each printed line that is not empty, without blanks at the end */
  lines: string[];
  /** contents of the QR codes */
  qr: string[];
  barcodes: { symbology: string; text: string }[];
  /** two-dimensional symbols other than QR codes; drawn as a frame only */
  symbols: { symbology: string; text: string }[];
  cuts: number;
  widthDots: number;
  /** length of the paper in dots */
  heightDots: number;
  /** sequences nobody knows, and a command that the end of the capture cut off */
  unknownCommands: number;
  drawings: Drawing[];
  /** images that were drawn for a QR code sent by command */
  qrDrawn: ReadonlySet<Bitmap>;
}
