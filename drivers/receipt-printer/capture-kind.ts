import type { CaptureKind } from '../capture-file/capture-bytes.ts';

/** `ESC @`, with which programs begin. */
const initialize = Buffer.from([0x1b, 0x40]);

/** Captures of receipt printers: the printer is initialised in them. */
export const receiptCapture: CaptureKind = {
  isLikely: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(initialize),
  digits: 'whole',
};
