import { encodeSdtFrame, type SdtFrame } from './sdt-frame.ts';

/** The commands of the SDT protocol (devices.md section 1, table of commands): CMD PARA and, for one, data. */
const sdtCommands = {
  reset: [0x10, 0xff],
  samStatus: [0x11, 0xff],
  samId: [0x12, 0xff],
  findCard: [0x20, 0x01],
  selectCard: [0x20, 0x02],
  readTextAndPhoto: [0x30, 0x01],
  readWithFingerprint: [0x30, 0x10],
  readNewestAddress: [0x30, 0x03],
  setBaud115200: [0x60, 0x00],
  setBaud57600: [0x60, 0x01],
  setBaud38400: [0x60, 0x02],
  setBaud19200: [0x60, 0x03],
  setBaud9600: [0x60, 0x04],
  setLargestRadioFrame: [0x61, 0xff, 0x50],
} as const;
export type SdtCommand = keyof typeof sdtCommands;

/** The frame of a command, host to reader. */
export function encodeSdtRequest(command: SdtCommand): Uint8Array {
  return encodeSdtFrame(Uint8Array.from(sdtCommands[command]));
}

/** A command as it came in; `command` is missing for one that the table does not know. */
interface SdtRequest {
  kind: 'request';
  command: SdtCommand | undefined;
}

/** An answer of the reader. */
export interface SdtReply {
  kind: 'reply';
  /** SW3 */
  status: number;
  /** SW1 SW2: for SW3 31, 41, 47 and 81 the card's own status word */
  cardStatusWord: number;
  data: Uint8Array;
}

/**
 * Tells requests and replies apart: both have the same header. A reply has three status bytes, so a body of two
 * bytes is a request; the only request with data in the table is the one for the largest radio frame.
 */
export function messageOf(frame: SdtFrame): SdtRequest | SdtReply {
  const { body } = frame;
  const command = commandOf(body);
  const [sw1, sw2, status] = body;
  if (command || sw1 === undefined || sw2 === undefined || status === undefined)
    return { kind: 'request', command };
  return { kind: 'reply', status, cardStatusWord: sw1 * 256 + sw2, data: body.subarray(3) };
}

function commandOf(body: Uint8Array): SdtCommand | undefined {
  for (const [name, bytes] of Object.entries(sdtCommands)) {
    const same = bytes.length === body.length && bytes.every((byte, index) => byte === body[index]);
    if (same && isCommand(name)) return name;
  }
  return undefined;
}

function isCommand(name: string): name is SdtCommand {
  return name in sdtCommands;
}
