import iconv from 'iconv-lite';

export type StreamPart = number | string | readonly number[] | Uint8Array;

/** Bytes of a test stream: numbers as they are, strings in the encoding named. */
export function stream(...parts: StreamPart[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : typeof part === 'string' ? ascii(part) : [...part],
    ),
  );
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

export function gb(text: string): Uint8Array {
  return iconv.encode(text, 'gb18030');
}

export function inPage(page: string, text: string): Uint8Array {
  return iconv.encode(text, page);
}

export const ESC = 0x1b;
export const FS = 0x1c;
export const GS = 0x1d;
export const DLE = 0x10;
export const LF = 0x0a;

/** `GS ( k` with its length. */
export function symbolFunction(...parameters: number[]): number[] {
  return [GS, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters];
}

/** A QR code by command. */
export function qrCode(content: Uint8Array, moduleSize = 6): number[] {
  return [
    ...symbolFunction(49, 65, 50, 0),
    ...symbolFunction(49, 67, moduleSize),
    ...symbolFunction(49, 69, 49),
    ...symbolFunction(49, 80, 48, ...content),
    ...symbolFunction(49, 81, 48),
  ];
}
