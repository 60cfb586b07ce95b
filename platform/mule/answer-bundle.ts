import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { CaseStatus } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { bundleFileName, writeBundle, type BundleManifest, type BundleRecord } from '../../seal/bundle.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import type { TakenBundle } from './take-bundle.ts';

export interface AnswerParts {
  /** a folder, made when missing */
  folder: string;
  signer: SigningKey;
  clock: Clock;
  randomness: Randomness;
}

/**
 * Writes the answers to a bundle, sealed to whom its terminal named and signed by the platform: whole under its name
 * or not at all. An earlier file of answers to the same bundle gives way. Returns the path; throws what the file system throws.
 */
export async function writeAnswers(
  { folder, signer, clock, randomness }: AnswerParts,
  { manifest, answers }: TakenBundle,
  acceptances: readonly CaseStatus[],
  recipient: NamedKey,
): Promise<string> {
  const { terminalId, number } = manifest;
  const answering: BundleManifest = {
    ...{ version: 1, content: 'answers', terminalId, number },
    createdAt: new Date(clock.wallMs()).toISOString(),
  };
  const records: BundleRecord[] = [
    ...answers.map((answer): BundleRecord => ({ kind: 'answer', answer })),
    ...acceptances.map((status): BundleRecord => ({ kind: 'acceptance', status })),
  ];
  mkdirSync(folder, { recursive: true });
  const path = join(folder, bundleFileName(answering));
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  const file = openSync(unfinished, 'wx', 0o600);
  try {
    const sealing = writeBundle({ manifest: answering, records, recipient, sender: signer, randomness });
    for await (const piece of sealing) {
      for (let written = 0; written < piece.length;) written += writeSync(file, piece, written);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  return path;
}
