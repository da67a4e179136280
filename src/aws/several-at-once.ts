/** Knows how work on things that are still being made is done, several at once. Refuses to know what it is. */

export interface Several {
  readonly limit: number;
  /** Called at the first failure: what is under way is to end soon. */
  readonly stop: () => void;
}

/**
 * The results of `work` in the order of the items, which are taken as there is room. Rejects with the first failure, that of
 * the items included, once nothing is under way any more; the items are given up then.
 */
export async function severalAtOnce<Item, Result>(
  items: AsyncIterable<Item>,
  { limit, stop }: Several,
  work: (item: Item, number: number) => Promise<Result>,
): Promise<Result[]> {
  const iterator = items[Symbol.asyncIterator]();
  const results: Promise<Result>[] = [];
  const underWay = new Set<Promise<unknown>>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  const begin = (item: Item) => {
    const result = work(item, results.length + 1);
    const ended = result.catch(failed.reject).finally(() => underWay.delete(ended));
    underWay.add(ended);
    results.push(result);
  };
  try {
    for (;;) {
      const next = iterator.next();
      next.catch(() => undefined); // it may still be on its way when a part fails
      const { done, value } = await Promise.race([next, failed.promise]);
      if (done) return await Promise.all(results);
      begin(value);
      if (underWay.size >= limit) await Promise.race([...underWay, failed.promise]);
    }
  } catch (failure) {
    stop();
    iterator.return?.().catch(() => undefined);
    await Promise.all(underWay);
    throw failure;
  }
}
