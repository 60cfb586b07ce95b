import { capturedCardOf, type CapturedCard } from './captured-card.ts';
import { readAsReports, readAsSerial, type CaptureReading } from './hid-capture.ts';
import { newestAddressOf, payloadKind } from './read-reply.ts';
import { samIdOf } from './sam-id.ts';
import { SdtFrameParser, type SdtEvent, type SdtFrame } from './sdt-frame.ts';
import { messageOf, type SdtReply } from './sdt-message.ts';
import { statusName } from './sdt-status.ts';

/** `code`: `checksum`, `length`, `unknownCardType`, or the status of a refusing reply, as `0x41`. */
export interface CaptureError {
  code: string;
  /** place of the frame's first header byte in the capture */
  offset: number;
}

export interface DecodedCapture {
  records: CapturedCard[];
  /** bytes that belong to no valid frame; prefixes and padding of HID reports are not counted */
  discardedBytes: number;
  errors: CaptureError[];
  /** errors behind the first hundred thousand, which are counted only; absent when there are none */
  errorsLeftOut?: number;
  /** of the security modules that told theirs, each once; absent when none did */
  samIds?: string[];
  /** newest addresses of cards that were not read themselves; absent when there are none */
  addressesWithoutCard?: string[];
}

const mostErrors = 100_000;
const pieceLength = 1 << 16;

/**
 * Decodes the bytes of a capture: frames of both directions, in a serial stream or in HID reports of either
 * framing. Requests and plain acknowledgements are neither records nor errors; a newest address is told in the
 * record of the card it was read from, and apart where that card was not read. A stream is serial unless reports explain more of it.
 */
export function decodeCapture(file: Uint8Array): DecodedCapture {
  const serial = new CaptureDecoding(readAsSerial(file)).run();
  if (serial.decoded.discardedBytes === 0) return serial.decoded;
  const reports = readAsReports(file);
  if (!reports) return serial.decoded;
  const unwrapped = new CaptureDecoding(reports).run();
  return explainsMore(unwrapped, serial) ? unwrapped.decoded : serial.decoded;
}

function explainsMore(candidate: CaptureDecoding, serial: CaptureDecoding): boolean {
  if (candidate.validBytes > serial.validBytes) return true;
  const explainsAsMuch = candidate.validBytes > 0 && candidate.validBytes === serial.validBytes;
  const discardsLess = candidate.decoded.discardedBytes < serial.decoded.discardedBytes;
  return explainsAsMuch && candidate.isConsistent && discardsLess;
}

/** The decoding of one reading of a capture. */
class CaptureDecoding {
  readonly decoded: DecodedCapture = { records: [], discardedBytes: 0, errors: [] };
  readonly #reading: CaptureReading;
  validBytes = 0;
  /** the address read before the text of its card */
  #earlyAddress: string | undefined;
  /** whether the card of the last record still lies there */
  #isSameCard = false;

  constructor(reading: CaptureReading) {
    this.#reading = reading;
  }

  get isConsistent(): boolean {
    return this.#reading.consistent;
  }

  run(): this {
    const parser = new SdtFrameParser({ looksAhead: true });
    const { bytes } = this.#reading;
    for (let at = 0; at < bytes.length; at += pieceLength) {
      for (const event of parser.push(bytes.subarray(at, at + pieceLength))) this.#take(event);
    }
    for (const event of parser.finish()) this.#take(event);
    this.#forgetEarlyAddress();
    return this;
  }

  #take(event: SdtEvent): void {
    if (event.kind === 'discarded') this.decoded.discardedBytes += event.count;
    else if (event.kind === 'error') this.#complain(event.code, event.offset);
    else this.#takeFrame(event);
  }

  #takeFrame(frame: SdtFrame): void {
    this.validBytes += frame.end - frame.offset;
    const message = messageOf(frame);
    if (message.kind === 'request') return;
    if (message.status === 0x9f) this.#beginCard();
    else if (message.status !== 0x90) this.#complain(statusName(message.status), frame.offset);
    else this.#takeSuccess(message, frame);
  }

  #takeSuccess(reply: SdtReply, frame: SdtFrame): void {
    const kind = payloadKind(reply);
    if (kind === 'newestAddress') this.#takeAddress(reply.data);
    else if (kind === 'card') this.#takeCard(reply.data, frame);
    else this.#takeSamId(reply.data);
  }

  #takeCard(data: Uint8Array, frame: SdtFrame): void {
    const card = capturedCardOf(data);
    if (!card.ok) {
      this.#complain(card.failure, frame.offset);
      if (card.failure === 'length') this.decoded.discardedBytes += frame.end - frame.offset;
      return;
    }
    if (this.#earlyAddress !== undefined) card.value.newestAddress = this.#earlyAddress;
    this.decoded.records.push(card.value);
    this.#earlyAddress = undefined;
    this.#isSameCard = true;
  }

  #takeAddress(data: Uint8Array): void {
    const address = newestAddressOf(data);
    if (!address.ok || address.value === '') return;
    const record = this.decoded.records.at(-1);
    if (record && this.#isSameCard) {
      record.newestAddress = address.value;
      return;
    }
    this.#forgetEarlyAddress();
    this.#earlyAddress = address.value;
  }

  #takeSamId(data: Uint8Array): void {
    const id = samIdOf(data);
    if (id === undefined || this.decoded.samIds?.includes(id)) return;
    this.decoded.samIds = [...(this.decoded.samIds ?? []), id];
  }

  /** Another card was found: an address read before is not its. */
  #beginCard(): void {
    this.#isSameCard = false;
    this.#forgetEarlyAddress();
  }

  #forgetEarlyAddress(): void {
    if (this.#earlyAddress === undefined) return;
    (this.decoded.addressesWithoutCard ??= []).push(this.#earlyAddress);
    this.#earlyAddress = undefined;
  }

  #complain(code: string, offset: number): void {
    const { errors } = this.decoded;
    if (errors.length < mostErrors) errors.push({ code, offset: this.#reading.sourceOf(offset) });
    else this.decoded.errorsLeftOut = (this.decoded.errorsLeftOut ?? 0) + 1;
  }
}
