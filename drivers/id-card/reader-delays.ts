import type { SdtCommand } from './sdt-message.ts';

/** Milliseconds, and counts that stretch time. Sources: devices.md section 1, "Timings in the field", unless said. */
export const readerDelays = {
  /** between two looks for a card: the field polls every 100 to 1000 ms */
  pollMs: 300,
  /** find, select and SAM status answer in a few ms; the first timeout of HID units in the field is 1500 ms */
  commandTimeoutMs: 1500,
  /** a read takes about a second, and 1295 bytes at 9600 baud another 1.35 s; the field allows up to 5 s */
  readTimeoutMs: 5000,
  /** a reply that stopped in its middle: at 9600 baud a byte takes 1 ms, USB converters hold bytes for 16 ms (ours) */
  replyGapMs: 250,
  /** silence wanted after a damaged or missing reply before the next command, so that a late one is over (ours) */
  settleMs: 100,
  /** pause before find and select are tried again, and how often that is done */
  selectPauseMs: 10,
  selectRetries: 2,
  /** a read that the card refused is tried once more, which also tells a lifted card from a bad one (ours) */
  readRetries: 1,
  /** damaged replies are asked for again so often before the reader counts as garbled (brief of the driver) */
  garbledRetries: 3,
  /** looks without a card before it counts as removed: one may miss a card that lies badly (ours) */
  removalConfirmations: 2,
  /** unanswered commands in a row before the reader counts as lost (ours) */
  silencesBeforeLost: 3,
  /** HID units in the field wait so long for the next report of a reply */
  reportGapMs: 800,
  /** SAM status at a rate that is only tried: a reader that understands answers in a few ms (ours) */
  detectTimeoutMs: 400,
  /** time that passed in a poll of 300 ms when the machine slept, or stood still as long (ours) */
  sleepMs: 10_000,
  /** wait before connecting again: doubled from the first to the longest */
  reconnectFirstMs: 500,
  reconnectLongestMs: 5000,
} as const;

/** How long the answer to a command is waited for; a reset starts the security module, which tests itself. */
export function commandTimeoutMs(command: SdtCommand): number {
  const isLong = command === 'readTextAndPhoto' || command === 'readWithFingerprint' || command === 'reset';
  return isLong ? readerDelays.readTimeoutMs : readerDelays.commandTimeoutMs;
}

/** The wait before the attempt after `failures` failed ones. */
export function reconnectDelayMs(failures: number): number {
  const { reconnectFirstMs, reconnectLongestMs } = readerDelays;
  return Math.min(reconnectFirstMs * 2 ** Math.min(failures - 1, 10), reconnectLongestMs);
}
