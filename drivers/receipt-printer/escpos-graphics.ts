import { bitmapOfColumns, bitmapOfRows, enlarged, type Bitmap } from './bitmap.ts';

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}

/** Scale of the mode byte that several image commands share: bit 0 doubles the width, bit 1 the height. */
function modeScale(mode: number): { x: number; y: number } {
  return { x: mode & 1 ? 2 : 1, y: mode & 2 ? 2 : 1 };
}

/** GS v 0: raster image. */
export function rasterImage(parameters: Uint8Array): Bitmap {
  const { x, y } = modeScale(parameters[1] ?? 0);
  return bitmapOfRows(parameters.subarray(6), word(parameters, 2), x, y);
}

/** GS Q 0: image of columns. */
export function columnImage(parameters: Uint8Array): Bitmap {
  const { x, y } = modeScale(parameters[1] ?? 0);
  return bitmapOfColumns(parameters.subarray(6), word(parameters, 4), x, y);
}

/** ESC *: a strip of 8 or 24 dots; single density draws each column twice, eight dots are thrice as high. */
export function stripImage(parameters: Uint8Array): Bitmap {
  const mode = parameters[0] ?? 0;
  const tall = mode >= 32;
  return bitmapOfColumns(parameters.subarray(3), tall ? 3 : 1, mode & 1 ? 1 : 2, tall ? 1 : 3);
}

/** An image to print, or the frame of one that lies in the printer and not in the capture. */
export type PrintedGraphics = Bitmap | { width: number; height: number; label: string };

/** A logo whose dots only the printer knows: its size is a guess. */
function unknownLogo(name: string): PrintedGraphics {
  return { width: 240, height: 96, label: `logo ${name}` };
}

/**
 * Images kept in the printer: those of GS * and FS q by number, those of `GS ( L` and `GS 8 L` by key, and the
 * graphics waiting in the print buffer.
 */
export class StoredGraphics {
  #downloaded: Bitmap | undefined;
  /** undefined before FS q: what the printer had then is not known */
  #numbered: Bitmap[] | undefined;
  /** a key without image was deleted */
  readonly #keyed = new Map<string, Bitmap | undefined>();
  #keyedWereCleared = false;
  #waiting: Bitmap | undefined;

  /** ESC @ forgets what was downloaded; what is in the printer's non-volatile memory stays. */
  reset(): void {
    this.#downloaded = undefined;
    this.#waiting = undefined;
  }

  /** GS * */
  download(parameters: Uint8Array): void {
    this.#downloaded = bitmapOfColumns(parameters.subarray(2), parameters[1] ?? 0);
  }

  /** GS / */
  downloaded(mode: number): Bitmap | undefined {
    return scaled(this.#downloaded, mode);
  }

  /** FS q */
  store(parameters: Uint8Array): void {
    const images: Bitmap[] = [];
    let at = 1;
    for (let image = 0; image < (parameters[0] ?? 0); image += 1) {
      const bytesPerColumn = word(parameters, at + 2);
      const length = word(parameters, at) * 8 * bytesPerColumn;
      images.push(bitmapOfColumns(parameters.subarray(at + 4, at + 4 + length), bytesPerColumn));
      at += 4 + length;
    }
    this.#numbered = images;
  }

  /** FS p */
  stored(parameters: Uint8Array): PrintedGraphics | undefined {
    const [number = 0, mode = 0] = parameters;
    if (!this.#numbered) return number > 0 ? unknownLogo(String(number)) : undefined;
    return scaled(this.#numbered[number - 1], mode);
  }

  /**
   * A function of `GS ( L` or `GS 8 L`, from its `m` byte on. Returns the image to print, for the two functions
   * that print.
   */
  graphics(parameters: Uint8Array): PrintedGraphics | undefined {
    const [, functionCode = 0, ...rest] = parameters.subarray(0, 6);
    const data = parameters.subarray(2);
    switch (functionCode) {
      case 2:
      case 50: {
        const waiting = this.#waiting;
        this.#waiting = undefined;
        return waiting;
      }
      case 112:
      case 113:
        this.#wait(graphicsImage(data.subarray(4), functionCode === 112, rest[1] ?? 1, rest[2] ?? 1));
        return undefined;
      case 69:
      case 85:
        return this.#printKeyed(data);
      default:
        this.#keep(functionCode, data);
        return undefined;
    }
  }

  /** Functions for non-volatile memory (65 to 68) and for downloaded graphics (81 to 84) take the same data. */
  #keep(functionCode: number, data: Uint8Array): void {
    switch (functionCode) {
      case 65:
      case 81:
        this.#keyed.clear();
        this.#keyedWereCleared = true;
        return;
      case 66:
      case 82:
        this.#keyed.set(keyOf(data), undefined);
        return;
      case 67:
      case 68:
      case 83:
      case 84: {
        const byRows = functionCode % 2 === 1;
        this.#keyed.set(keyOf(data.subarray(1)), graphicsImage(data.subarray(4), byRows, 1, 1, 1));
      }
    }
  }

  #printKeyed(data: Uint8Array): PrintedGraphics | undefined {
    const key = keyOf(data);
    if (!this.#keyed.has(key)) return this.#keyedWereCleared ? undefined : unknownLogo(nameOfKey(data));
    const image = this.#keyed.get(key);
    return image && enlarged(image, data[2] === 2 ? 2 : 1, data[3] === 2 ? 2 : 1);
  }

  /** Planes of several colours are stored one after the other and printed over each other. */
  #wait(image: Bitmap): void {
    const before = this.#waiting;
    this.#waiting = image;
    if (before?.width !== image.width || before.height !== image.height) return;
    before.dots.forEach((dot, index) => {
      if (dot) image.dots[index] = 1;
    });
  }
}

function keyOf(bytes: Uint8Array): string {
  return `${bytes[0]},${bytes[1]}`;
}

/** Keys are two characters, which are letters or digits as a rule. */
function nameOfKey(bytes: Uint8Array): string {
  const key = bytes.subarray(0, 2);
  return key.every((byte) => byte > 0x20 && byte < 0x7f)
    ? Buffer.from(key).toString('latin1')
    : key.join(',');
}

/** `xL xH yL yH [c] data`: rows or columns, each padded to whole bytes. */
function graphicsImage(
  bytes: Uint8Array,
  byRows: boolean,
  scaleX: number,
  scaleY: number,
  colours = 0,
): Bitmap {
  const width = word(bytes, 0);
  const height = word(bytes, 2);
  const data = bytes.subarray(4 + colours);
  const x = scaleX === 2 ? 2 : 1;
  const y = scaleY === 2 ? 2 : 1;
  const perRow = Math.ceil(width / 8);
  const perColumn = Math.ceil(height / 8);
  if (byRows) return bitmapOfRows(data.subarray(0, perRow * height), perRow, x, y);
  return bitmapOfColumns(data.subarray(0, perColumn * width), perColumn, x, y);
}

function scaled(image: Bitmap | undefined, mode: number): Bitmap | undefined {
  if (!image) return undefined;
  const { x, y } = modeScale(mode);
  return enlarged(image, x, y);
}
