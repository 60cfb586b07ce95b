/**
 * Captures of USB readers made of 64-byte HID reports (devices.md section 1, "USB flavours"). Each reading of a
 * capture is a stream of frames plus, for every byte of it, where it lay in the file.
 */
export interface CaptureReading {
  framing: 'serial' | 'hidPadded' | 'hidLengthPrefixed';
  bytes: Uint8Array;
  sourceOffsets: Uint32Array;
  /** whether nothing in the file contradicts this framing */
  consistent: boolean;
}

export const reportLength = 64;
const payloadOfReport = 63;
const moreFollows = 0xff;
const header = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
const bytesAroundLength = 7;

/** The file as a serial stream: nothing to unwrap. */
export function readAsSerial(file: Uint8Array): CaptureReading {
  return readingOf('serial', file, [[0, file.length]], true);
}

/**
 * 0483:572B: byte 0 of a report is the length of its payload, at most 63; FF means 63 bytes and more to come. A
 * report that begins with anything else is kept whole, as the stray it is.
 */
export function readAsLengthPrefixed(file: Uint8Array): CaptureReading {
  const kept: Span[] = [];
  let consistent = file.length > 0 && file.length % reportLength === 0;
  for (let start = 0; start < file.length; start += reportLength) {
    const prefix = file[start] ?? 0;
    const payload = prefix === moreFollows ? payloadOfReport : prefix;
    const isStray = payload > payloadOfReport;
    const end = Math.min(start + reportLength, file.length);
    const payloadEnd = Math.min(start + 1 + payload, end);
    kept.push(isStray ? [start, end] : [start + 1, payloadEnd]);
    if (isStray || !isZero(file, payloadEnd, end)) consistent = false;
  }
  return readingOf('hidLengthPrefixed', file, kept, consistent);
}

/**
 * 2B8B:2721: no prefix; every frame begins at the begin of a report and is padded with zeros to the end of its
 * last one. Only such padding is left out, so a stream that is none of this kind loses nothing.
 */
export function readAsPadded(file: Uint8Array): CaptureReading {
  const kept: Span[] = [];
  let consistent = true;
  for (let start = 0; start < file.length;) {
    const span = frameSpanAt(file, start);
    const reports = Math.max(1, Math.ceil(span / reportLength));
    const end = Math.min(start + reports * reportLength, file.length);
    const isPadded = end % reportLength === 0 && isZero(file, start + span, end);
    if (!isPadded && start + span < end) consistent = false;
    kept.push([start, isPadded ? Math.min(start + span, end) : end]);
    start = end;
  }
  return readingOf('hidPadded', file, kept, consistent);
}

/** Bytes of the frame beginning with a report: up to where its Len says, or to the next report with a header. */
function frameSpanAt(file: Uint8Array, start: number): number {
  if (!hasHeaderAt(file, start)) return isZero(file, start, start + reportLength) ? 0 : reportLength;
  const declared = (file[start + 5] ?? 0) * 256 + (file[start + 6] ?? 0) + bytesAroundLength;
  for (let next = reportLength; next < declared; next += reportLength) {
    if (hasHeaderAt(file, start + next)) return next;
  }
  return Math.min(declared, file.length - start);
}

function hasHeaderAt(file: Uint8Array, start: number): boolean {
  return header.every((byte, index) => file[start + index] === byte);
}

function isZero(file: Uint8Array, start: number, end: number): boolean {
  return file.subarray(start, end).every((byte) => byte === 0);
}

type Span = [start: number, end: number];

function readingOf(
  framing: CaptureReading['framing'],
  file: Uint8Array,
  kept: readonly Span[],
  consistent: boolean,
): CaptureReading {
  const length = kept.reduce((sum, [start, end]) => sum + end - start, 0);
  const bytes = new Uint8Array(length);
  const sourceOffsets = new Uint32Array(length);
  let at = 0;
  for (const [start, end] of kept) {
    bytes.set(file.subarray(start, end), at);
    for (let source = start; source < end; source += 1, at += 1) sourceOffsets[at] = source;
  }
  return { framing, bytes, sourceOffsets, consistent };
}
