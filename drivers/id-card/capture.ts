import type { CardRecord } from '../../contract/card.ts';
import { decodeCardText } from './card-text.ts';
import {
  readAsLengthPrefixed,
  readAsPadded,
  readAsSerial,
  reportLength,
  type CaptureReading,
} from './hid-capture.ts';
import { payloadKind, splitCardPayload } from './read-reply.ts';
import { SdtFrameParser, type SdtEvent, type SdtFrame } from './sdt-frame.ts';
import { messageOf } from './sdt-message.ts';
import { statusName } from './sdt-status.ts';

/** `code`: `checksum`, `length`, `unknownCardType`, or the status of a refusing reply, as `0x41`. */
export interface CaptureError {
  code: string;
  /** place of the frame's first header byte in the capture */
  offset: number;
}

export interface DecodedCapture {
  records: CardRecord[];
  /** bytes that belong to no valid frame; prefixes and padding of HID reports are not counted */
  discardedBytes: number;
  errors: CaptureError[];
}

/**
 * Decodes the bytes of a capture: frames of both directions, in a serial stream or in HID reports of either
 * framing. Requests and plain acknowledgements are neither records nor errors.
 */
export function decodeCapture(file: Uint8Array): DecodedCapture {
  const { reading, events } = bestParse(file);
  const decoded: DecodedCapture = { records: [], discardedBytes: 0, errors: [] };
  const sourceOf = (offset: number): number => reading.sourceOffsets[offset] ?? offset;
  for (const event of events) {
    if (event.kind === 'discarded') decoded.discardedBytes += event.count;
    if (event.kind === 'error') decoded.errors.push({ code: event.code, offset: sourceOf(event.offset) });
    if (event.kind === 'frame') takeFrame(event, sourceOf(event.offset), decoded);
  }
  return decoded;
}

function takeFrame(frame: SdtFrame, offset: number, decoded: DecodedCapture): void {
  const message = messageOf(frame);
  if (message.kind === 'request') return;
  const isSuccess = message.status === 0x90 || message.status === 0x9f;
  if (!isSuccess) {
    decoded.errors.push({ code: statusName(message.status), offset });
    return;
  }
  if (payloadKind(message) !== 'card') return;
  const payload = splitCardPayload(message.data);
  const record = payload.ok ? decodeCardText(payload.value.text) : payload;
  if (record.ok) {
    decoded.records.push(record.value);
    return;
  }
  decoded.errors.push({ code: record.failure, offset });
  if (record.failure === 'length') decoded.discardedBytes += frame.end - frame.offset;
}

interface Parse {
  reading: CaptureReading;
  events: SdtEvent[];
  validBytes: number;
  discardedBytes: number;
}

/** The reading under which most bytes make valid frames; a serial stream unless a HID framing explains more. */
function bestParse(file: Uint8Array): Parse {
  const serial = parse(readAsSerial(file));
  const prefixed = parse(readAsLengthPrefixed(file));
  if (explainsMore(prefixed, serial) && isAligned(prefixed, 1)) return prefixed;
  const padded = parse(readAsPadded(file));
  return explainsMore(padded, serial) && isAligned(padded, 0) ? padded : serial;
}

function explainsMore(candidate: Parse, serial: Parse): boolean {
  if (candidate.validBytes > serial.validBytes) return true;
  const explainsAsMuch = candidate.validBytes > 0 && candidate.validBytes === serial.validBytes;
  return explainsAsMuch && candidate.reading.consistent && candidate.discardedBytes < serial.discardedBytes;
}

/** Whether every valid frame begins at the same place of a report. */
function isAligned({ events, reading }: Parse, place: number): boolean {
  return events.every(
    (event) => event.kind !== 'frame' || (reading.sourceOffsets[event.offset] ?? 0) % reportLength === place,
  );
}

function parse(reading: CaptureReading): Parse {
  const parser = new SdtFrameParser();
  const events = [...parser.push(reading.bytes), ...parser.finish()];
  const sum = { validBytes: 0, discardedBytes: 0 };
  for (const event of events) {
    if (event.kind === 'frame') sum.validBytes += event.end - event.offset;
    if (event.kind === 'discarded') sum.discardedBytes += event.count;
  }
  return { reading, events, ...sum };
}
