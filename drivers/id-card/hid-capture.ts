/**
 * Captures of USB readers made of 64-byte HID reports (devices.md section 1, "USB flavours"), with or without the
 * report id 00 before each. Where reports lie is taken from the frames in them, frame by frame, so that what was
 * lost or slipped in between spoils nothing behind it. Reports of zeros are what a reader says that has nothing to say.
 */
export interface CaptureReading {
  /** `reports`: prefixes, report ids and padding are left out */
  framing: 'serial' | 'reports';
  bytes: Uint8Array;
  /** place in the file of a byte of `bytes` */
  sourceOf(offset: number): number;
  /** whether nothing in the file contradicts that it is made of reports */
  consistent: boolean;
}

const reportLength = 64;
const moreFollows = 0xff;
const preamble = 0xaa;
/** What is left of a header that lost its first byte: that much is tolerated on a serial line too. */
const shortHeader = Uint8Array.of(preamble, preamble, 0x96, 0x69);
/** Len itself lies between the header and what it counts. */
const lengthFieldBytes = 2;
const shortestLength = 3;
const longestLength = 2314;

/** How a frame lies in reports: bytes before each payload, and whether the last of them counts the payload. */
interface Shape {
  lead: number;
  payload: number;
  isCounted: boolean;
}

/** The surest first: what has a count of the right value before it is hardly anything else. */
const shapes: readonly Shape[] = [
  { lead: 2, payload: 63, isCounted: true },
  { lead: 1, payload: 63, isCounted: true },
  { lead: 1, payload: 64, isCounted: false },
  { lead: 0, payload: 64, isCounted: false },
];

type Span = readonly [start: number, end: number];

/** The file as a serial stream: nothing to unwrap. */
export function readAsSerial(file: Uint8Array): CaptureReading {
  return { framing: 'serial', bytes: file, sourceOf: (offset) => offset, consistent: true };
}

/** The file as reports, or nothing when no frame begins in it, or more than reports could hold. */
export function readAsReports(file: Uint8Array): CaptureReading | undefined {
  const unwrapping = new Unwrapping(file);
  return unwrapping.frames > 0 && !unwrapping.isFlood() ? unwrapping.reading() : undefined;
}

class Unwrapping {
  readonly #file: Buffer;
  readonly #sums: Uint8Array;
  readonly #kept: Span[] = [];
  #consistent = true;
  #at = 0;
  /** bytes of the header of the frame that is looked at: five, or four where one was lost */
  #headerBytes = 0;
  /** headers met */
  frames = 0;

  constructor(file: Uint8Array) {
    this.#file = Buffer.from(file.buffer, file.byteOffset, file.length);
    let next = this.#nextHeader(0);
    this.#sums = next < 0 ? new Uint8Array() : runningSums(file);
    while (next >= 0 && !this.isFlood()) {
      this.frames += 1;
      const following = this.#nextHeader(next + shortHeader.length);
      this.#headerBytes = this.#file[next + 2] === preamble ? shortHeader.length + 1 : shortHeader.length;
      this.#take(next, following < 0 ? file.length : following);
      next = following >= 0 && following < this.#at ? this.#nextHeader(this.#at) : following;
    }
    this.#stray(file.length);
  }

  /** Where the next header begins, whole or without its first byte; -1 when there is none. */
  #nextHeader(from: number): number {
    const at = this.#file.indexOf(shortHeader, from);
    return at > from && this.#file[at - 1] === preamble ? at - 1 : at;
  }

  /** Every frame takes a report: so many headers are something else, and not worth the memory. */
  isFlood(): boolean {
    return this.frames > 1000 + this.#file.length / reportLength;
  }

  reading(): CaptureReading {
    const length = this.#kept.reduce((sum, [start, end]) => sum + end - start, 0);
    const bytes = new Uint8Array(length);
    const places: number[] = [];
    let at = 0;
    for (const [start, end] of this.#kept) {
      places.push(at);
      bytes.set(this.#file.subarray(start, end), at);
      at += end - start;
    }
    return {
      framing: 'reports',
      bytes,
      sourceOf: (offset) => {
        const index = lastAtOrBefore(places, offset);
        return (this.#kept[index]?.[0] ?? 0) + offset - (places[index] ?? 0);
      },
      consistent: this.#consistent,
    };
  }

  /** Takes the frame whose header is at `start`; `limit` is the next header, where a damaged frame ends. */
  #take(start: number, limit: number): void {
    const lengthAt = start + this.#headerBytes;
    const isWithin = lengthAt + lengthFieldBytes <= this.#file.length;
    const declared = isWithin ? this.#file.readUInt16BE(lengthAt) : 0;
    const isPossible = declared >= shortestLength && declared <= longestLength;
    const length = declared + this.#headerBytes + lengthFieldBytes;
    const whole = isPossible ? shapes.find((shape) => this.#isWhole(start, length, shape)) : undefined;
    if (whole) this.#keepWhole(start, length, whole);
    else if (!isPossible || !this.#keepAmongIdle(start, length, limit))
      this.#keepDamaged(start, isPossible ? length : 0, limit);
  }

  /** Keeps a frame that is whole once the reports of zeros between its own are left out; false when none is. */
  #keepAmongIdle(start: number, length: number, limit: number): boolean {
    for (const shape of shapes) {
      const spans = this.#spansAmongIdle(start, length, shape, limit);
      const [lastFrom, end] = spans?.at(-1) ?? [0, 0];
      const reportEnd = lastFrom + shape.payload;
      if (!spans || !this.#checks(spans) || !isZero(this.#file, end, reportEnd)) continue;
      this.#stray(start - shape.lead);
      this.#kept.push(...spans);
      this.#at = reportEnd;
      return true;
    }
    return false;
  }

  /** The payloads of a frame that reports of nothing but zeros interrupt, where its leads are right. */
  #spansAmongIdle(start: number, length: number, shape: Shape, limit: number): Span[] | undefined {
    if (start - shape.lead < this.#at) return undefined;
    const spans: Span[] = [];
    let left = length;
    for (let from = start; left > 0; from += strideOf(shape)) {
      const report = from - shape.lead;
      if (report + strideOf(shape) > limit) return undefined;
      if (from > start && isZero(this.#file, report, report + strideOf(shape))) continue;
      if (!this.#leadIsRight(from, left, shape)) return undefined;
      spans.push([from, from + Math.min(shape.payload, left)]);
      left -= shape.payload;
    }
    return spans;
  }

  #keepWhole(start: number, length: number, shape: Shape): void {
    this.#stray(start - shape.lead);
    const end = this.#keep(start, length, shape, this.#file.length);
    const reportEnd = start + reportsOf(length, shape) * strideOf(shape) - shape.lead;
    const isPadded = reportEnd <= this.#file.length && isZero(this.#file, end, reportEnd);
    if (!isPadded) this.#consistent = false;
    this.#at = isPadded ? reportEnd : end;
  }

  /** A frame that is damaged, or no frame at all: the shape whose leads are right as far as it goes. */
  #keepDamaged(start: number, length: number, limit: number): void {
    const fits = (shape: Shape): boolean =>
      shape.isCounted
        ? this.#countedEnd(start, shape, limit) > 0
        : this.#leadsAreRight(start, length, shape, limit);
    const shape = length > 0 ? shapes.find(fits) : undefined;
    if (!shape) {
      this.#stray(start);
      return;
    }
    this.#stray(start - shape.lead);
    const counted = shape.isCounted ? this.#countedEnd(start, shape, limit) - start : length;
    const end = this.#keep(start, counted, shape, limit);
    const reportEnd = start + reportsOf(counted, shape) * strideOf(shape) - shape.lead;
    this.#at = reportEnd <= limit && isZero(this.#file, end, reportEnd) ? reportEnd : end;
  }

  /** `start` and the payload that the counts before it promise, up to `limit`; 0 when there is a wrong one. */
  #countedEnd(start: number, shape: Shape, limit: number): number {
    if (start - shape.lead < this.#at) return 0;
    let length = 0;
    for (let from = start; from - shape.lead < limit; from += strideOf(shape)) {
      const count = this.#file[from - 1] ?? 0;
      const isWrongId = shape.lead === 2 && this.#file[from - 2] !== 0;
      if (isWrongId || (count > shape.payload && count !== moreFollows)) return 0;
      length += Math.min(count, shape.payload);
      if (count !== moreFollows) break;
    }
    return start + length;
  }

  #keep(start: number, length: number, shape: Shape, limit: number): number {
    let end = start;
    for (let done = 0; done < length; done += shape.payload) {
      const from = start + (done / shape.payload) * strideOf(shape);
      if (from >= limit) break;
      end = Math.min(from + Math.min(shape.payload, length - done), limit);
      this.#kept.push([from, end]);
    }
    return end;
  }

  /** What lies before a frame belongs to none; reports of zeros are no bytes that anybody sent. */
  #stray(until: number): void {
    const length = until - this.#at;
    if (length > 0) {
      const isEmpty = isZero(this.#file, this.#at, until);
      // The last of the zeros may have been taken for the report id of the frame behind them.
      const areReports =
        [0, reportLength - 1].includes(length % reportLength) || length % (reportLength + 1) === 0;
      if (isEmpty && !areReports) this.#consistent = false;
      if (!isEmpty || !areReports) this.#kept.push([this.#at, until]);
    }
    this.#at = Math.max(this.#at, until);
  }

  #isWhole(start: number, length: number, shape: Shape): boolean {
    if (!this.#leadsAreRight(start, length, shape, this.#file.length)) return false;
    const end = start + (reportsOf(length, shape) - 1) * strideOf(shape) + lastPayloadOf(length, shape);
    if (end > this.#file.length) return false;
    const reportEnd = start + reportsOf(length, shape) * strideOf(shape) - shape.lead;
    const isReport = reportEnd <= this.#file.length && isZero(this.#file, end, reportEnd);
    return (isReport || shape.lead === 0) && this.#checks(payloadsOf(start, length, shape));
  }

  #leadsAreRight(start: number, length: number, shape: Shape, limit: number): boolean {
    if (start - shape.lead < this.#at) return false;
    for (let done = 0; done < length; done += shape.payload) {
      const from = start + (done / shape.payload) * strideOf(shape);
      if (from - shape.lead >= limit) return true;
      if (!this.#leadIsRight(from, length - done, shape)) return false;
    }
    return true;
  }

  /** Whether report id and count stand before the payload at `from`, with `left` bytes of the frame to come. */
  #leadIsRight(from: number, left: number, shape: Shape): boolean {
    const hasId = shape.lead > (shape.isCounted ? 1 : 0);
    if (hasId && this.#file[from - shape.lead] !== 0) return false;
    return !shape.isCounted || this.#file[from - 1] === (left > shape.payload ? moreFollows : left);
  }

  /** Whether the XOR from Len to the checksum comes out right, the leads left out. */
  #checks(payloads: readonly Span[]): boolean {
    const [[start] = [0]] = payloads;
    let sum = this.#sumUpTo(start) ^ this.#sumUpTo(start + this.#headerBytes);
    for (const [from, to] of payloads) sum ^= this.#sumUpTo(from) ^ this.#sumUpTo(to);
    return sum === 0;
  }

  #sumUpTo(offset: number): number {
    return offset === 0 ? 0 : (this.#sums[offset - 1] ?? 0);
  }
}

/** XOR of everything up to and with each byte. */
function runningSums(file: Uint8Array): Uint8Array {
  const sums = new Uint8Array(file.length);
  let sum = 0;
  for (let at = 0; at < file.length; at += 1) {
    sum ^= file[at] ?? 0;
    sums[at] = sum;
  }
  return sums;
}

/** The payloads of a frame whose reports follow each other. */
function payloadsOf(start: number, length: number, shape: Shape): Span[] {
  return Array.from({ length: reportsOf(length, shape) }, (_, index) => {
    const from = start + index * strideOf(shape);
    return [from, from + Math.min(shape.payload, length - index * shape.payload)] as const;
  });
}

function strideOf(shape: Shape): number {
  return shape.lead + shape.payload;
}

function reportsOf(length: number, shape: Shape): number {
  return Math.ceil(length / shape.payload);
}

function lastPayloadOf(length: number, shape: Shape): number {
  return length - (reportsOf(length, shape) - 1) * shape.payload;
}

function isZero(file: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (file[at] !== 0) return false;
  return true;
}

/** Index of the last place that is not behind `offset`. */
function lastAtOrBefore(places: readonly number[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}
