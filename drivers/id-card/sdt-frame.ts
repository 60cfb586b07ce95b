import { ByteWindow } from './byte-window.ts';
import { replyLengthIsWrong } from './sdt-reply-length.ts';

/**
 * Frames of the SDT protocol of resident identity card readers (SAM_V, SAM_A), both ways:
 * `AA AA AA 96 69 | LenHi LenLo | body | CHK`. Len counts body and CHK; CHK is the XOR from Len through the last
 * byte of the body (devices.md section 1, "Frames").
 */
const preamble = 0xaa;
const markFirst = 0x96;
const markSecond = 0x69;
const wholeHeaderLength = 5;
const lengthFieldLength = 2;

/** The shortest frame is a request of CMD, PARA and CHK. */
const shortestLength = 3;
/** The longest is text (256), photo (1024) and two fingerprints (1024), three lengths, SW1–SW3 and CHK. */
const longestLength = 3 + 6 + 256 + 1024 + 1024 + 1;

/** Longer ones are newest addresses and cards, in which losing a byte is likelier than in a header. */
const longestShortFrame = 20;

/** `offset` and `end` are places in the stream: of the first header byte, and just after the checksum. */
export interface SdtFrame {
  kind: 'frame';
  offset: number;
  end: number;
  /** what lies between Len and CHK */
  body: Uint8Array;
}

/**
 * A frame that is none. `checksum`: the bytes promised by Len are there, their XOR is not CHK. `length`: Len is
 * impossible, does not fit the reply it stands in, or the stream ends before it is fulfilled.
 */
interface SdtFrameError {
  kind: 'error';
  code: 'checksum' | 'length';
  offset: number;
}

/** A run of bytes that belongs to no valid frame; the bytes of a bad frame are part of such runs. */
interface SdtDiscarded {
  kind: 'discarded';
  offset: number;
  count: number;
}

export type SdtEvent = SdtFrame | SdtFrameError | SdtDiscarded;

/** Builds a frame around a body. */
export function encodeSdtFrame(body: Uint8Array): Uint8Array {
  const length = body.length + 1;
  const frame = new Uint8Array(wholeHeaderLength + lengthFieldLength + length);
  frame.set([preamble, preamble, preamble, markFirst, markSecond, length >> 8, length & 0xff]);
  frame.set(body, wholeHeaderLength + lengthFieldLength);
  frame[frame.length - 1] = xorOf(frame.subarray(wholeHeaderLength, -1));
  return frame;
}

function xorOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
}

interface ParserOptions {
  /**
   * For captures: a frame is judged when what follows it is known. Where the header of the next frame begins in
   * its last bytes, bytes were lost in it, and its checksum came out right by chance. A living line cannot wait.
   */
  looksAhead: boolean;
}

interface Header {
  offset: number;
  /** stream offset of the length field */
  end: number;
}

/**
 * Finds frames in a stream of bytes pushed in any pieces; the events do not depend on the pieces. One leading AA
 * may be lost. After a bad frame the search goes on inside its bytes, right behind its header, because a garbled
 * Len may have swallowed a good frame.
 */
export class SdtFrameParser {
  readonly #options: ParserOptions;
  #window = new ByteWindow();
  #searchFrom = 0;
  #discardedFrom = 0;
  /** End of the bytes claimed by bad frames so far: headers in there may be nothing but data. */
  #doubtfulUntil = 0;
  #insideFrame = false;
  #ended = false;

  constructor(options: ParserOptions = { looksAhead: false }) {
    this.#options = options;
  }

  /** True while a header has been seen whose frame is not complete yet. */
  get insideFrame(): boolean {
    return this.#insideFrame;
  }

  push(bytes: Uint8Array): SdtEvent[] {
    this.#window.push(bytes);
    return this.#search();
  }

  /** Says that no more bytes come: a frame still incomplete is a `length` error. */
  finish(): SdtEvent[] {
    this.#ended = true;
    return this.#search();
  }

  #search(): SdtEvent[] {
    const events: SdtEvent[] = [];
    this.#insideFrame = false;
    for (;;) {
      const header = this.#findHeader();
      if (!header) break;
      const outcome = this.#judge(header);
      if (outcome === 'incomplete') {
        this.#insideFrame = true;
        this.#searchFrom = header.offset;
        this.#window.dropBefore(header.offset);
        return events;
      }
      if (outcome.kind === 'frame') this.#settle(outcome, events);
      else this.#reject(header, outcome, events);
    }
    if (this.#ended) this.#emitDiscarded(this.#window.end, events);
    return events;
  }

  /** Moves `#searchFrom` to what may still become a header when there is none. */
  #findHeader(): Header | undefined {
    const window = this.#window;
    let mark = window.indexOf(markFirst, this.#searchFrom);
    for (; mark >= 0; mark = window.indexOf(markFirst, mark + 1)) {
      const header = this.#headerAround(mark);
      if (header) return header;
      if (mark + 1 === window.end) break;
    }
    // AA AA AA 96 may still be completed by the next piece.
    this.#searchFrom = Math.max(this.#searchFrom, window.end - (wholeHeaderLength - 1));
    window.dropBefore(this.#searchFrom);
    return undefined;
  }

  #headerAround(mark: number): Header | undefined {
    const isPreamble = (offset: number): boolean =>
      offset >= this.#searchFrom && this.#window.at(offset) === preamble;
    if (this.#window.at(mark + 1) !== markSecond || !isPreamble(mark - 1) || !isPreamble(mark - 2)) {
      return undefined;
    }
    return { offset: isPreamble(mark - 3) ? mark - 3 : mark - 2, end: mark + 2 };
  }

  #judge(header: Header): SdtFrame | SdtFrameError | 'incomplete' {
    const window = this.#window;
    const bodyStart = header.end + lengthFieldLength;
    const failed = (code: SdtFrameError['code']): SdtFrameError => ({
      kind: 'error',
      code,
      offset: header.offset,
    });
    if (bodyStart > window.end) return this.#ended ? failed('length') : 'incomplete';
    const length = window.at(header.end) * 256 + window.at(header.end + 1);
    if (length < shortestLength || length > longestLength) return failed('length');
    const end = bodyStart + length;
    const needed = this.#options.looksAhead ? end + wholeHeaderLength - 1 : end;
    if (needed > window.end && !this.#ended) return 'incomplete';
    if (end > window.end) return failed('length');
    const counted = window.view(bodyStart, end);
    const checks = window.xorBetween(header.end, end) === 0;
    if (replyLengthIsWrong(counted, checks)) return failed('length');
    if (!checks || this.#isRunInto(end, length)) return failed('checksum');
    return { kind: 'frame', offset: header.offset, end, body: counted.slice(0, -1) };
  }

  /** Whether the next header begins inside a frame. One AA may be a checksum before a header that lost its own. */
  #isRunInto(end: number, length: number): boolean {
    if (!this.#options.looksAhead) return false;
    const fewest = length > longestShortFrame ? 1 : 2;
    for (let inside = fewest; inside < wholeHeaderLength; inside += 1) {
      if (this.#isWholeHeader(end - inside)) return true;
    }
    return false;
  }

  #isWholeHeader(offset: number): boolean {
    const isPreamble = [0, 1, 2].every((index) => this.#window.at(offset + index) === preamble);
    return (
      isPreamble && this.#window.at(offset + 3) === markFirst && this.#window.at(offset + 4) === markSecond
    );
  }

  #settle(frame: SdtFrame, events: SdtEvent[]): void {
    this.#emitDiscarded(frame.offset, events);
    events.push(frame);
    this.#searchFrom = frame.end;
    this.#discardedFrom = frame.end;
    this.#window.dropBefore(frame.end);
  }

  #reject(header: Header, error: SdtFrameError, events: SdtEvent[]): void {
    const claimedEnd = this.#claimedEnd(header);
    const isProbablyData = header.offset < this.#doubtfulUntil && claimedEnd === undefined;
    if (!isProbablyData) events.push(error);
    this.#doubtfulUntil = Math.max(this.#doubtfulUntil, claimedEnd ?? header.end);
    this.#searchFrom = header.end;
  }

  /** Where a bad frame would have ended, if its Len is possible at all. */
  #claimedEnd(header: Header): number | undefined {
    const bodyStart = header.end + lengthFieldLength;
    if (bodyStart > this.#window.end) return undefined;
    const length = this.#window.at(header.end) * 256 + this.#window.at(header.end + 1);
    return length >= shortestLength && length <= longestLength ? bodyStart + length : undefined;
  }

  #emitDiscarded(until: number, events: SdtEvent[]): void {
    const count = until - this.#discardedFrom;
    if (count > 0) events.push({ kind: 'discarded', offset: this.#discardedFrom, count });
    this.#discardedFrom = until;
  }
}
