import type { Device, PinPadCapabilities } from './device-report.ts';
import type { Completion, PinPadStatus } from './device.ts';

/** How an entry is made: digits never leave the pad, only how many there are. */
export interface PinEntry {
  minimumLength: number;
  maximumLength: number;
  timeoutSeconds: number;
  /** tells how many digits stand there now */
  onLength?: (length: number) => void;
}

/** `pinBlock`: the digits encrypted by the pad's own key, as hexadecimal text; only after `success`. */
export interface PinEntryOutcome {
  completion: Completion;
  pinBlock?: string;
}

/** A PIN pad (密码键盘). One entry at a time: another one meanwhile ends at once as `sequenceError`. */
export interface PinPad extends Device<PinPadStatus, PinPadCapabilities> {
  enterPin(entry: PinEntry): Promise<PinEntryOutcome>;
  /** ends the entry under way as `canceled` */
  cancel(): void;
  onStatus(listener: (status: PinPadStatus) => void): () => void;
}
