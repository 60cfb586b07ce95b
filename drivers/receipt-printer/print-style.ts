/** Width of font A, dots: a column of a receipt. */
export const oneColumn = 12;

/** How characters look from now on: what the style commands of ESC/POS set. */
export interface PrintStyle {
  font: 'A' | 'B';
  asciiScale: { x: number; y: number };
  chineseScale: { x: number; y: number };
  emphasized: boolean;
  doubleStrike: boolean;
  underline: number;
  chineseUnderline: number;
  inverse: boolean;
  turned: 0 | 90 | 270;
  upsideDown: boolean;
  rightSpacing: number;
  chineseSpacing: { left: number; right: number };
}

/** Style after power-up or ESC @. */
export function initialStyle(): PrintStyle {
  return {
    font: 'A',
    asciiScale: { x: 1, y: 1 },
    chineseScale: { x: 1, y: 1 },
    emphasized: false,
    doubleStrike: false,
    underline: 0,
    chineseUnderline: 0,
    inverse: false,
    turned: 0,
    upsideDown: false,
    rightSpacing: 0,
    chineseSpacing: { left: 0, right: 0 },
  };
}

/** Changes that one command makes: `Chinese` commands (FS) set the 24-dot font only. */
const styleCommands: Readonly<Record<string, (style: PrintStyle, n: number) => void>> = {
  'ESC !': (style, n) => {
    style.font = n & 0x01 ? 'B' : 'A';
    style.emphasized = (n & 0x08) !== 0;
    style.underline = n & 0x80 ? Math.max(1, style.underline) : 0;
    // Manuals disagree whether Chinese grows with it; whoever sends it before Chinese text wants it to.
    setScale(style, n & 0x20 ? 2 : 1, n & 0x10 ? 2 : 1);
  },
  'GS !': (style, n) => setScale(style, ((n >> 4) & 7) + 1, (n & 7) + 1),
  'FS !': (style, n) => {
    style.chineseScale = { x: n & 0x04 ? 2 : 1, y: n & 0x08 ? 2 : 1 };
    style.chineseUnderline = n & 0x80 ? Math.max(1, style.chineseUnderline) : 0;
  },
  'FS W': (style, n) => {
    style.chineseScale = n & 1 ? { x: 2, y: 2 } : { x: 1, y: 1 };
  },
  'ESC E': (style, n) => {
    style.emphasized = (n & 1) !== 0;
  },
  'ESC G': (style, n) => {
    style.doubleStrike = (n & 1) !== 0;
  },
  'ESC -': (style, n) => {
    style.underline = thickness(n);
  },
  'FS -': (style, n) => {
    style.chineseUnderline = thickness(n);
  },
  'ESC M': (style, n) => {
    style.font = n % 48 === 0 ? 'A' : 'B';
  },
  'GS B': (style, n) => {
    style.inverse = (n & 1) !== 0;
  },
  'ESC {': (style, n) => {
    style.upsideDown = (n & 1) !== 0;
  },
  'ESC V': (style, n) => {
    style.turned = n % 48 === 0 ? 0 : 90;
  },
  'ESC SP': (style, n) => {
    style.rightSpacing = n;
  },
};

/** Applies a style command with its first parameter; false when it is none. */
export function applyStyle(style: PrintStyle, name: string, n: number): boolean {
  const command = styleCommands[name];
  command?.(style, n);
  return command !== undefined;
}

function setScale(style: PrintStyle, x: number, y: number): void {
  style.asciiScale = { x, y };
  style.chineseScale = { x, y };
}

/** `0`, `1`, `2` may be sent as digits too. */
function thickness(n: number): number {
  const dots = n >= 48 ? n - 48 : n;
  return dots <= 2 ? dots : 0;
}

/** Cell of one character in dots, before turning: 24 x 24 Chinese, 12 x 24 font A, 9 x 17 font B. */
export function cellOf(
  style: PrintStyle,
  wide: boolean,
): { width: number; height: number; left: number; right: number } {
  if (wide) {
    const { x, y } = style.chineseScale;
    const { left, right } = style.chineseSpacing;
    return { width: 24 * x, height: 24 * y, left: left * x, right: right * x };
  }
  const { x, y } = style.asciiScale;
  const [width, height] = style.font === 'A' ? [12, 24] : [9, 17];
  return { width: width * x, height: height * y, left: 0, right: style.rightSpacing * x };
}
