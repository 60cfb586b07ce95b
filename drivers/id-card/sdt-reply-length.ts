import { statusOf } from './sdt-status.ts';

/** Where the parts of a reply lie, counted from the first byte after Len: SW1 SW2 SW3, then CHlen, PHlen, FPlen. */
const statusAt = 2;
const textLengthAt = 3;
const photoLengthAt = 5;
const fingerprintLengthAt = 7;

const textLength = 0x0100;
const photoLengths = [0, 0x0400];

/** Len of the short replies that succeed: a plain acknowledgement, a card's serial number, the SAM id. */
const acknowledgedLengths = [4, 12, 20];
const foundLength = 8;
const refusedLength = 4;

/**
 * Whether Len, not the content, is what is wrong with a reply. `counted` are the bytes that Len counts (body and
 * CHK), `checks` whether their XOR is right. A reply that carries a card names the lengths of its parts itself;
 * for the short ones a fitting Len must make the checksum come out right, so that a flipped byte elsewhere is not
 * taken for a wrong Len. Lengths: devices.md section 1, table of commands and "Payload".
 */
export function replyLengthIsWrong(counted: Uint8Array, checks: boolean): boolean {
  if (namesItsParts(counted)) return contradictsItsParts(counted);
  if (checks || counted.length < refusedLength) return false;
  const fitting = fittingLengths(counted);
  if (fitting.length === 0 || fitting.includes(counted.length)) return false;
  return (
    fitting.every((length) => counted.length < length) ||
    fitting.some((length) => checksWith(counted, length))
  );
}

function namesItsParts(counted: Uint8Array): boolean {
  return (
    counted[statusAt] === 0x90 &&
    counted.length > fingerprintLengthAt &&
    !acknowledgedLengths.includes(counted.length) &&
    wordAt(counted, textLengthAt) === textLength &&
    photoLengths.includes(wordAt(counted, photoLengthAt))
  );
}

function contradictsItsParts(counted: Uint8Array): boolean {
  const photo = wordAt(counted, photoLengthAt);
  const withoutFingerprint = fingerprintLengthAt + textLength + photo + 1;
  const withFingerprint = withoutFingerprint + 2 + wordAt(counted, fingerprintLengthAt);
  return counted.length !== withoutFingerprint && counted.length !== withFingerprint;
}

function fittingLengths(counted: Uint8Array): number[] {
  const status = statusOf(counted[statusAt] ?? 0);
  if (!status) return [];
  if (status.meaning === 'found') return [foundLength];
  return status.meaning === 'done' ? acknowledgedLengths : [refusedLength];
}

function checksWith(counted: Uint8Array, length: number): boolean {
  if (length > counted.length) return false;
  const sum = counted.subarray(0, length).reduce((xor, byte) => xor ^ byte, 0);
  return (sum ^ (length >> 8) ^ (length & 0xff)) === 0;
}

function wordAt(bytes: Uint8Array, index: number): number {
  return (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0);
}
