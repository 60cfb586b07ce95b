import QRCode from 'qrcode';
import { blankBitmap, fillRectangle, type Bitmap } from './bitmap.ts';

/** Settings and data of the QR functions of `GS ( k`. */
export interface QrSettings {
  moduleSize: number;
  level: 'L' | 'M' | 'Q' | 'H';
  data: Uint8Array;
}

export function initialQrSettings(): QrSettings {
  return { moduleSize: 3, level: 'L', data: new Uint8Array(0) };
}

const levels = ['L', 'M', 'Q', 'H'] as const;

/** Error correction of the parameter of `GS ( k` function 69: 48 to 51, or 0 to 3 as some programs send it. */
export function qrLevel(parameter: number): QrSettings['level'] {
  return levels[parameter >= 48 ? parameter - 48 : parameter] ?? 'L';
}

/** The symbol without quiet zone, or undefined when the contents are empty or too long for any QR code. */
export function qrBitmap({ data, level, moduleSize }: QrSettings): Bitmap | undefined {
  const modules = qrModules(data, level);
  if (!modules) return undefined;
  const size = Math.max(1, Math.min(moduleSize, 16));
  const bitmap = blankBitmap(modules.size * size, modules.size * size);
  for (let index = 0; index < modules.data.length; index += 1) {
    if (!modules.data[index]) continue;
    fillRectangle(bitmap, (index % modules.size) * size, Math.floor(index / modules.size) * size, size, size);
  }
  return bitmap;
}

/** The modules of the QR code that holds `data`, as a printer chooses them: smallest version that fits. */
export function qrModules(
  data: Uint8Array,
  errorCorrectionLevel: QrSettings['level'],
): { size: number; data: Uint8Array } | undefined {
  if (data.length === 0) return undefined;
  const text = Buffer.from(data).toString('latin1');
  const plain = /^[\x20-\x7e]*$/.test(text);
  try {
    const contents = plain ? text : [{ data: Uint8Array.from(data), mode: 'byte' as const }];
    return QRCode.create(contents, { errorCorrectionLevel }).modules;
  } catch {
    // The library has no other way to say that the contents do not fit.
    return undefined;
  }
}
