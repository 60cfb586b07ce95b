/** Sound as samples of one channel, from -32768 to 32767. */
export interface Wave {
  sampleRate: number;
  samples: Int16Array<ArrayBuffer>;
}

/** Quieter than this (of 32768) is silence: about -44 dB. */
const silence = 200;
/** Kept on both sides of what is heard, so that no sound begins with a click. */
const marginSeconds = 0.012;
/** Loudest sample of a normalised clip: 3 dB below the limit. */
const peak = 23_000;

/** Reads a RIFF/WAVE file of 16-bit samples in one channel; `undefined` when it is something else. */
export function readWave(bytes: Uint8Array): Wave | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') return undefined;
  let sampleRate = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    if (tag(at) === 'fmt ') {
      const isMono16 = view.getUint16(at + 10, true) === 1 && view.getUint16(at + 22, true) === 16;
      if (!isMono16) return undefined;
      sampleRate = view.getUint32(at + 12, true);
    }
    // a stream's header promises more than comes: what is there counts
    if (tag(at) === 'data') return { sampleRate, samples: samplesAt(view, at + 8, length) };
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** The same sound as a RIFF/WAVE file. */
export function writeWave({ sampleRate, samples }: Wave): Uint8Array<ArrayBuffer> {
  const file = silentWave(sampleRate, samples.length);
  file.samples.set(samples);
  return file.bytes;
}

/** A RIFF/WAVE file of so many silent samples, which lie in it as `samples`: what is written there is heard. */
export function silentWave(
  sampleRate: number,
  length: number,
): { bytes: Uint8Array<ArrayBuffer>; samples: Int16Array<ArrayBuffer> } {
  const bytes = new Uint8Array(44 + length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) =>
    [...value].forEach((character, index) => view.setUint8(at + index, character.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + length * 2, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, length * 2, true);
  // as the machine has them: it and the format both put the low byte first
  return { bytes, samples: new Int16Array(bytes.buffer, 44) };
}

/** Without the silence around it, and as loud as all other clips. Nothing remains of a wave without sound. */
export function trimmed({ sampleRate, samples }: Wave): Wave {
  const isHeard = (sample: number) => Math.abs(sample) > silence;
  const first = samples.findIndex(isHeard);
  if (first === -1) return { sampleRate, samples: new Int16Array(0) };
  const margin = Math.round(marginSeconds * sampleRate);
  const kept = samples.slice(Math.max(0, first - margin), samples.findLastIndex(isHeard) + margin + 1);
  const loudest = kept.reduce((loud, sample) => Math.max(loud, Math.abs(sample)), 1);
  return { sampleRate, samples: kept.map((sample) => Math.round((sample * peak) / loudest)) };
}

export const secondsOf = ({ sampleRate, samples }: Wave): number =>
  Math.round((samples.length / sampleRate) * 1000) / 1000;

function samplesAt(view: DataView, start: number, length: number): Int16Array<ArrayBuffer> {
  const count = Math.floor(Math.min(length, view.byteLength - start) / 2);
  return Int16Array.from({ length: count }, (_, index) => view.getInt16(start + index * 2, true));
}
