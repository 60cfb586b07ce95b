/**
 * A captured byte stream as it lies in a file: binary, or hex text with blanks, line breaks, commas and `0x`.
 * Text that holds anything else, or half a byte, is taken as binary.
 */
export function captureBytes(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content).toString('latin1');
  if (!/^[0-9a-fA-FxX\s,;:]*$/.test(text)) return content;
  const words = text.split(/[\s,;:]+/).filter((word) => word !== '');
  const digits = words.map((word) => word.replace(/^0x/i, ''));
  if (digits.length === 0 || digits.some((word) => !/^([0-9a-f]{2})+$/i.test(word))) return content;
  return Uint8Array.from(Buffer.from(digits.join(''), 'hex'));
}
