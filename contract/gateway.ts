import { z } from 'zod';
import { KeyId, SignatureHex, Sm3Hex } from './keys.ts';
import { Applicant, CaseNumber } from './submission.ts';
import { TaskCode } from './service-item.ts';

/**
 * The protocol between a terminal and the platform gateway: HTTP and JSON, `Authorization: Bearer <terminal
 * key>`. See docs/protocol.md.
 *
 *   PUT  /v1/submissions/:id     SubmissionRequest -> 200 SubmissionReceipt (first time and every repeat alike)
 *                                400 invalid, 401/403 terminal not allowed, 409 earlier part of the case or an
 *                                attachment missing or same id in flight, 422 same id with another hash, 503 with
 *                                Retry-After
 *   POST /v1/submissions         SubmissionBatch -> 200 BatchAnswer: each as if it had come alone
 *   *    /v1/uploads             tus 1.0.0: sealed attachments, complete before their submission is offered
 *   GET  /v1/standing            -> 200 TerminalStanding: what the platform has of this terminal
 *   POST /v1/terminal-keys       KeyRegistration -> 200 TerminalCertificate
 *   GET  /v1/keys                -> 200 KeySet (no authorization)
 *   GET  /v1/cases/:caseId       -> 200 CaseStatus, 404 unknown
 *   POST /v1/queries             QueryRequest -> 200 QueryAnswer; repeat of a requestId gives the same case number
 *   GET  /v1/health              -> 200 GatewayHealth (no authorization)
 *   GET  /r/:submissionId        a small page for phones: how far this submission has come, no personal data
 *   GET  /v                      a static page for phones: verifies a paper receipt without a network
 */
export const SubmissionRequest = z.object({
  id: z.uuid(),
  /** SM3 of the UTF-8 bytes of `payload` */
  hash: Sm3Hex,
  format: z.literal('sm2-sm4-1'),
  /** JSON text of a SealedPayload (contract/sealed.ts) */
  payload: z.string().min(2).max(2_000_000),
});
export type SubmissionRequest = z.infer<typeof SubmissionRequest>;

/**
 * Issued after the platform's commit, signed by a platform key. The terminal believes no 200 without a matching id
 * and hash and a signature it can verify.
 */
export const SubmissionReceipt = z.object({
  id: z.uuid(),
  hash: Sm3Hex,
  serverSequence: z.number().int().positive(),
  /** changes when the platform was restored from a backup */
  epoch: z.string().min(1).max(64),
  receivedAt: z.iso.datetime(),
  caseNumber: CaseNumber,
  /** the short number on the paper */
  receiptNumber: z.string().regex(/^\d{7}$/),
  signedBy: KeyId,
  signature: SignatureHex,
});
export type SubmissionReceipt = z.infer<typeof SubmissionReceipt>;

/** At most this many at once, and at most `batchCharacters` of payload. */
export const batchSubmissions = 200;
export const batchCharacters = 2_500_000;

export const SubmissionBatch = z.object({
  submissions: z.array(SubmissionRequest).min(1).max(batchSubmissions),
});
export type SubmissionBatch = z.infer<typeof SubmissionBatch>;

/** Body of every error reply. */
export const GatewayError = z.object({ code: z.string(), message: z.string() });
export type GatewayError = z.infer<typeof GatewayError>;

/** One answer for each submission, in their order: what PUT would have answered. */
export const BatchAnswer = z.object({
  answers: z.array(
    z.union([
      z.object({ id: z.uuid(), receipt: SubmissionReceipt }),
      z.object({
        id: z.uuid(),
        status: z.number().int().min(400).max(599),
        error: GatewayError,
        retryAfterSeconds: z.number().int().nonnegative().optional(),
      }),
    ]),
  ),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

/**
 * What the platform has of the asking terminal. A terminal compares it with what it holds receipts for and offers
 * again what is missing, so that a restore from a backup loses nothing, told or not.
 */
export const TerminalStanding = z.object({
  terminalId: z.string().min(1),
  epoch: z.string().min(1).max(64),
  /** 0 when nothing was received yet */
  highestSequence: z.number().int().nonnegative(),
  /** terminal sequences below the highest that are not there, as ranges [from, to]; the first ones when many */
  missing: z.array(z.tuple([z.number().int().positive(), z.number().int().positive()])).max(1000),
  /** receipts of this epoch up to this server sequence are in every backup that could still be restored; 0 for none */
  erasableThrough: z.number().int().nonnegative(),
  /** the platform's clock */
  time: z.iso.datetime(),
});
export type TerminalStanding = z.infer<typeof TerminalStanding>;

/** Accepted states are signed by a platform key on the agency's behalf. */
export const CaseStatus = z.object({
  caseId: z.uuid(),
  caseNumber: CaseNumber,
  state: z.enum(['received', 'accepted']),
  receivedAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().optional(),
  /** the agency's name, set with acceptedAt */
  acceptedBy: z.string().optional(),
  /** set with acceptedAt */
  signedBy: KeyId.optional(),
  signature: SignatureHex.optional(),
});
export type CaseStatus = z.infer<typeof CaseStatus>;

export const QueryRequest = z.object({
  requestId: z.uuid(),
  terminalId: z.string().min(1),
  itemCode: TaskCode,
  itemVersion: z.number().int().positive(),
  applicant: Applicant,
});
export type QueryRequest = z.infer<typeof QueryRequest>;

export const QueryAnswer = z.object({
  requestId: z.uuid(),
  caseNumber: CaseNumber,
  /** `noRecord` is an answer too: the register has nothing under this person */
  outcome: z.enum(['found', 'noRecord']),
  rows: z.array(z.object({ label: z.string(), value: z.string() })),
  /** the register asked and the moment its data is of */
  register: z.string(),
  asOf: z.iso.datetime(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

export const GatewayHealth = z.object({
  service: z.literal('jiujin-gateway'),
  protocol: z.literal(1),
  epoch: z.string(),
});
export type GatewayHealth = z.infer<typeof GatewayHealth>;
