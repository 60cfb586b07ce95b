import { createReadStream } from 'node:fs';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { SealedHeader } from '../../contract/sealed.ts';
import type { BundleRecord } from '../../seal/bundle.ts';
import { readSeal } from '../../seal/submission-seal.ts';
import type { SendingQueue, StoredAttachment } from '../store/sending-queue.ts';

/** What the mule needs of the outbox to carry it away: it only looks. */
export type CarriedQueue = Pick<SendingQueue, 'unsent' | 'attachmentsOf' | 'attachmentIntact'>;

const pageLength = 50;
/** A page may hold nothing but damaged records, which the store leaves out. */
const longLook = 100_000;
/** Attachments are read and sealed in pieces of this many bytes. */
const pieceBytes = 65_536;

/** How much of the outbox went into a bundle. */
export interface CarriedCounts {
  submissions: number;
  attachments: number;
  /** left out: an attachment on this terminal's disk is not as it was sealed */
  damaged: number;
}

/** What the platform does not have, each with its header, in the order of saving. */
function* unsentWithHeaders(
  queue: Pick<CarriedQueue, 'unsent'>,
): Generator<{ request: SubmissionRequest; header: SealedHeader }> {
  let after = 0;
  for (;;) {
    let page = queue.unsent(pageLength, after);
    if (page.length === 0) page = queue.unsent(longLook, after);
    const last = after;
    for (const request of page) {
      const seal = readSeal(request.payload);
      if (!seal.ok) continue;
      after = Math.max(after, seal.value.header.terminalSequence);
      yield { request, header: seal.value.header };
    }
    if (after === last) return;
  }
}

/** What the platform does not have: the hash of each, by its id. */
export function unsentHashes(queue: Pick<CarriedQueue, 'unsent'>): Map<string, string> {
  return new Map([...unsentWithHeaders(queue)].map(({ request }) => [request.id, request.hash]));
}

/** The records of an outbox bundle: each submission after its attachments. Counts as it goes. */
export async function* outboxRecords(
  queue: CarriedQueue,
  counts: CarriedCounts,
): AsyncGenerator<BundleRecord> {
  for (const { request, header } of unsentWithHeaders(queue)) {
    const attachments = queue.attachmentsOf(request.id);
    if (!isWhole(queue, header, attachments)) {
      counts.damaged += 1;
      continue;
    }
    for (const attachment of attachments) {
      yield* attachmentRecords(request.id, attachment);
      counts.attachments += 1;
    }
    yield { kind: 'submission', request };
    counts.submissions += 1;
  }
}

function isWhole(
  queue: CarriedQueue,
  header: SealedHeader,
  attachments: readonly StoredAttachment[],
): boolean {
  return (
    attachments.length === header.attachments.length &&
    attachments.every(({ ordinal }) => queue.attachmentIntact(header.id, ordinal))
  );
}

async function* attachmentRecords(
  submissionId: string,
  { ordinal, sealedHash, sealedSize, path }: StoredAttachment,
): AsyncGenerator<BundleRecord> {
  yield { kind: 'attachment', attachment: { submissionId, ordinal, sealedHash, sealedSize } };
  const file: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: pieceBytes });
  for await (const bytes of file) yield { kind: 'bytes', bytes };
}
