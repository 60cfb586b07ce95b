/** One of those who take turns in a benchmark. */
export interface Contestant {
  name: string;
  /** how durable a write is when it is said to be done */
  durability: string;
  /** what a write needs, made before it and off the clock */
  prepare?: () => void;
  write: () => void | Promise<void>;
  close: () => void | Promise<void>;
}

/** What one run of a contestant gave; latencies of single writes in microseconds. */
export interface Run {
  perSecond: number;
  p50Micros: number;
  p99Micros: number;
}

/** Writes of a contestant in a row, before the next one's turn: noise is longer than this, and meets all alike. */
const writesPerTurn = 25;

/**
 * Lets the contestants take turns of a few writes each, another one first in each run. A run before the first warms
 * them up and is not counted.
 * @param runs how many runs each contestant gets
 * @param writes of each run
 */
export async function takeTurns<Each extends Contestant>(
  contestants: readonly Each[],
  runs: number,
  writes: number,
): Promise<Map<Each, Run[]>> {
  const measured = new Map(contestants.map((contestant): [Each, Run[]] => [contestant, []]));
  await oneRun(contestants, 0, writes / 5);
  for (let run = 0; run < runs; run += 1) {
    console.error(`run ${run + 1} of ${runs}`);
    const latencies = await oneRun(contestants, run, writes);
    for (const [contestant, micros] of latencies) measured.get(contestant)?.push(summary(micros));
  }
  return measured;
}

async function oneRun<Each extends Contestant>(
  contestants: readonly Each[],
  first: number,
  writes: number,
): Promise<Map<Each, number[]>> {
  const latencies = new Map(contestants.map((contestant): [Each, number[]] => [contestant, []]));
  const order = contestants.map((_, place) => contestants[(place + first) % contestants.length]);
  for (let turn = 0; turn < writes / writesPerTurn; turn += 1) {
    for (const contestant of order) {
      if (contestant) latencies.get(contestant)?.push(...(await oneTurn(contestant)));
    }
  }
  return latencies;
}

async function oneTurn(contestant: Contestant): Promise<number[]> {
  const micros: number[] = [];
  for (let write = 0; write < writesPerTurn; write += 1) {
    contestant.prepare?.();
    const before = performance.now();
    const pending = contestant.write();
    if (pending) await pending;
    micros.push((performance.now() - before) * 1000);
  }
  return micros;
}

function summary(micros: number[]): Run {
  micros.sort((a, b) => a - b);
  const quantile = (share: number) => micros[Math.floor(share * (micros.length - 1))] ?? Number.NaN;
  const total = micros.reduce((sum, each) => sum + each, 0);
  return {
    perSecond: (micros.length * 1_000_000) / total,
    p50Micros: quantile(0.5),
    p99Micros: quantile(0.99),
  };
}
