/** How bytes travel in packets of a USB device: HID reports or bulk transfers. */
export interface PacketFraming {
  /** the packets of one write */
  pack(bytes: Uint8Array): Uint8Array[];
  /** the bytes that a received packet carries */
  unpack(packet: Uint8Array): Uint8Array;
  /** forgets what was under way: the next packet begins something new */
  reset(): void;
}

/** Cuts bytes into pieces of at most `length`. */
export function piecesOf(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.slice(at, at + length));
  return pieces;
}

/** Packets that carry bytes and nothing else; `length` is the longest that is sent. */
export function plainPackets(length = Number.POSITIVE_INFINITY): PacketFraming {
  return {
    pack: (bytes) => (length === Number.POSITIVE_INFINITY ? [bytes] : piecesOf(bytes, length)),
    unpack: (packet) => packet,
    reset: () => undefined,
  };
}
