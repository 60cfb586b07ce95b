const length = 16;

/**
 * The id of a security module as its label writes it, `05.03-20090409-0000012345-1234567890`: two u16 of two digits,
 * a u32, and two u32 of ten digits, all little endian (devices.md section 1, "Frames"). Nothing for other lengths.
 */
export function samIdOf(data: Uint8Array): string | undefined {
  if (data.length !== length) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const short = (at: number): string => String(view.getUint16(at, true)).padStart(2, '0');
  const long = (at: number, digits: number): string => String(view.getUint32(at, true)).padStart(digits, '0');
  return `${short(0)}.${short(2)}-${long(4, 8)}-${long(8, 10)}-${long(12, 10)}`;
}
