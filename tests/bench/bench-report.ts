/** One measured number: median and range of its runs. */
export interface BenchFigure {
  name: string;
  unit: string;
  median: number;
  lowest: number;
  highest: number;
  runs: number;
  /** how durable what was measured is; never compare different ones */
  durability?: string;
}

/** What a benchmark found. */
export interface BenchReport {
  bench: string;
  figures: BenchFigure[];
  /** what the figures are of and what they do not say */
  notes: string[];
  /** what the benchmark has to be able to rely on (durability read back, …) was so */
  holds: boolean;
}

/** Median and range of the values of several runs. */
export function figure(
  name: string,
  unit: string,
  values: readonly number[],
  durability?: string,
): BenchFigure {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (position: number) => sorted[position] ?? Number.NaN;
  const middle = Math.floor((sorted.length - 1) / 2);
  const median = (at(middle) + at(sorted.length - 1 - middle)) / 2;
  const range = { median, lowest: at(0), highest: at(sorted.length - 1), runs: sorted.length };
  return { name, unit, ...range, ...(durability !== undefined && { durability }) };
}
