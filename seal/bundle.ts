import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Randomness } from '../contract/clock.ts';
import { CaseStatus, GatewayError, SubmissionReceipt, SubmissionRequest } from '../contract/gateway.ts';
import { KeyId, NamedKey, SignatureHex } from '../contract/keys.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { SealedAttachment } from '../contract/sealed.ts';
import { beginBundle, openBundle, type BundleCipherFailure, type OpeningKey } from './bundle-cipher.ts';
import { textIsSignedBy } from './sm2.ts';
import { bundleText } from './statements.ts';
import type { SigningKey } from './submission-seal.ts';

export { openingKey, type OpeningKey } from './bundle-cipher.ts';

/**
 * A bundle carries what waits on a terminal to the platform (`outbox`), or the platform's answers back
 * (`answers`), in one file on a USB stick. seal/bundle-cipher.ts says how the file is sealed; its content is a row
 * of records, each one byte of kind, four bytes of length (big endian) and that many bytes. The manifest is the
 * first record; the last is the sender's signature over its kind, terminal, number and SM3 of all bytes before.
 */
export const BundleManifest = z.object({
  version: z.literal(1),
  content: z.enum(['outbox', 'answers']),
  /** whose outbox, or whom the answers are for */
  terminalId: z.string().regex(/^[\x21-\x7e]{1,40}$/),
  /** of the file's name, for people: the terminal counts the files it finds on the stick; an answer repeats it */
  number: z.number().int().positive(),
  /** by the sender's clock: information only */
  createdAt: z.iso.datetime(),
  /** of an outbox: the key the answers are to be sealed to */
  answerTo: NamedKey.optional(),
});
export type BundleManifest = z.infer<typeof BundleManifest>;

/** How a bundle's file is called on the stick. */
export function bundleFileName({
  content,
  terminalId,
  number,
}: Pick<BundleManifest, 'content' | 'terminalId' | 'number'>): string {
  return `jiujin-${terminalId}-${number}.${bundleEndings[content]}`;
}

/** What a file called like a bundle says of itself; undefined for any other file. */
export function bundleOfFileName(
  name: string,
): Pick<BundleManifest, 'content' | 'terminalId' | 'number'> | undefined {
  const parts = /^jiujin-([\x21-\x7e]{1,40})-(\d{1,9})\.(mule|answers)$/.exec(name);
  const [, terminalId, number, ending] = parts ?? [];
  if (terminalId === undefined || number === undefined || Number(number) < 1) return undefined;
  const content = ending === bundleEndings.outbox ? 'outbox' : 'answers';
  return { content, terminalId, number: Number(number) };
}

/** The head of an attachment: as many bytes of `bytes` records follow as `sealedSize` says. */
export const BundledAttachment = SealedAttachment.extend({ submissionId: z.uuid() });
export type BundledAttachment = z.infer<typeof BundledAttachment>;

/** What the gateway would have answered to a PUT of this submission. */
export const BundledAnswer = z.union([
  z.object({ id: z.uuid(), receipt: SubmissionReceipt }),
  z.object({ id: z.uuid(), status: z.number().int().min(400).max(599), error: GatewayError }),
]);
export type BundledAnswer = z.infer<typeof BundledAnswer>;

export type BundleRecord =
  /** follows its attachments */
  | { kind: 'submission'; request: SubmissionRequest }
  | { kind: 'attachment'; attachment: BundledAttachment }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'answer'; answer: BundledAnswer }
  | { kind: 'acceptance'; status: CaseStatus };

export type BundleFailure =
  | BundleCipherFailure
  /** no key believed in has signed it */
  | { code: 'notSigned' }
  /** another direction, or another terminal's */
  | { code: 'notMeant' };

const bundleEndings = { outbox: 'mule', answers: 'answers' } as const;
const BundleSignature = z.object({ signedBy: KeyId, signature: SignatureHex });

const codes = { manifest: 1, submission: 2, attachment: 3, bytes: 4, answer: 5, acceptance: 6, signature: 7 };
const headBytes = 5;
/** The longest payload, every character escaped, is shorter. */
const longestRecordBytes = 16 * 1024 * 1024;

export interface BundleWriting {
  manifest: BundleManifest;
  records: AsyncIterable<BundleRecord> | Iterable<BundleRecord>;
  recipient: NamedKey;
  sender: SigningKey;
  randomness: Randomness;
}

/** The bytes of a bundle, piece by piece; no more than one record and one chunk are held in memory. */
export async function* writeBundle(writing: BundleWriting): AsyncGenerator<Buffer> {
  const sealing = beginBundle(writing.recipient, writing.randomness);
  const digest = createHash('sm3').update(sealing.head);
  yield sealing.head;
  const first = framed(codes.manifest, json(BundleManifest.parse(writing.manifest)));
  digest.update(first);
  yield* sealing.add(first);
  for await (const record of writing.records) {
    const bytes = framed(codes[record.kind], recordBytes(record));
    digest.update(bytes);
    yield* sealing.add(bytes);
  }
  const signature = writing.sender.sign(bundleText(writing.manifest, digest.digest('hex')));
  yield* sealing.add(framed(codes.signature, json({ signedBy: writing.sender.keyId, signature })));
  yield sealing.end();
}

export interface BundleReading {
  source: AsyncIterable<Uint8Array>;
  openers: readonly OpeningKey[];
  /** keys that may have signed what this manifest says; none: the bundle is not meant for here */
  senders: (manifest: BundleManifest) => readonly NamedKey[];
  /** called for every record, in order; believed only once {@link readBundle} has succeeded */
  record: (record: BundleRecord) => Promise<void> | void;
}

/** Reads a bundle to its end. Success only when every byte of it is as its sender signed it. Throws what `source` throws. */
export async function readBundle(reading: BundleReading): Promise<Result<BundleManifest, BundleFailure>> {
  const digest = createHash('sm3');
  const state: ReadingState = { manifest: undefined, senders: [], isEnded: false };
  let rest = Buffer.alloc(0);
  for await (const chunk of openBundle(reading.source, reading.openers)) {
    if (!chunk.ok) return chunk;
    if (chunk.value.number === 0) digest.update(chunk.value.head);
    rest = Buffer.concat([rest, chunk.value.content]);
    for (let record = firstRecord(rest); record; record = firstRecord(rest)) {
      if (record === 'tooLong' || state.isEnded) return failed({ code: 'damaged' });
      rest = rest.subarray(record.bytes.length);
      const failure = await takeRecord(record, reading, state, digest);
      if (failure) return failed(failure);
      if (record.code !== codes.signature) digest.update(record.bytes);
    }
  }
  const isWhole = state.isEnded && state.manifest !== undefined && rest.length === 0;
  return isWhole && state.manifest ? succeeded(state.manifest) : failed({ code: 'damaged' });
}

interface ReadingState {
  manifest: BundleManifest | undefined;
  senders: readonly NamedKey[];
  isEnded: boolean;
}

interface RawRecord {
  code: number;
  content: Buffer;
  /** with its head */
  bytes: Buffer;
}

/** Answers why reading ends here, if so. `digest` holds everything before this record. */
async function takeRecord(
  { code, content }: RawRecord,
  reading: BundleReading,
  state: ReadingState,
  digest: ReturnType<typeof createHash>,
): Promise<BundleFailure | undefined> {
  if (!state.manifest) {
    const manifest = code === codes.manifest ? BundleManifest.safeParse(parsed(content)) : undefined;
    if (!manifest?.success) return { code: 'damaged' };
    state.manifest = manifest.data;
    state.senders = reading.senders(manifest.data);
    return state.senders.length === 0 ? { code: 'notMeant' } : undefined;
  }
  if (code === codes.signature) {
    state.isEnded = true;
    const isSigned = signatureHolds(content, bundleText(state.manifest, digest.digest('hex')), state.senders);
    return isSigned ? undefined : { code: 'notSigned' };
  }
  const record = recordOf(code, content);
  if (!record) return { code: 'damaged' };
  await reading.record(record);
  return undefined;
}

function signatureHolds(content: Buffer, text: string, senders: readonly NamedKey[]): boolean {
  const signature = BundleSignature.safeParse(parsed(content));
  if (!signature.success) return false;
  const sender = senders.find((key) => key.keyId === signature.data.signedBy);
  return sender !== undefined && textIsSignedBy(text, signature.data.signature, sender.publicKey);
}

function firstRecord(bytes: Buffer): RawRecord | 'tooLong' | undefined {
  if (bytes.length < headBytes) return undefined;
  const length = bytes.readUInt32BE(1);
  if (length > longestRecordBytes) return 'tooLong';
  if (bytes.length < headBytes + length) return undefined;
  const whole = bytes.subarray(0, headBytes + length);
  return { code: bytes.readUInt8(0), content: whole.subarray(headBytes), bytes: whole };
}

function recordBytes(record: BundleRecord): Uint8Array {
  switch (record.kind) {
    case 'submission':
      return json(record.request);
    case 'attachment':
      return json(record.attachment);
    case 'bytes':
      return record.bytes;
    case 'answer':
      return json(record.answer);
    case 'acceptance':
      return json(record.status);
  }
}

function recordOf(code: number, content: Buffer): BundleRecord | undefined {
  switch (code) {
    case codes.bytes:
      return { kind: 'bytes', bytes: content };
    case codes.submission:
      return checked(SubmissionRequest, content, (request) => ({ kind: 'submission', request }));
    case codes.attachment:
      return checked(BundledAttachment, content, (attachment) => ({ kind: 'attachment', attachment }));
    case codes.answer:
      return checked(BundledAnswer, content, (answer) => ({ kind: 'answer', answer }));
    case codes.acceptance:
      return checked(CaseStatus, content, (status) => ({ kind: 'acceptance', status }));
    default:
      return undefined;
  }
}

function checked<Value>(
  form: z.ZodType<Value>,
  content: Buffer,
  record: (value: Value) => BundleRecord,
): BundleRecord | undefined {
  const value = form.safeParse(parsed(content));
  return value.success ? record(value.data) : undefined;
}

function framed(code: number, content: Uint8Array): Buffer {
  if (content.byteLength > longestRecordBytes) throw new RangeError('a record is too long for a bundle');
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(code);
  head.writeUInt32BE(content.byteLength, 1);
  return Buffer.concat([head, content]);
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}
