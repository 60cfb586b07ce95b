import jsQR from 'jsqr';

// `jsqr` is a CommonJS module whose types name the function as the default export.
const readQr = typeof jsQR === 'function' ? jsQR : jsQR.default;

/** Longer sides in pixels, tried one after the other: a phone's full picture is slow to search and full of noise. */
const sizesTried = [1200, 800, 2000, 500];

export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The text of the QR code in a picture; undefined when none is found. `scaled`: the picture with this longer side. */
export function codeIn(
  size: { width: number; height: number },
  scaled: (width: number, height: number) => Pixels | undefined,
): string | undefined {
  const longer = Math.max(size.width, size.height);
  const sides = new Set([...sizesTried.map((side) => Math.min(side, longer)), Math.min(longer, 3000)]);
  for (const side of sides) {
    const scale = side / longer;
    const pixels = scaled(atLeastOne(size.width * scale), atLeastOne(size.height * scale));
    const code =
      pixels && readQr(pixels.data, pixels.width, pixels.height, { inversionAttempts: 'dontInvert' });
    if (code) return code.data;
  }
  return undefined;
}

function atLeastOne(pixels: number): number {
  return Math.max(1, Math.round(pixels));
}
