import { isAutomaticStatusStart, isSensorByte, isStatusAnswer } from './printer-status.ts';

/** What a printer says, told apart by the fixed bits of each kind (facts/devices.md section 2). */
export type PrinterReply =
  /** the untagged answer to `DLE EOT 1` to `4` */
  | { kind: 'answer'; byte: number }
  /** the answer to `DLE EOT 20` of kiosk modules */
  | { kind: 'kiosk'; bytes: Uint8Array }
  /** four bytes that nobody asked for */
  | { kind: 'automatic'; bytes: Uint8Array }
  /** the answer to `GS r 1`, given when everything sent before it was processed */
  | { kind: 'sensor'; byte: number }
  /** XOFF (hold) and XON: the printer's buffer is full, or has room again */
  | { kind: 'flow'; hold: boolean };

const XON = 0x11;
const XOFF = 0x13;
const kioskMark = 0x0f;

/** Sorts a printer's bytes, split anywhere. Bytes that fit nothing are dropped. */
export class StatusReplyReader {
  #group: number[] = [];

  push(bytes: Uint8Array): PrinterReply[] {
    return [...bytes].flatMap((byte) => this.#take(byte));
  }

  /** Forgets a report that was begun: only once its rest can no longer come. */
  reset(): void {
    this.#group = [];
  }

  #take(byte: number): PrinterReply[] {
    if (this.#group.length > 0) return this.#continue(byte);
    const single = singleReply(byte);
    if (single) return [single];
    if (isAutomaticStatusStart(byte)) {
      this.#group = [byte];
      return [];
    }
    return isSensorByte(byte) ? [{ kind: 'sensor', byte }] : [];
  }

  #continue(byte: number): PrinterReply[] {
    // No automatic status says all four low bits of its second byte.
    const isKiosk = this.#group[0] === 0x10 && (this.#group[1] ?? byte) === kioskMark;
    // Real-time answers and flow control may come in the middle of a report: it goes on after them.
    const single = isKiosk ? undefined : singleReply(byte);
    if (single) return [single];
    if (!isKiosk && !isSensorByte(byte)) {
      this.#group = [];
      return this.#take(byte);
    }
    this.#group.push(byte);
    if (this.#group.length < (isKiosk ? 6 : 4)) return [];
    const bytes = Uint8Array.from(this.#group);
    this.#group = [];
    return [{ kind: isKiosk ? 'kiosk' : 'automatic', bytes }];
  }
}

/** Bytes that are whole by themselves wherever they stand. */
function singleReply(byte: number): PrinterReply | undefined {
  if (isStatusAnswer(byte)) return { kind: 'answer', byte };
  return byte === XON || byte === XOFF ? { kind: 'flow', hold: byte === XOFF } : undefined;
}
