import { createReadStream } from 'node:fs';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import {
  readBundle,
  type BundledAnswer,
  type BundleFailure,
  type BundleManifest,
  type BundleRecord,
  type OpeningKey,
} from '../../seal/bundle.ts';
import { refusalReply } from '../gateway/refusal.ts';
import type { SubmissionIntake } from '../gateway/submission-intake.ts';
import { BundledAttachments, type BundledAttachmentsParts } from './bundled-attachments.ts';

/** Received in one transaction each; a batch over the line is of the same order. */
const SUBMISSIONS_TOGETHER = 50;

export interface TakingParts extends BundledAttachmentsParts {
  intake: SubmissionIntake;
  /** keys that bundles are sealed to */
  openers: readonly OpeningKey[];
  /** keys of every terminal that may speak, by its id; the newest first */
  terminals: ReadonlyMap<string, readonly NamedKey[]>;
}

/** What came of a bundle: an answer for each submission of it, in their order. */
export interface TakenBundle {
  manifest: BundleManifest;
  answers: BundledAnswer[];
  /** attachments that were not here before */
  attachments: number;
}

export type TakingFailure = BundleFailure | { code: 'fileUnreadable' };

/**
 * Takes a terminal's outbox from a file, exactly as the gateway would have taken it over the line. Nothing is taken
 * before all of the file was verified. Taking it twice changes nothing and gives the same answers.
 */
export async function takeBundle(
  parts: TakingParts,
  path: string,
): Promise<Result<TakenBundle, TakingFailure>> {
  const verified = await read(parts, path, () => undefined);
  if (!verified.ok) return verified;
  const manifest = verified.value;
  const taking = new BundleTaking(parts, manifest.terminalId);
  const taken = await read(parts, path, (record) => taking.take(record));
  await taking.end();
  if (!taken.ok) return taken;
  return succeeded({ manifest, answers: taking.answers, attachments: taking.attachments });
}

async function read(
  { openers, terminals }: TakingParts,
  path: string,
  record: (record: BundleRecord) => Promise<void> | void,
): Promise<Result<BundleManifest, TakingFailure>> {
  const source = createReadStream(path);
  try {
    return await readBundle({
      ...{ source, openers, record },
      senders: ({ content, terminalId }) => (content === 'outbox' ? (terminals.get(terminalId) ?? []) : []),
    });
  } catch (error) {
    if (source.errored === null) throw error;
    return failed({ code: 'fileUnreadable' });
  } finally {
    source.destroy();
  }
}

class BundleTaking {
  readonly answers: BundledAnswer[] = [];
  readonly #parts: TakingParts;
  readonly #terminalId: string;
  readonly #attachments: BundledAttachments;
  #waiting: SubmissionRequest[] = [];

  constructor(parts: TakingParts, terminalId: string) {
    this.#parts = parts;
    this.#terminalId = terminalId;
    this.#attachments = new BundledAttachments(parts, terminalId);
  }

  get attachments(): number {
    return this.#attachments.taken;
  }

  async take(record: BundleRecord): Promise<void> {
    switch (record.kind) {
      case 'attachment':
        return this.#attachments.begin(record.attachment);
      case 'bytes':
        return this.#attachments.add(record.bytes);
      case 'submission':
        await this.#attachments.end();
        this.#waiting.push(record.request);
        if (this.#waiting.length >= SUBMISSIONS_TOGETHER) await this.#receive();
        return;
      case 'answer':
      case 'acceptance':
      // Of the other direction: nothing a terminal may tell.
    }
  }

  async end(): Promise<void> {
    await this.#attachments.end();
    await this.#receive();
  }

  async #receive(): Promise<void> {
    const requests = this.#waiting;
    this.#waiting = [];
    const offers = requests.map((request) => ({ id: request.id, body: request }));
    const results = await this.#parts.intake.take(offers, this.#terminalId);
    for (const [index, result] of results.entries()) {
      const id = requests[index]?.id ?? '';
      if (result.ok) this.answers.push({ id, receipt: result.value });
      else {
        const { status, body: error } = refusalReply(result.failure.code);
        this.answers.push({ id, status, error });
      }
    }
  }
}
