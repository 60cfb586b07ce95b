/** Random numbers that are the same in every build. */
export interface SeededRandom {
  /** evenly in [0, 1) */
  fraction(): number;
  /** evenly in [-size, size) */
  around(size: number): number;
  /** normal with the standard deviation */
  normal(deviation: number): number;
  /** a whole number in [0, below) */
  below(below: number): number;
}

/** Weyl sequence through the finaliser of MurmurHash3 (32 bits): short, and even enough to move points about. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    around: (size) => (fraction() * 2 - 1) * size,
    normal: (deviation) =>
      deviation * Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction()),
    below: (below) => Math.floor(fraction() * below),
  };
}
