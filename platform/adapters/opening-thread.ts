import { parentPort, workerData } from 'node:worker_threads';
import type { KeyPair } from '../../seal/sm2.ts';
import { openSubmission } from '../../seal/submission-seal.ts';
import type { Opened, ToOpen } from './opening-threads.ts';

/* One thread of opening-threads.ts: what comes is opened and sent back, one after the other. */
const keys = workerData as readonly KeyPair[];
parentPort?.on('message', ({ number, seal }: ToOpen) => {
  const opened: Opened = { number, opening: openSubmission(seal, keys) };
  parentPort?.postMessage(opened);
});
