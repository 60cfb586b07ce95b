import { barcodeOf, barsOf, initialBarcodeSettings } from './escpos-barcodes.ts';
import { initialQrSettings, qrBitmap, qrLevel, qrText } from './escpos-qr.ts';
import type { PaperLayout } from './paper-layout.ts';

const symbolNames: Readonly<Record<number, string>> = {
  48: 'PDF417',
  50: 'MaxiCode',
  51: 'GS1 DataBar',
  52: 'Composite',
  53: 'Aztec',
  54: 'DataMatrix',
};

/** Barcodes and two-dimensional symbols of ESC/POS: their settings, and printing them on a paper. */
export class EscposSymbols {
  readonly qrTexts: string[] = [];
  readonly barcodes: { symbology: string; text: string }[] = [];
  readonly #layout: PaperLayout;
  #settings = initialBarcodeSettings();
  #qr = initialQrSettings();

  constructor(layout: PaperLayout) {
    this.#layout = layout;
  }

  /** Settings after ESC @. */
  reset(): void {
    this.#settings = initialBarcodeSettings();
    this.#qr = initialQrSettings();
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
    else if (functionCode === 81)
      this.#layout.block({ width: 240, height: 96, label: symbolNames[kind] ?? 'symbol' });
    if (!isQr) return;
    if (functionCode === 67) this.#qr.moduleSize = data[0] ?? 3;
    else if (functionCode === 69) this.#qr.level = qrLevel(data[0] ?? 0);
    else if (functionCode === 80) this.#qr.data = data.subarray(1);
  }

  #printQr(): void {
    if (this.#qr.data.length === 0) return;
    this.qrTexts.push(qrText(this.#qr.data));
    const bitmap = qrBitmap(this.#qr);
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
    const bars = barsOf(barcode, this.#settings);
    if (this.#settings.textPlace & 1) this.#barcodeText(barcode.text);
    this.#layout.block(
      bars ? { bitmap: bars } : { width: 320, height: this.#settings.height, label: barcode.symbology },
    );
    if (this.#settings.textPlace & 2) this.#barcodeText(barcode.text);
  }

  #barcodeText(text: string): void {
    const layout = this.#layout;
    layout.printLine();
    const style = layout.style;
    layout.style = { ...style, font: this.#settings.textFont, asciiScale: { x: 1, y: 1 }, rightSpacing: 0 };
    for (const character of text) layout.character({ text: character, wide: false });
    layout.feed(0);
    layout.style = style;
  }
}
