import { z } from 'zod';
import type { SpeechManifest } from '../manifest.ts';

/** What a build made of one clip. */
export const Made = z.object({
  hash: z.string(),
  seconds: z.number().positive(),
  source: z.enum(['synthesised', 'recorded']),
});
export type Made = z.infer<typeof Made>;

/** The manifest as it is read back from a disk. */
export const Manifest: z.ZodType<SpeechManifest> = z.object({
  version: z.literal(1),
  clips: z.record(z.string(), Made.extend({ text: z.string() })),
  syllables: z.array(z.string()),
});
