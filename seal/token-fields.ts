/** Reads the bytes of a token from left to right. */
export interface ByteReader {
  /** undefined when fewer are left */
  take(count: number): Uint8Array | undefined;
  left(): number;
}

/**
 * How one kind of value stands in a token. `write` answers undefined for a value that has no such form. What `read`
 * makes of bytes that `write` would not have written does not matter: a decoded token is encoded again and compared.
 */
export interface Field<Value> {
  write(value: Value): Uint8Array | undefined;
  read(bytes: ByteReader): Value | undefined;
}

export type Fields<Shape> = { [Name in keyof Shape]-?: Field<Shape[Name]> };

/** Bytes as lowercase hex. */
export function hexField(count: number): Field<string> {
  const form = new RegExp(`^[0-9a-f]{${String(count * 2)}}$`);
  return {
    write: (value) => (form.test(value) ? bytesOfHex(value) : undefined),
    read: (bytes) => hexOrNothing(bytes.take(count)),
  };
}

/** A UUID in lower case, 16 bytes. */
export const uuidField: Field<string> = {
  write: (value) => (value.length === 36 ? hexField(16).write(value.replaceAll('-', '')) : undefined),
  read: (bytes) =>
    hexField(16)
      .read(bytes)
      ?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
};

/** A whole number from 0 in a fixed number of bytes, at most six, big endian. */
export function numberField(count: number): Field<number> {
  return {
    write: (value) =>
      Number.isSafeInteger(value) && value >= 0 && value < 256 ** count
        ? bytesOfHex(value.toString(16).padStart(count * 2, '0'))
        : undefined,
    read: (bytes) => numberOrNothing(bytes.take(count)),
  };
}

/** A whole number from 0 up to the largest safe one, seven bits in a byte, the lowest first; all but the last begin with 1. */
export const countField: Field<number> = {
  write(value) {
    if (!Number.isSafeInteger(value) || value < 0) return undefined;
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
    return Uint8Array.from([...bytes, rest]);
  },
  read(bytes) {
    let value = 0;
    for (let weight = 1; Number.isSafeInteger(value); weight *= 128) {
      const byte = bytes.take(1)?.[0];
      if (byte === undefined) return undefined;
      value += (byte % 128) * weight;
      if (byte < 128) return value;
    }
    return undefined;
  },
};

/** One line of text: its length in bytes (1 to 255), then UTF-8. */
export const textField: Field<string> = {
  write(value) {
    const bytes = new TextEncoder().encode(value);
    if (bytes.length === 0 || bytes.length > 255 || value.includes('\n')) return undefined;
    // Half a surrogate pair has no form of its own in UTF-8.
    return utf8Of(bytes) === value ? Uint8Array.from([bytes.length, ...bytes]) : undefined;
  },
  read(bytes) {
    const text = bytes.take(bytes.take(1)?.[0] ?? 0);
    // Bytes that are no UTF-8 become a replacement character, which encodes to other bytes.
    return text && utf8Of(text);
  },
};

function utf8Of(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** A moment as it is signed: milliseconds since 1970, for texts as `Date.prototype.toISOString` writes them. */
export const momentField: Field<string> = {
  write(value) {
    const ms = Date.parse(value);
    return Number.isFinite(ms) && new Date(ms).toISOString() === value ? numberField(6).write(ms) : undefined;
  },
  read(bytes) {
    const ms = numberField(6).read(bytes);
    return ms === undefined ? undefined : new Date(ms).toISOString();
  },
};

/** Digits, a fixed number of them. */
export function digitsField(digits: number, byteCount: number): Field<string> {
  return {
    write: (value) =>
      value.length === digits && /^\d+$/.test(value)
        ? numberField(byteCount).write(Number(value))
        : undefined,
    read: (bytes) => numberField(byteCount).read(bytes)?.toString().padStart(digits, '0'),
  };
}

/** One after the other; undefined when a value has no form. */
export function writeFields<Shape>(fields: Fields<Shape>, shape: Shape): Uint8Array | undefined {
  const parts = namesOf(fields).map((name) => fields[name].write(shape[name]));
  return parts.every((part) => part !== undefined) ? joined(parts) : undefined;
}

/** What {@link writeFields} wrote; undefined when bytes are missing. */
export function readFields<Shape>(fields: Fields<Shape>, bytes: ByteReader): Shape | undefined {
  const shape: Partial<Shape> = {};
  for (const name of namesOf(fields)) {
    const value = fields[name].read(bytes);
    if (value === undefined) return undefined;
    shape[name] = value;
  }
  return isWhole(fields, shape) ? shape : undefined;
}

export function readerOf(content: Uint8Array): ByteReader {
  let position = 0;
  return {
    take(count) {
      if (count > content.length - position) return undefined;
      position += count;
      return content.subarray(position - count, position);
    },
    left: () => content.length - position,
  };
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Base64 for addresses (RFC 4648, 5), without padding. */
export function base64urlOf(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undefined for other characters or lengths. */
export function bytesOfBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const decoded = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(decoded, (character) => character.charCodeAt(0));
}

function namesOf<Shape>(fields: Fields<Shape>): (keyof Shape)[] {
  return Object.keys(fields) as (keyof Shape)[];
}

function isWhole<Shape>(fields: Fields<Shape>, shape: Partial<Shape>): shape is Shape {
  return namesOf(fields).every((name) => shape[name] !== undefined);
}

function hexOrNothing(bytes: Uint8Array | undefined): string | undefined {
  return bytes && hexOfBytes(bytes);
}

function numberOrNothing(bytes: Uint8Array | undefined): number | undefined {
  return bytes?.reduce((value, byte) => value * 256 + byte, 0);
}
