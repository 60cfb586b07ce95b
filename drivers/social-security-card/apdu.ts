import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { CardChannel, ChannelFailure } from './card-channel.ts';

/** A response that the card refused, by its status word (ISO/IEC 7816-4, 5.6). */
export interface Refusal {
  code: 'refused';
  statusWord: number;
}

export type ApduFailure = ChannelFailure | Refusal;

export const statusWordDone = 0x9000;
/** two rounds are enough for any card: 6C with the right length, then 61 with what is left */
const mostRounds = 4;

/**
 * Sends a command and follows what ISO/IEC 7816-4 asks for: 61xx fetches xx more bytes, 6Cxx repeats the command with
 * xx as its length.
 *
 * @returns the data without the status word
 */
export async function exchange(
  channel: CardChannel,
  command: Uint8Array,
): Promise<Result<Uint8Array, ApduFailure>> {
  const data: number[] = [];
  let next = command;
  for (let round = 0; round < mostRounds; round += 1) {
    const sent = await channel.transmit(next);
    if (!sent.ok) return sent;
    const response = sent.value;
    if (response.length < 2) return failed({ code: 'failed', detail: 'response without status word' });
    const [sw1 = 0, sw2 = 0] = response.subarray(-2);
    data.push(...response.subarray(0, -2));
    if (sw1 === 0x61) next = Uint8Array.of(0x00, 0xc0, 0x00, 0x00, sw2);
    else if (sw1 === 0x6c) next = Uint8Array.of(...command.subarray(0, -1), sw2);
    else if (sw1 * 256 + sw2 === statusWordDone) return succeeded(Uint8Array.from(data));
    else return failed({ code: 'refused', statusWord: sw1 * 256 + sw2 });
  }
  return failed({ code: 'failed', detail: 'the card never came to an end' });
}

/** `sx1.sh.` and 社会保障 in GBK: the application's directory (devices.md section 5). */
const application = Uint8Array.from(Buffer.from('7378312e73682ec9e7bbe1b1a3d5cf', 'hex'));

export const selectApplication = Uint8Array.of(0x00, 0xa4, 0x04, 0x00, application.length, ...application);

export function selectFile(file: number): Uint8Array {
  return Uint8Array.of(0x00, 0xa4, 0x02, 0x00, 0x02, file >> 8, file & 0xff);
}

/** Records of these files are found by their tag, which stands in P1; P2 00 is the first with it. */
export function readRecord(tag: number): Uint8Array {
  return Uint8Array.of(0x00, 0xb2, tag, 0x00, 0x00);
}

/** Asks for a card's serial number the way a resident identity card answers, and no other card. */
export const residentSerialNumber = Uint8Array.of(0x00, 0x36, 0x00, 0x00, 0x08);
