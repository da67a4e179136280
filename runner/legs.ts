/** Knows in which order the legs of a job are played, and when the others are cancelled. */
import type { JobEnd } from './jobs.ts';
import type { Leg, Strategy } from './matrix.ts';

/** At most `max-parallel` at once; with `fail-fast` the first failure cancels the others. */
export async function playLegs(
  strategy: Strategy | undefined,
  signal: AbortSignal,
  play: (leg: Leg, index: number, signal: AbortSignal) => Promise<JobEnd>,
): Promise<JobEnd[]> {
  const { legs, failFast, maxParallel } = strategy ?? { legs: [{}], failFast: false, maxParallel: 1 };
  const failed = new AbortController();
  const ends: JobEnd[] = [];
  const waiting = [...legs.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, leg] = next;
      const end = await play(leg, index, AbortSignal.any([signal, failed.signal])).catch((error) => {
        failed.abort();
        throw error;
      });
      ends[index] = end;
      if (failFast && end.result === 'failure') failed.abort();
    }
  };
  const workers = Array.from({ length: Math.min(maxParallel, legs.length) }, worker);
  await Promise.allSettled(workers);
  await Promise.all(workers);
  return ends;
}
