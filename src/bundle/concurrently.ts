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

/**
 * The results of `work` for every item, one after the other in the order of the items, while up to `limit - 1` of those
 * that follow are under way. A failure is thrown when its turn comes.
 */
export async function* ahead<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length >= limit) yield* underWay.splice(0, 1);
  }
  yield* underWay;
}
