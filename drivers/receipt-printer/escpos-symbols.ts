import type { Bitmap } from './bitmap.ts';
import { barcodeOf, barsOf, initialBarcodeSettings } from './escpos-barcodes.ts';
import { initialQrSettings, qrBitmap, qrLevel } from './escpos-qr.ts';
import type { PaperLayout } from './paper-layout.ts';
import { decodedText, type WideEncoding } from './wide-encodings.ts';

const symbolNames: Readonly<Record<number, string>> = {
  48: 'PDF417',
  50: 'MaxiCode',
  51: 'GS1 DataBar',
  52: 'Composite',
  53: 'Aztec',
  54: 'DataMatrix',
};

/** Dots of a barcode that is not drawn. */
const frameWidth = 320;

/** Barcodes and two-dimensional symbols of ESC/POS: their settings, and printing them on a paper. */
export class EscposSymbols {
  readonly qrTexts: string[] = [];
  readonly barcodes: { symbology: string; text: string }[] = [];
  readonly others: { symbology: string; text: string }[] = [];
  readonly qrDrawn = new Set<Bitmap>();
  readonly #layout: PaperLayout;
  #settings = initialBarcodeSettings();
  #qr = initialQrSettings();
  readonly #stored = new Map<number, string>();
  readonly #encoding: WideEncoding;

  constructor(layout: PaperLayout, encoding: WideEncoding) {
    this.#layout = layout;
    this.#encoding = encoding;
  }

  /** Settings after ESC @. */
  reset(): void {
    this.#settings = initialBarcodeSettings();
    this.#qr = initialQrSettings();
    this.#stored.clear();
  }

  /** GS h, GS w, GS H, GS f. Returns whether the command was one of these. */
  setting(name: string, n: number): boolean {
    switch (name) {
      case 'GS h':
        this.#settings.height = Math.max(1, n);
        return true;
      case 'GS w':
        this.#settings.moduleWidth = Math.max(1, Math.min(n, 6));
        return true;
      case 'GS H':
        this.#settings.textPlace = n % 48;
        return true;
      case 'GS f':
        this.#settings.textFont = n % 48 === 0 ? 'A' : 'B';
        return true;
      default:
        return false;
    }
  }

  /** `GS ( k`, from the symbol's number on: QR codes are drawn; of other symbols only their place is shown. */
  symbolFunction(parameters: Uint8Array): void {
    const [kind = 0, functionCode = 0] = parameters;
    const data = parameters.subarray(2);
    const isQr = kind === 49;
    if (functionCode === 81 && isQr) this.#printQr();
    else if (functionCode === 81) this.#printOther(kind);
    else if (functionCode === 80 && !isQr)
      this.#stored.set(kind, decodedText(data.subarray(1), this.#encoding));
    if (!isQr) return;
    if (functionCode === 67) this.#qr.moduleSize = data[0] ?? 3;
    else if (functionCode === 69) this.#qr.level = qrLevel(data[0] ?? 0);
    else if (functionCode === 80) this.#qr.data = data.subarray(1);
  }

  /** Nothing is printed before something was stored. */
  #printOther(kind: number): void {
    const text = this.#stored.get(kind);
    const symbology = symbolNames[kind] ?? `symbol ${kind}`;
    if (text === undefined) return;
    this.others.push({ symbology, text });
    this.#layout.block({ width: 240, height: 96, label: symbology });
  }

  #printQr(): void {
    if (this.#qr.data.length === 0) return;
    this.qrTexts.push(decodedText(this.#qr.data, this.#encoding));
    if (this.#layout.isFull) return;
    const bitmap = qrBitmap(this.#qr);
    if (bitmap) this.qrDrawn.add(bitmap);
    this.#layout.block(bitmap ? { bitmap } : { width: 240, height: 240, label: 'QR' });
  }

  /** One-command QR codes of small Chinese printers: `GS k 97 v r` and `ESC Z v r k`, then length and data. */
  smallPrinterQr(data: Uint8Array, level: number, moduleSize: number): void {
    // Levels are 1 to 4 or the letters themselves.
    const byLetter = 'LMQH'.indexOf(String.fromCharCode(level));
    const before = this.#qr;
    this.#qr = { moduleSize, level: qrLevel(byLetter >= 0 ? byLetter : Math.max(0, level - 1)), data };
    this.#printQr();
    this.#qr = before;
  }

  /** GS k */
  barcode(parameters: Uint8Array): void {
    if (parameters[0] !== 97) return this.#printBarcode(parameters);
    this.smallPrinterQr(parameters.subarray(5), parameters[2] ?? 0, this.#settings.moduleWidth);
  }

  #printBarcode(parameters: Uint8Array): void {
    const barcode = barcodeOf(parameters);
    this.barcodes.push({ symbology: barcode.symbology, text: barcode.text });
    if (this.#layout.isFull) return;
    const bars = barsOf(barcode, this.#settings);
    const width = bars?.width ?? frameWidth;
    if (this.#settings.textPlace & 1) this.#barcodeText(barcode.text, width);
    this.#layout.block(
      bars ? { bitmap: bars } : { width, height: this.#settings.height, label: barcode.symbology },
    );
    if (this.#settings.textPlace & 2) this.#barcodeText(barcode.text, width);
  }

  #barcodeText(text: string, width: number): void {
    const layout = this.#layout;
    const style = layout.style;
    layout.style = { ...style, font: this.#settings.textFont, asciiScale: { x: 1, y: 1 }, rightSpacing: 0 };
    layout.caption(text, width);
    layout.style = style;
  }
}
