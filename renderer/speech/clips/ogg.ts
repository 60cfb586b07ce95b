/** Samples in a second of Opus, whatever was encoded. */
const opusRate = 48_000;

/**
 * How long an Ogg file of one Opus or Vorbis stream lasts, in seconds; `undefined` for anything else. The last
 * page tells how many samples there are in all (RFC 3533 section 6, RFC 7845 section 4).
 */
export function oggSeconds(bytes: Uint8Array): number | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = file.lastIndexOf('OggS');
  if (file.indexOf('OggS') !== 0 || last + 14 > file.length) return undefined;
  const samples = Number(file.readBigInt64LE(last + 6));
  const opus = file.indexOf('OpusHead');
  if (opus !== -1 && opus + 12 <= file.length) {
    return positive((samples - file.readUInt16LE(opus + 10)) / opusRate);
  }
  const vorbis = file.indexOf('\u0001vorbis', 0, 'latin1');
  if (vorbis !== -1 && vorbis + 16 <= file.length) return positive(samples / file.readUInt32LE(vorbis + 12));
  return undefined;
}

const positive = (seconds: number): number | undefined =>
  Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) / 1000 : undefined;
