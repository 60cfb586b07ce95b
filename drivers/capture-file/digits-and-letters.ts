/** Spellings that ordinary words may have too: whoever asks must look at the bytes before believing. */

const base64 = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i;
const shortestBase64 = 8;

/** The bytes of a text that is nothing but base64 (RFC 4648), in lines of any length. */
export function base64BytesOf(text: string): Uint8Array | undefined {
  const letters = text.replace(/\s+/g, '');
  if (letters.length < shortestBase64 || !base64.test(letters)) return undefined;
  return Uint8Array.from(Buffer.from(letters, 'base64'));
}

const decimals = /^[\s[{(]*-?\d{1,3}(?:\s*[,\s]\s*-?\d{1,3})+[\s,\])};]*$/;

/** The bytes of a list of decimal numbers from -128 to 255, as logs of Java (signed) and Python (unsigned) have them. */
export function decimalBytesOf(text: string): Uint8Array | undefined {
  if (!decimals.test(text)) return undefined;
  const numbers = (text.match(/-?\d+/g) ?? []).map(Number);
  return numbers.every((number) => number >= -128 && number <= 255) ? Uint8Array.from(numbers) : undefined;
}
