import { z } from 'zod';

/** What a salvage found and lost, for staff: numbers alone. */
export const SalvageReport = z.object({
  /** wall milliseconds */
  atMs: z.number(),
  /** submissions that are here again, whole and as they were */
  carriedOver: z.number(),
  /** sealed content was intact, but not what stood beside it: sent again, missing in a person's own list */
  rebuilt: z.number(),
  /** saved and never received by the platform, and the content is gone: people have to be told */
  contentLost: z.number(),
  /** numbers below the highest of which nothing was found: lost, or left out by an earlier salvage */
  numbersMissing: z.number(),
  /** name of the folder where the damaged files are, within the data folder; missing when nothing could be moved */
  setAside: z.string().optional(),
});
export type SalvageReport = z.infer<typeof SalvageReport>;
