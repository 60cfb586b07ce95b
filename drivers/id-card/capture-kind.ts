import type { CaptureKind } from '../capture-file/capture-bytes.ts';

/** The header of a frame; one leading AA may be lost (devices.md section 1, "Frames"). */
const header = Buffer.from([0xaa, 0xaa, 0x96, 0x69]);

/** Captures of identity card readers: a frame begins in them. */
export const cardCapture: CaptureKind = {
  isLikely: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(header),
  digits: 'joined',
};
