/**
 * Knows what tells, where instances tell nothing, that an environment does not run what its label says: the last operation
 * there failed, and may have left something else on them. Refuses to know what follows from it.
 */
import type { World } from '../ports.ts';
import { isCalledFailure, isFailure, sayItIsOver } from '../rollout/events.ts';
import type { BeanstalkEvent, Environment, InstanceHealth } from '../shapes.ts';

/** The environment's time is that of an operation's end; the event that calls it a failure comes up to half a minute before. */
const LAST_WORDS_MS = 120_000;

/** What instances tell; undefined where they tell nothing and the last operation is called a failure. */
export async function unlessFailed(
  instances: readonly InstanceHealth[] | 'basic',
  { id, application, updated }: Environment,
  { beanstalk }: Pick<World, 'beanstalk'>,
): Promise<readonly InstanceHealth[] | 'basic' | undefined> {
  if (instances !== 'basic') return instances;
  const since = new Date(updated.getTime() - LAST_WORDS_MS);
  const events = await beanstalk.events({ application, environmentId: id, since });
  return endedBadly(events) ? undefined : instances;
}

/** Of several operations the last one counts: a recovery ends soon after what it recovers from. */
function endedBadly(events: readonly BeanstalkEvent[]): boolean {
  const last = events.findLast((event) => isCalledFailure([event]) || (sayItIsOver([event]) && !isFailure(event)));
  return last !== undefined && isCalledFailure([last]);
}
