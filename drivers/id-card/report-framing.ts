import { piecesOf, type PacketFraming } from '../usb/packet-framing.ts';

/** How SDT frames travel in HID reports of 64 bytes (devices.md section 1, "USB flavours"). */
const reportLength = 64;
const payloadOfCounted = 63;
const moreFollows = 0xff;
const header = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
const bytesAroundLength = 7;

/**
 * 2B8B:2721: a frame begins with a report and fills `ceil((Len + 7) / 64)` of them, the rest of the last one is
 * zeros. A report that neither begins a frame nor goes on with one is drained.
 */
export function paddedReports(): PacketFraming {
  let left = 0;
  return {
    pack: (bytes) => piecesOf(bytes, reportLength).map(filled),
    unpack(report) {
      const begins = header.every((byte, index) => report[index] === byte);
      if (begins) left = (report[5] ?? 0) * 256 + (report[6] ?? 0) + bytesAroundLength;
      const bytes = report.subarray(0, Math.min(left, reportLength));
      left -= bytes.length;
      return bytes;
    },
    reset() {
      left = 0;
    },
  };
}

/**
 * 0483:572B: byte 0 counts the payload of a report, FF means 63 bytes and more to come. A report with another count
 * is drained.
 */
export function countedReports(): PacketFraming {
  return {
    pack: (bytes) =>
      piecesOf(bytes, payloadOfCounted).map((piece, index) => {
        const isLast = (index + 1) * payloadOfCounted >= bytes.length;
        return filled(Uint8Array.of(isLast ? piece.length : moreFollows, ...piece));
      }),
    unpack(report) {
      const count = report[0] ?? 0;
      if (count === moreFollows) return report.subarray(1, reportLength);
      return count <= payloadOfCounted ? report.subarray(1, 1 + count) : report.subarray(0, 0);
    },
    reset: () => undefined,
  };
}

function filled(bytes: Uint8Array): Uint8Array {
  const report = new Uint8Array(reportLength);
  report.set(bytes);
  return report;
}
