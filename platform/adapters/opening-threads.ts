import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { failed } from '../../contract/result.ts';
import type { KeyPair } from '../../seal/sm2.ts';
import type { openSubmission, ReadSeal } from '../../seal/submission-seal.ts';
import type { AgencyOpener } from './agency-opener.ts';

export interface ToOpen {
  number: number;
  seal: ReadSeal;
}

export interface Opened {
  number: number;
  opening: ReturnType<typeof openSubmission>;
}

type Opening = Awaited<ReturnType<AgencyOpener['open']>>;

/** One processor is left to the gateway itself, which verifies, writes and signs at the same time; half of two is too little. */
const usualThreads = Math.max(2, availableParallelism() - 1);

/**
 * Opens with keys that lie in files beside the platform, in threads: opening is the most of what a submission costs a
 * gateway, and it waits for nothing. Threads begin with their first submission and keep no process alive.
 * @param keys newest first
 */
export function threadedOpener(keys: readonly KeyPair[], threads = usualThreads): AgencyOpener {
  const all = Array.from({ length: threads }, () => new OpeningThread(keys));
  const leastBusy = () => all.reduce((one, other) => (other.waiting < one.waiting ? other : one));
  return {
    keys: keys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    open: (seal) => leastBusy().open(seal),
  };
}

class OpeningThread {
  readonly #keys: readonly KeyPair[];
  readonly #waiting = new Map<number, (opening: Opening) => void>();
  #worker: Worker | undefined;
  #number = 0;

  constructor(keys: readonly KeyPair[]) {
    this.#keys = keys;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  open(seal: ReadSeal): Promise<Opening> {
    this.#worker ??= this.#begin();
    const toOpen: ToOpen = { number: (this.#number += 1), seal };
    const opening = new Promise<Opening>((resolve) => this.#waiting.set(toOpen.number, resolve));
    this.#worker.postMessage(toOpen);
    return opening;
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./opening-thread.ts', import.meta.url), { workerData: this.#keys });
    worker.on('message', ({ number, opening }: Opened) => {
      this.#waiting.get(number)?.(opening);
      this.#waiting.delete(number);
    });
    // `exit` follows, whatever ended it; without a listener the process would end too
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#ended());
    worker.unref();
    return worker;
  }

  /** What it had not opened comes again from its terminals, and gets a new thread. */
  #ended(): void {
    this.#worker = undefined;
    for (const resolve of this.#waiting.values()) resolve(failed({ code: 'unavailable' }));
    this.#waiting.clear();
  }
}
