import { z } from 'zod';
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
 * What the terminal stores and sends. Order is the terminal's sequence and, within a case, the case's; wall time
 * is only information. `payload` on the wire is the exact JSON text of this envelope: both ends hash those bytes.
 */
export const SubmissionEnvelope = z.object({
  version: z.literal(1),
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
