/**
 * Does `work` for each of `items`, so many at once, and answers what came of them in the order of the items.
 * @param work is also told how many were begun before
 */
export async function inLanes<Item, Value>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, begun: number) => Promise<Value>,
): Promise<Value[]> {
  const waiting = [...items.entries()];
  const values = new Map<number, Value>();
  let begun = 0;
  const goThrough = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, item] = next;
      begun += 1;
      values.set(place, await work(item, begun - 1));
    }
  };
  await Promise.all(Array.from({ length: lanes }, goThrough));
  return [...values].sort(([one], [other]) => one - other).map(([, value]) => value);
}
