/** One order to a relay board: `A0 channel op sum` (devices.md section 6), the sum being the low byte of the three. */
export const relayFrameLength = 4;
const begin = 0xa0;

/** @param channel from 1 */
export function relayFrame(channel: number, on: boolean): Uint8Array {
  const op = on ? 1 : 0;
  return Uint8Array.of(begin, channel, op, (begin + channel + op) & 0xff);
}

export interface RelayOrder {
  channel: number;
  on: boolean;
}

/**
 * The orders in a board's input, for the emulator: what does not fit its sum is passed over byte by byte.
 * @returns the orders, and the bytes that may still become one
 */
export function relayOrders(bytes: Uint8Array): { orders: RelayOrder[]; rest: Uint8Array } {
  const orders: RelayOrder[] = [];
  let at = 0;
  while (bytes.length - at >= relayFrameLength) {
    const [first = 0, channel = 0, op = 0, sum = 0] = bytes.subarray(at, at + relayFrameLength);
    const fits = first === begin && op <= 1 && ((first + channel + op) & 0xff) === sum;
    if (fits) orders.push({ channel, on: op === 1 });
    at += fits ? relayFrameLength : 1;
  }
  return { orders, rest: bytes.slice(at) };
}
