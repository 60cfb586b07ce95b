/**
 * Frames of the PIN pads sold for counters and kiosks: `02 LN CMD data BCC` (devices.md section 6), LN counting the
 * command and its data, BCC the XOR from LN on. Boards for noisy lines send the same bytes as hexadecimal text and end
 * with 03. A reply has the status ST where a request has the command. Between frames the pad tells single key presses.
 */
export type PinPadForm = 'binary' | 'text';

export type PinPadEvent = { kind: 'reply'; status: number; data: Uint8Array } | { kind: 'key'; key: number };

const begin = 0x02;
const end = 0x03;
/** the longest reply is a serial number or a version of some 16 bytes (ours: room for more) */
const longestLength = 64;

/** @param body command and data, or status and data */
export function encodePinPadFrame(form: PinPadForm, body: Uint8Array): Uint8Array {
  const counted = Uint8Array.of(body.length, ...body);
  const whole = Uint8Array.of(...counted, xorOf(counted));
  if (form === 'binary') return Uint8Array.of(begin, ...whole);
  return Uint8Array.of(begin, ...Buffer.from(Buffer.from(whole).toString('hex').toUpperCase(), 'ascii'), end);
}

function xorOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum ^ byte, 0);
}

type Found = { kind: 'frame'; body: Uint8Array; length: number } | { kind: 'more' } | { kind: 'none' };

/** Bytes of a pad to replies and keys. What is no frame, though it begins like one, is passed over. */
export class PinPadParser {
  readonly #form: PinPadForm;
  #held: Uint8Array = new Uint8Array();

  constructor(form: PinPadForm) {
    this.#form = form;
  }

  push(bytes: Uint8Array): PinPadEvent[] {
    this.#held = Uint8Array.of(...this.#held, ...bytes);
    const events: PinPadEvent[] = [];
    while (this.#held.length > 0) {
      if (this.#held[0] !== begin) {
        events.push({ kind: 'key', key: this.#held[0] ?? 0 });
        this.#held = this.#held.slice(1);
        continue;
      }
      const found = this.#form === 'binary' ? binaryFrame(this.#held) : textFrame(this.#held);
      if (found.kind === 'more') break;
      if (found.kind === 'frame')
        events.push({ kind: 'reply', status: found.body[0] ?? 0, data: found.body.slice(1) });
      this.#held = this.#held.slice(found.kind === 'frame' ? found.length : 1);
    }
    return events;
  }

  /** Nothing more belongs to what was begun. */
  reset(): void {
    this.#held = new Uint8Array();
  }
}

function binaryFrame(bytes: Uint8Array): Found {
  const length = bytes[1];
  if (length === undefined) return { kind: 'more' };
  if (length < 1 || length > longestLength) return { kind: 'none' };
  const whole = length + 3;
  if (bytes.length < whole) return { kind: 'more' };
  const counted = bytes.subarray(1, whole - 1);
  return xorOf(counted) === bytes[whole - 1]
    ? { kind: 'frame', body: counted.slice(1), length: whole }
    : { kind: 'none' };
}

function textFrame(bytes: Uint8Array): Found {
  const last = bytes.indexOf(end, 1);
  const text = Buffer.from(bytes.subarray(1, last === -1 ? undefined : last)).toString('latin1');
  if (!/^[0-9A-Fa-f]*$/.test(text) || text.length > (longestLength + 2) * 2) return { kind: 'none' };
  if (last === -1) return { kind: 'more' };
  const whole = Uint8Array.from(Buffer.from(text, 'hex'));
  const counted = whole.subarray(0, -1);
  const fits = text.length % 2 === 0 && counted.length >= 2 && counted[0] === counted.length - 1;
  return fits && xorOf(counted) === whole.at(-1)
    ? { kind: 'frame', body: counted.slice(1), length: last + 1 }
    : { kind: 'none' };
}
