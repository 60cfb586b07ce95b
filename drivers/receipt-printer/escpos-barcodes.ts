import { code128, code128AutomaticValues, code128Values, code39, ean, upcE } from './bar-patterns.ts';
import { blankBitmap, fillRectangle, usualWidthDots, type Bitmap } from './bitmap.ts';
import { code93 } from './code93-patterns.ts';
import { codabar, itf } from './two-width-patterns.ts';

/** Settings of the barcode commands GS h, GS w, GS H and GS f. */
export interface BarcodeSettings {
  height: number;
  moduleWidth: number;
  /** where the text stands: 0 nowhere, 1 above, 2 below, 3 both */
  textPlace: number;
  textFont: 'A' | 'B';
}

export function initialBarcodeSettings(): BarcodeSettings {
  return { height: 162, moduleWidth: 3, textPlace: 0, textFont: 'A' };
}

const symbologies = (
  'UPC-A,UPC-E,EAN-13,EAN-8,CODE39,ITF,CODABAR,CODE93,CODE128,GS1-128,GS1 DataBar,GS1 DataBar Truncated,' +
  'GS1 DataBar Limited,GS1 DataBar Expanded,CODE128 auto'
).split(',');

export interface Barcode {
  symbology: string;
  text: string;
  /** undefined for a symbology that is not drawn, or data it cannot hold */
  modules: string | undefined;
}

/** Symbologies whose bars are the text as it is sent. */
const plainPatterns: Readonly<Record<string, (text: string) => string | undefined>> = {
  'UPC-E': upcE,
  CODE39: code39,
  ITF: itf,
  CODABAR: codabar,
  CODE93: code93,
  'CODE128 auto': (text) => code128(code128AutomaticValues(text, false)),
  // Brackets and blanks are there for people.
  'GS1-128': (text) => code128(code128AutomaticValues(text.replace(/[() ]/g, ''), true)),
};

/** Reads the parameters of GS k: form A (0 to 8, ended by NUL) and form B (65 to 79, with a length). */
export function barcodeOf(parameters: Uint8Array): Barcode {
  const mode = parameters[0] ?? 0;
  const formB = mode >= 65;
  const data = formB ? parameters.subarray(2) : parameters.subarray(1).filter((byte) => byte >= 0x20);
  const symbology = symbologies[formB ? mode - 65 : mode] ?? `GS k ${mode}`;
  const text = Buffer.from(data).toString('latin1');
  const plain = plainPatterns[symbology];
  if (plain) return { symbology, text, modules: plain(text) };
  switch (symbology) {
    case 'CODE128': {
      const coded = code128Values(data);
      return {
        symbology,
        text: coded.text,
        modules: coded.values.length > 1 ? code128(coded.values) : undefined,
      };
    }
    case 'EAN-13':
    case 'EAN-8':
    case 'UPC-A': {
      const coded = ean(text, symbology === 'EAN-13' ? 13 : symbology === 'EAN-8' ? 8 : 12);
      return { symbology, text: coded?.text ?? text, modules: coded?.modules };
    }
    default:
      return { symbology, text, modules: undefined };
  }
}

/** The bars, with narrower modules where the paper is too narrow; undefined when even those do not fit. */
export function barsOf(barcode: Barcode, settings: BarcodeSettings): Bitmap | undefined {
  const { modules } = barcode;
  if (modules === undefined || modules.length > usualWidthDots) return undefined;
  const width = Math.max(1, Math.min(settings.moduleWidth, Math.floor(usualWidthDots / modules.length)));
  const bitmap = blankBitmap(modules.length * width, settings.height);
  for (const [index, module] of [...modules].entries()) {
    if (module === '1') fillRectangle(bitmap, index * width, 0, width, settings.height);
  }
  return bitmap;
}
