import { z } from 'zod';
import { Applicant, CaseNumber } from './submission.ts';
import { TaskCode } from './service-item.ts';

/**
 * The protocol between a terminal and the platform gateway: HTTP and JSON, `Authorization: Bearer <terminal
 * key>`. See docs/protocol.md.
 *
 *   PUT  /v1/submissions/:id     SubmissionRequest -> 200 SubmissionReceipt (first time and every repeat alike)
 *                                400 invalid, 401/403 terminal not allowed, 409 earlier part of the case missing or
 *                                same id in flight, 422 same id with another hash, 503 with Retry-After
 *   GET  /v1/cases/:caseId       -> 200 CaseStatus, 404 unknown
 *   POST /v1/queries             QueryRequest -> 200 QueryAnswer; repeat of a requestId gives the same case number
 *   GET  /v1/health              -> 200 GatewayHealth (no authorization)
 *   GET  /r/:submissionId        a small page for phones: how far this submission has come, no personal data
 */
export const SubmissionRequest = z.object({
  id: z.uuid(),
  /** SM3 of the UTF-8 bytes of `payload`, 64 lowercase hex characters */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** JSON text of a SubmissionEnvelope; sealed bytes from issue of sealing on (`format` then tells) */
  format: z.literal('plain-json-1'),
  payload: z.string().min(2).max(2_000_000),
});
export type SubmissionRequest = z.infer<typeof SubmissionRequest>;

/** Issued after the platform's commit. The terminal believes no 200 without a matching id and hash. */
export const SubmissionReceipt = z.object({
  id: z.uuid(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  serverSequence: z.number().int().positive(),
  /** changes when the platform was restored from a backup */
  epoch: z.string().min(1),
  receivedAt: z.iso.datetime(),
  caseNumber: CaseNumber,
});
export type SubmissionReceipt = z.infer<typeof SubmissionReceipt>;

export const CaseStatus = z.object({
  caseId: z.uuid(),
  caseNumber: CaseNumber,
  state: z.enum(['received', 'accepted']),
  receivedAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().optional(),
  /** the agency's name, set with acceptedAt */
  acceptedBy: z.string().optional(),
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

/** Body of every error reply. */
export const GatewayError = z.object({ code: z.string(), message: z.string() });
export type GatewayError = z.infer<typeof GatewayError>;
