import type { Completion } from '../../contract/device.ts';

/** Commands of these pads, as drivers in public use send them (seen in sources, not on a device). */
export const pinPadCommand = {
  version: 0x30,
  startPin: 0x35,
  readPin: 0x42,
  keypad: 0x45,
} as const;

/** what `keypad` is told */
export const keypadState = { off: 1, on: 2 } as const;

/** Single bytes that a pad sends while a PIN is entered: a star for each digit, whatever it was. */
export const pinPadKey = {
  digit: 0x2a,
  correct: 0x08,
  confirm: 0x0d,
  cancel: 0x1b,
  timeOut: 0x80,
} as const;

export const statusDone = 0x04;

/** ST of a reply (devices.md section 6) in the vocabulary's words. */
export function completionOfStatus(status: number): Completion {
  switch (status) {
    case statusDone:
      return 'success';
    case 0x15:
      return 'invalidData';
    case 0x80:
      return 'timeOut';
    case 0xb5:
      return 'invalidCommand';
    case 0xe0:
      return 'unsupportedCommand';
    default:
      return 'commandErrorCode';
  }
}
