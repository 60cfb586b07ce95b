import { openSync, readSync, writeSync } from 'node:fs';

/** Which calls a fault may meet: those that take space can find the disk full, only writes can be cut short. */
export const callClasses = { every: 1, takingSpace: 2, writes: 4, flushes: 8 } as const;
export type CallClass = keyof typeof callClasses;

export interface CallFault {
  calls: CallClass;
  /** counted from 1, from the moment it is armed */
  nth: number;
  error: 'EIO' | 'ENOSPC' | 'short';
  persistent: boolean;
}

/** Linux's numbers; 0 cuts the call short. */
const errnoOf = { EIO: 5, ENOSPC: 28, short: 0 } as const;

/** Steers the preloaded recorder from inside the process it is loaded into; see recorder.c. */
export class RecorderControl {
  readonly #descriptor: number;

  /** Throws when this process runs without the recorder. */
  constructor() {
    this.#descriptor = openSync('/jiujin-recorder', 'r+');
  }

  /** From now on every change below `root` is written to `log`. */
  record(root: string, log: string): void {
    this.#say(`!record ${log}\n${root}`);
  }

  /** Calls below `root` are counted and can fail, and nothing is written down. */
  watch(root: string): void {
    this.#say(`!record -\n${root}`);
  }

  stop(): void {
    this.#say('!stop');
  }

  /** A remark between the calls made before and those made after it. */
  mark(text: string): void {
    if (text.startsWith('!')) throw new RangeError('a mark does not begin with an exclamation mark');
    this.#say(text);
  }

  arm({ calls, nth, error, persistent }: CallFault): void {
    this.#say(`!fault ${callClasses[calls]} ${nth} ${errnoOf[error]} ${persistent ? 1 : 0}`);
  }

  /** No call fails from now on; those of `calls` are counted from 0. */
  disarm(calls: CallClass = 'every'): void {
    this.#say(`!fault ${callClasses[calls]} 0 0 0`);
  }

  /** How many calls there were since the last {@link arm} or {@link disarm}. */
  calls(): number {
    const buffer = Buffer.alloc(32);
    const length = readSync(this.#descriptor, buffer);
    return Number(buffer.toString('latin1', 0, length));
  }

  #say(text: string): void {
    writeSync(this.#descriptor, text);
  }
}
