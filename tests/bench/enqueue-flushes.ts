import { z } from 'zod';
import { enqueueField } from './enqueue-contestants.ts';
import { flushesSoFar } from './preloaded-flushes.ts';

/** Flushes per submission of each contestant, in their order. */
export const FlushCounts = z.array(z.object({ name: z.string(), setting: z.string(), perWrite: z.number() }));
export type FlushCounts = z.infer<typeof FlushCounts>;

const writes = 500;

/** Run with the counting library before libc's; prints {@link FlushCounts}. */
async function countEach(folder: string): Promise<FlushCounts> {
  const { contestants } = await enqueueField(folder);
  const counts: FlushCounts = [];
  for (const { name, setting, write, close } of contestants) {
    const before = flushesSoFar();
    for (let count = 0; count < writes; count += 1) await write();
    counts.push({ name, setting, perWrite: (flushesSoFar() - before) / writes });
    await close();
  }
  return counts;
}

if (import.meta.main) console.log(JSON.stringify(await countEach(process.argv[2] ?? '')));
