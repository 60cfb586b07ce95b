/**
 * How many bytes each ESC/POS command takes after its two leading bytes. Source: the command lists of Epson's
 * ESC/POS reference and of Chinese printer manuals; facts/devices.md section 2. Kept as data so that framing and
 * meaning stay apart: a command whose length is known is skipped correctly even where it draws nothing.
 */

/** Total parameter bytes; `more` when the bytes seen do not tell yet; `invalid` when no such form exists. */
export type ParameterLength = number | 'more' | 'invalid';
type LengthOf = number | ((parameters: Uint8Array) => ParameterLength);

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

/** Names of the four command prefixes. */
export const commandPrefixes: ReadonlyMap<number, string> = new Map([
  [ESC, 'ESC'],
  [FS, 'FS'],
  [GS, 'GS'],
  [DLE, 'DLE'],
]);

const controlNames: ReadonlyMap<number, string> = new Map([
  [0x04, 'EOT'],
  [0x05, 'ENQ'],
  [0x0c, 'FF'],
  [0x14, 'DC4'],
  [0x1d, 'GS'],
  [0x1e, 'RS'],
  [0x20, 'SP'],
]);

/** More than any real image or stored graphic; a longer announcement is damage, not a command. */
const longestData = 16 * 1024 * 1024;
/** Longest text of a barcode that ends with NUL. */
const longestBarcode = 255;

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
}

/** A command whose header of `header` bytes tells how much data follows. */
function announced(header: number, dataLength: (bytes: Uint8Array) => number): LengthOf {
  return (bytes) => {
    if (bytes.length < header) return 'more';
    const total = header + dataLength(bytes);
    return total <= longestData ? total : 'invalid';
  };
}

/** The form is told by the first parameter byte. */
function byFirst(lengthFor: (first: number) => ParameterLength | LengthOf): LengthOf {
  return (bytes) => {
    const first = bytes[0];
    if (first === undefined) return 'more';
    const length = lengthFor(first);
    return typeof length === 'function' ? length(bytes) : length;
  };
}

const lettered = announced(3, (bytes) => word(bytes, 1));

const bitImage = byFirst((mode) => {
  if (![0, 1, 32, 33].includes(mode)) return 'invalid';
  return announced(3, (bytes) => word(bytes, 1) * (mode < 32 ? 1 : 3));
});

/** ESC D: column numbers that grow, ended by NUL; a number that does not grow ends the list too. */
function tabStops(bytes: Uint8Array): ParameterLength {
  for (let index = 0; index < 33; index += 1) {
    const column = bytes[index];
    if (column === undefined) return 'more';
    if (column === 0) return index + 1;
    if (index > 0 && column <= (bytes[index - 1] ?? 0)) return index;
  }
  return 32;
}

/** ESC &: for each character of the range its width, then width x `y` bytes. */
function definedCharacters(bytes: Uint8Array): ParameterLength {
  if (bytes.length < 3) return 'more';
  const [bytesHigh = 0, first = 0, last = 0] = bytes;
  if (bytesHigh > 3 || first < 0x20 || last > 0x7e || first > last) return 'invalid';
  let at = 3;
  for (let code = first; code <= last; code += 1) {
    const width = bytes[at];
    if (width === undefined) return 'more';
    at += 1 + width * bytesHigh;
  }
  return at;
}

/** FS q: `n` stored images, each with its own size. */
function storedImages(bytes: Uint8Array): ParameterLength {
  const count = bytes[0];
  if (count === undefined) return 'more';
  let at = 1;
  for (let image = 0; image < count; image += 1) {
    if (bytes.length < at + 4) return 'more';
    at += 4 + word(bytes, at) * word(bytes, at + 2) * 8;
    if (at > longestData) return 'invalid';
  }
  return at;
}

/** Form A of GS k ends with NUL; without one, the beginning of the next command ends it. */
function nulTerminated(bytes: Uint8Array): ParameterLength {
  const end = bytes.findIndex((byte, index) => index > 0 && (byte === 0 || commandPrefixes.has(byte)));
  if (end > longestBarcode + 1 || (end < 0 && bytes.length > longestBarcode + 1)) return 'invalid';
  if (end < 0) return 'more';
  return bytes[end] === 0 ? end + 1 : end;
}

const barcode = byFirst((symbology) => {
  if (symbology <= 8) return nulTerminated;
  if (symbology >= 65 && symbology <= 79) return announced(2, (bytes) => bytes[1] ?? 0);
  // A QR form of small Chinese printers: GS k 97 version level nL nH data.
  if (symbology === 97) return announced(5, (bytes) => word(bytes, 3));
  return 'invalid';
});

/** ESC GS of Star printers: known by their lengths only, so that their data are not printed as text. */
const starFunction = byFirst((letter) => {
  if ('taAb*'.includes(String.fromCharCode(letter))) return 2;
  if (letter === 0x28 || letter === 0x29) return announced(4, (bytes) => word(bytes, 2));
  // Raster: ESC GS S m xL xH yL yH n data.
  if (letter === 0x53) return announced(7, (bytes) => word(bytes, 2) * word(bytes, 4));
  return letter === 0x78 || letter === 0x79 ? starSymbol : 'invalid';
});

/** ESC GS x (PDF417) and ESC GS y (QR): S sets, D brings data, P prints, I asks. */
function starSymbol(bytes: Uint8Array): ParameterLength {
  const [letter, action, first] = bytes;
  if (action === undefined) return 'more';
  if (action === 0x50 || action === 0x49) return 2;
  if (action === 0x53) return letter === 0x78 && first === 0x30 ? 6 : 4;
  if (action !== 0x44) return 'invalid';
  const header = letter === 0x79 ? 6 : 4;
  return bytes.length < header ? 'more' : header + word(bytes, header - 2);
}

/** ESC b of Star printers: a barcode that ends with RS. */
function starBarcode(bytes: Uint8Array): ParameterLength {
  const end = bytes.subarray(0, longestBarcode).indexOf(0x1e, 4);
  if (end >= 0) return end + 1;
  return bytes.length < longestBarcode ? 'more' : 'invalid';
}

const cut = byFirst((mode) => {
  if ([0, 1, 48, 49].includes(mode)) return 1;
  return [65, 66, 97, 98, 103, 104].includes(mode) ? 2 : 'invalid';
});

/** GS D m fn a kc1 kc2 b c: a Windows BMP, which begins with `BM` and its own size in four bytes. */
const windowsBitmap: LengthOf = (bytes) => {
  const header = 7;
  if (bytes.length < header + 6) return 'more';
  const size = word(bytes, header + 2) + word(bytes, header + 4) * 65536;
  const isBmp = bytes[header] === 0x42 && bytes[header + 1] === 0x4d && size <= longestData;
  return isBmp ? header + Math.max(6, size) : 'invalid';
};

const realTimeRequest = byFirst((request) => ({ 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 })[request] ?? 'invalid');

const lengths: ReadonlyMap<number, Readonly<Record<string, LengthOf>>> = new Map([
  [
    ESC,
    {
      FF: 0,
      SP: 1,
      '!': 1,
      $: 2,
      '%': 1,
      '&': definedCharacters,
      '(': lettered,
      '*': bitImage,
      '-': 1,
      '2': 0,
      '3': 1,
      '<': 0,
      '=': 1,
      '?': 1,
      '@': 0,
      D: tabStops,
      E: 1,
      G: 1,
      J: 1,
      K: 1,
      L: 0,
      M: 1,
      R: 1,
      S: 0,
      T: 1,
      U: 1,
      V: 1,
      W: 8,
      '\\': 2,
      a: 1,
      c: 2,
      d: 1,
      e: 1,
      i: 0,
      m: 0,
      o: 0,
      p: 3,
      q: 0,
      r: 1,
      t: 1,
      u: 1,
      v: 0,
      '{': 1,
      // Chinese printers: heating, encoding, beeper, QR code in one command.
      '7': 3,
      '9': 1,
      B: 2,
      Z: announced(5, (bytes) => word(bytes, 3)),
      GS: starFunction,
      RS: 2,
      b: starBarcode,
    },
  ],
  [
    FS,
    {
      '!': 1,
      '&': 0,
      '(': lettered,
      '-': 1,
      '.': 0,
      '2': 74,
      '?': 2,
      C: 1,
      S: 2,
      W: 1,
      p: 2,
      q: storedImages,
      g: byFirst((form) =>
        form === 0x31 ? announced(8, (bytes) => word(bytes, 6)) : form === 0x32 ? 8 : 'invalid',
      ),
    },
  ],
  [
    GS,
    {
      FF: 0,
      '!': 1,
      '#': 1,
      $: 2,
      '(': lettered,
      '*': announced(2, (bytes) => (bytes[0] ?? 0) * (bytes[1] ?? 0) * 8),
      '/': 1,
      ':': 0,
      B: 1,
      D: windowsBitmap,
      E: 1,
      H: 1,
      I: 1,
      L: 2,
      P: 2,
      R: 1,
      T: 1,
      V: cut,
      W: 2,
      Z: 1,
      '\\': 2,
      '^': 3,
      a: 1,
      b: 1,
      c: 0,
      f: 1,
      g: 4,
      h: 1,
      j: 1,
      k: barcode,
      r: 1,
      w: 1,
      z: 3,
      '|': 1,
      '8': byFirst((letter) =>
        letter === 0x4c ? announced(5, (bytes) => word(bytes, 1) + word(bytes, 3) * 65536) : 'invalid',
      ),
      C: byFirst((form) => ({ 0x30: 3, 0x31: 7, 0x32: 3 })[form] ?? 'invalid'),
      Q: byFirst((form) =>
        form === 0x30 ? announced(6, (bytes) => word(bytes, 2) * word(bytes, 4)) : 'invalid',
      ),
      v: byFirst((form) =>
        form === 0x30 ? announced(6, (bytes) => word(bytes, 2) * word(bytes, 4)) : 'invalid',
      ),
    },
  ],
  [DLE, { EOT: byFirst((kind) => ([7, 8, 18].includes(kind) ? 2 : 1)), ENQ: 1, DC4: realTimeRequest }],
]);

/** Letters of `GS (`, `FS (` and `ESC (` that are commands; others are counted as unknown, length and all. */
const letteredKnown: Readonly<Record<string, string>> = {
  'GS (': 'ACDEFHJKLMNPQRUVkz',
  'FS (': 'ACELef',
  'ESC (': 'AY',
  // Star printers' own: not ESC/POS.
  'ESC GS': '',
  'ESC RS': '',
  'ESC b': '',
};

/** A command by its two leading bytes, or undefined where no such command is known. */
export function commandOf(prefix: number, code: number): { name: string; length: LengthOf } | undefined {
  const key = controlNames.get(code) ?? String.fromCharCode(code);
  const length = lengths.get(prefix)?.[key];
  return length === undefined ? undefined : { name: `${commandPrefixes.get(prefix)} ${key}`, length };
}

/** Parameter bytes of a command, given the bytes after its two leading ones. */
export function parameterLength(length: LengthOf, parameters: Uint8Array): ParameterLength {
  return typeof length === 'number' ? length : length(parameters);
}

/** Whether a command with a letter after the bracket (`GS ( k`) is one that exists. */
export function isKnownLetter(name: string, letter: number): boolean {
  const known = letteredKnown[name];
  return known === undefined || known.includes(String.fromCharCode(letter));
}
