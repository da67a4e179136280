/** Knows how to do many small things side by side without opening them all at once. Refuses to know what they are. */

/**
 * The results of `work` for every item, in the order of the items, with at most `limit` of them under way.
 * The first failure rejects, and nothing further is started.
 */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const waiting = items.entries();
  let failed = false;
  const workUntilDone = async () => {
    for (const [index, item] of waiting) {
      if (failed) return;
      results[index] = await work(item);
    }
  };
  const lanes = Array.from({ length: Math.min(limit, items.length) }, workUntilDone);
  await Promise.all(lanes).catch((error: unknown) => {
    failed = true;
    throw error;
  });
  return results;
}
