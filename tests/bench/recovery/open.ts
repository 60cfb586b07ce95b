import { loadContestant } from './contestants.ts';

/** What opening gave; milliseconds. */
export interface Opening {
  waiting: number;
  /** from the call that opens to the answer how many wait */
  readyMs: number;
  /** from then to the end of the first new row's save */
  firstAddMs: number;
  /** from the process's start to that call: Node and the modules */
  startMs: number;
}

/** `NAME FOLDER`: opens, tells, and stays open until it is killed, so that the WAL stays as it is. */
async function main([name = '', folder = '']: readonly string[]): Promise<void> {
  const loaded = await loadContestant(name);
  if (!loaded.ok) throw new Error(loaded.failure.reason);
  const startMs = performance.now();
  const queue = loaded.value.open(folder);
  const waiting = await queue.waiting();
  const readyMs = performance.now() - startMs;
  await queue.add();
  const opening: Opening = { waiting, readyMs, firstAddMs: performance.now() - startMs - readyMs, startMs };
  console.log(JSON.stringify(opening));
  setInterval(() => undefined, 60_000);
}

if (import.meta.main) await main(process.argv.slice(2));
