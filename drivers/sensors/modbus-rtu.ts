/** Modbus over serial line V1.02 (RTU) and Modbus application protocol V1.1b3: read discrete inputs, function 02. */

const readDiscreteInputs = 0x02;
const exceptionFlag = 0x80;
const shortestReply = 5;

/** CRC-16/MODBUS, low byte first on the wire (serial line specification, section 6.2.2). */
export function modbusCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** @returns the bytes and their check */
export function modbusFrame(...bytes: number[]): Uint8Array {
  const crc = modbusCrc(Uint8Array.from(bytes));
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

/** Asks for `count` inputs from input 0 on. */
export function inputsRequest(unit: number, count: number): Uint8Array {
  return modbusFrame(unit, readDiscreteInputs, 0, 0, count >> 8, count & 0xff);
}

export type InputsReply =
  { kind: 'inputs'; inputs: boolean[] } | { kind: 'exception'; code: number } | { kind: 'incomplete' };

/**
 * The reply to {@link inputsRequest} among what came: found wherever it begins, so that noise before it, or the late
 * reply to another unit, costs nothing.
 */
export function inputsReply(bytes: Uint8Array, unit: number, count: number): InputsReply {
  const inputBytes = Math.ceil(count / 8);
  for (let at = 0; at + shortestReply <= bytes.length; at += 1) {
    if (bytes[at] !== unit) continue;
    const code = bytes[at + 1];
    if (code === (readDiscreteInputs | exceptionFlag) && isChecked(bytes.subarray(at, at + shortestReply)))
      return { kind: 'exception', code: bytes[at + 2] ?? 0 };
    const reply = bytes.subarray(at, at + shortestReply + inputBytes);
    if (code !== readDiscreteInputs || bytes[at + 2] !== inputBytes) continue;
    if (reply.length === shortestReply + inputBytes && isChecked(reply))
      return { kind: 'inputs', inputs: bits(reply.subarray(3, 3 + inputBytes), count) };
  }
  return { kind: 'incomplete' };
}

function isChecked(frame: Uint8Array): boolean {
  const body = frame.subarray(0, -2);
  const crc = modbusCrc(body);
  return frame.at(-2) === (crc & 0xff) && frame.at(-1) === crc >> 8;
}

function bits(bytes: Uint8Array, count: number): boolean[] {
  return Array.from({ length: count }, (_, input) => (((bytes[input >> 3] ?? 0) >> (input & 7)) & 1) === 1);
}
