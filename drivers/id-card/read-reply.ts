import { failed, succeeded, type Result } from '../../contract/result.ts';
import { textOf } from './card-characters.ts';
import type { SdtReply } from './sdt-message.ts';

/** What the reply to a read command carries. The photo stays as it is: its coding (WLT) is nobody's business here. */
interface CardPayload {
  /** 256 bytes UTF-16LE, see card-text.ts */
  text: Uint8Array;
  photo: Uint8Array;
  /** empty after a read without fingerprint */
  fingerprint: Uint8Array;
}

const cardTextLength = 256;
const serialNumberLength = 8;
const samIdLength = 16;
/** The newest address is at least 70 bytes of UTF-16LE; it is never as long as a text block with its lengths. */
const newestAddressLengths = { shortest: 70, longest: cardTextLength };

/**
 * What a successful reply (SW3 90 or 9F) is, told by its length, because replies do not name their command:
 * nothing more than an acknowledgement, a newest address (30 03), or a card (30 01, 30 10).
 */
export function payloadKind(reply: SdtReply): 'acknowledgement' | 'newestAddress' | 'card' {
  const { length } = reply.data;
  if (reply.status !== 0x90 || [0, serialNumberLength, samIdLength].includes(length))
    return 'acknowledgement';
  if (wordAt(reply.data, 0) === cardTextLength) return 'card';
  if (length < newestAddressLengths.shortest) return 'acknowledgement';
  return length <= newestAddressLengths.longest && length % 2 === 0 ? 'newestAddress' : 'card';
}

/**
 * Cuts the data of a read reply into its parts: `CHlen PHlen text photo` (30 01) or `CHlen PHlen FPlen text photo
 * fingerprint` (30 10), lengths big endian (devices.md section 1, "Payload"). Fails with `length` when the parts
 * do not add up to the data.
 */
export function splitCardPayload(data: Uint8Array): Result<CardPayload, 'length'> {
  if (data.length < 4 || wordAt(data, 0) !== cardTextLength) return failed('length');
  const photoLength = wordAt(data, 2);
  const withoutFingerprint = 4 + cardTextLength + photoLength;
  if (data.length === withoutFingerprint) return succeeded(cut(data.subarray(4), photoLength));
  const isWhole = data.length === withoutFingerprint + 2 + wordAt(data, 4);
  return isWhole ? succeeded(cut(data.subarray(6), photoLength)) : failed('length');
}

function cut(parts: Uint8Array, photoLength: number): CardPayload {
  const photoEnd = cardTextLength + photoLength;
  return {
    text: parts.subarray(0, cardTextLength),
    photo: parts.subarray(cardTextLength, photoEnd),
    // Handed out beyond the driver: nothing else of the reply goes with it.
    fingerprint: parts.slice(photoEnd),
  };
}

/** The newest address as text; fails with `length` on half a character. */
export function newestAddressOf(data: Uint8Array): Result<string, 'length'> {
  if (data.length < newestAddressLengths.shortest || data.length % 2 !== 0) return failed('length');
  return succeeded(textOf(data));
}

function wordAt(bytes: Uint8Array, index: number): number {
  return (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0);
}
