/**
 * Knows whether one commit comes before another: GitHub is asked where it can be, else the checkout's history, which may be cut
 * short. Refuses to guess, and to know what follows. Never throws for what GitHub or git say.
 */
import { comesBefore } from './commit.ts';
import type { World } from './ports.ts';

/** `unknown`: nobody could tell, and why. */
export type Ancestry = { readonly isBefore: boolean } | { readonly isBefore: 'unknown'; readonly why: string };

/** Is `commit` a strict ancestor of `other`? They are not the same; names may be shortened. */
export async function ancestryOf(
  commit: string,
  other: string,
  directory: string | undefined,
  { github, signal }: World,
): Promise<Ancestry> {
  const asked = await github?.compare(other, commit, signal).catch((error: Error) => error);
  signal.throwIfAborted();
  if (typeof asked === 'string') return { isBefore: asked === 'behind' };
  const isBefore = directory === undefined ? undefined : await comesBefore(directory, commit, other);
  if (isBefore !== undefined) return { isBefore };
  const noToken = 'without github-token GitHub is not asked';
  return {
    isBefore: 'unknown',
    why: `${asked?.message ?? noToken}, and the checkout does not have both in its history`,
  };
}
