import { z } from 'zod';
import { Sm3Hex } from './keys.ts';
import { TaskCode } from './service-item.ts';

/** Five levels, 5 非常满意 … 1 非常不满意; below 3 needs an indicator or text. Silence is no rating at all. */
export const EvaluationLevel = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
]);
export type EvaluationLevel = z.infer<typeof EvaluationLevel>;

export const EvaluationBody = z.object({
  kind: z.literal('evaluation'),
  level: EvaluationLevel,
  indicators: z.array(z.string().regex(/^[1-5]\d{2}$/)),
  /** 5 大厅其他终端: the kiosk */
  channel: z.literal(5),
  /** known at the time of rating only if the platform had answered */
  caseNumber: z.string().length(43).optional(),
});
export type EvaluationBody = z.infer<typeof EvaluationBody>;

/** A point of a signature: x, y in pixels of the pad, t in milliseconds from the first touch. */
export const SignaturePoint = z.object({ x: z.number(), y: z.number(), t: z.number() });
export const SignatureStrokes = z
  .array(z.array(SignaturePoint).min(1).max(2000))
  .min(1)
  .max(60)
  // a payload must fit the gateway's limit, whatever was drawn
  .refine((strokes) => strokes.reduce((points, stroke) => points + stroke.length, 0) <= 20_000);
export type SignatureStrokes = z.infer<typeof SignatureStrokes>;

export const Applicant = z.object({
  name: z.string().min(1),
  idNumber: z.string().min(1),
  cardKind: z.enum(['resident', 'hkMacauTaiwan', 'foreign2017', 'foreign2023']),
});
export type Applicant = z.infer<typeof Applicant>;

export const ApplicationBody = z.object({
  kind: z.literal('application'),
  itemCode: TaskCode,
  itemVersion: z.number().int().positive(),
  applicant: Applicant,
  answers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  signature: SignatureStrokes,
  /** which notice was agreed to, and when by the terminal's clock */
  consent: z.object({ itemVersion: z.number().int(), givenAt: z.iso.datetime() }),
});
export type ApplicationBody = z.infer<typeof ApplicationBody>;

/**
 * One attachment as the envelope tells it: what it is, and the keys that open its sealed bytes (SM4-CTR with a key
 * and iv of its own, then HMAC-SM3 over iv and ciphertext, 32 bytes, at the end).
 */
export const EnvelopeAttachment = z.object({
  ordinal: z.number().int().min(1).max(100),
  /** code of the material in the service item */
  material: z.string().min(1).max(80),
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
  /** bytes before sealing, and their SM3 */
  size: z.number().int().positive(),
  contentHash: Sm3Hex,
  /** hex: 16, 32 and 16 bytes */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  macKey: z.string().regex(/^[0-9a-f]{64}$/),
  iv: z.string().regex(/^[0-9a-f]{32}$/),
});
export type EnvelopeAttachment = z.infer<typeof EnvelopeAttachment>;

/**
 * What the terminal seals, in memory, before anything is written. Order is the terminal's sequence and, within a
 * case, the case's; wall time is only information.
 */
export const SubmissionEnvelope = z.object({
  version: z.literal(1),
  /** 16 random bytes, hex: the hash of this text, which travels in the clear, cannot be guessed from a name */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** UUIDv7, the idempotency key for ever */
  id: z.uuid(),
  terminalId: z.string().min(1),
  terminalSequence: z.number().int().positive(),
  caseId: z.uuid(),
  caseSequence: z.number().int().positive(),
  /** short number on the paper, for people */
  receiptNumber: z.string().regex(/^\d{7}$/),
  createdAt: z.iso.datetime(),
  bootCounter: z.number().int().nonnegative(),
  monotonicMs: z.number().nonnegative(),
  attachments: z.array(EnvelopeAttachment).max(100),
  body: z.discriminatedUnion('kind', [ApplicationBody, EvaluationBody]),
});
export type SubmissionEnvelope = z.infer<typeof SubmissionEnvelope>;

/** 43 characters: 31 of the item, yyyyMMdd, 4 of serial. */
export const CaseNumber = z.string().regex(/^[0-9A-Z]{31}\d{12}$/);

export const SubmissionState = z.enum(['queued', 'uploading', 'received', 'accepted', 'blocked', 'refused']);
export type SubmissionState = z.infer<typeof SubmissionState>;

/** Rungs of the ladder a person sees: never one that was not reached. */
export const Rung = z.enum(['saved', 'received', 'accepted']);
export type Rung = z.infer<typeof Rung>;
