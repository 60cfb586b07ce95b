import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { bundleFileName, bundleOfFileName, writeBundle, type BundleManifest } from '../../seal/bundle.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import { SigningUnavailable } from '../keys/signing-key-store.ts';
import { stickFailure, type StickFailure } from './stick-failure.ts';
import { outboxRecords, type CarriedCounts, type CarriedQueue } from './unsent.ts';
import { writeWholeFile } from './whole-file.ts';

export interface OutboxExport {
  queue: CarriedQueue;
  terminalId: string;
  /** a folder on the stick, which must be there */
  folder: string;
  /** the agency's key: who opens the submissions opens the bundle */
  recipient: NamedKey;
  /** the terminal's key */
  sender: SigningKey;
  /** what the answers are to be sealed to: see answer-key.ts */
  answerTo: NamedKey;
  clock: Clock;
  randomness: Randomness;
}

/** A bundle that is whole on the stick. */
export interface ExportedOutbox extends CarriedCounts {
  /** its path */
  file: string;
  bytes: number;
}

export type ExportFailure =
  | StickFailure
  /** the platform has everything */
  | { code: 'nothingToSend' }
  /** nothing can be signed now: the token with the key was pulled out */
  | { code: 'cannotSign'; detail: string };

/**
 * Puts everything the platform does not have into one sealed file on a stick. Nothing here changes its state: it may be
 * sent over a line at the same time, or put on another stick again.
 */
export async function exportOutbox(outbox: OutboxExport): Promise<Result<ExportedOutbox, ExportFailure>> {
  const { queue, terminalId, folder, recipient, sender, answerTo, clock, randomness } = outbox;
  if (queue.unsent(1, 0).length === 0) return failed({ code: 'nothingToSend' });
  try {
    const manifest: BundleManifest = {
      ...{ version: 1, content: 'outbox', terminalId, answerTo },
      number: await nextNumber(folder, terminalId),
      createdAt: new Date(clock.wallMs()).toISOString(),
    };
    const counts: CarriedCounts = { submissions: 0, attachments: 0, damaged: 0 };
    const file = join(folder, bundleFileName(manifest));
    const records = outboxRecords(queue, counts);
    const bytes = await writeWholeFile(
      file,
      writeBundle({ manifest, records, recipient, sender, randomness }),
    );
    return succeeded({ ...counts, file, bytes });
  } catch (error) {
    if (error instanceof SigningUnavailable)
      return failed({ code: 'cannotSign', detail: error.failure.code });
    const failure = stickFailure(error);
    if (!failure) throw error;
    return failed(failure);
  }
}

/** One more than any bundle of this terminal that lies there: nothing is written over. */
async function nextNumber(folder: string, terminalId: string): Promise<number> {
  const numbers = (await readdir(folder))
    .map(bundleOfFileName)
    .map((bundle) => (bundle?.terminalId === terminalId ? bundle.number : 0));
  return Math.max(0, ...numbers) + 1;
}
