/** The largest share of the moments (milliseconds) that lie within any span of this length; 0 for none. */
export function largestShareWithin(momentsMs: readonly number[], spanMs: number): number {
  const sorted = momentsMs.toSorted((one, other) => one - other);
  let largest = 0;
  let first = 0;
  for (const [last, moment] of sorted.entries()) {
    while (moment - (sorted[first] ?? moment) >= spanMs) first += 1;
    largest = Math.max(largest, last - first + 1);
  }
  return sorted.length === 0 ? 0 : largest / sorted.length;
}
