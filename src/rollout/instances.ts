/**
 * Knows whether an environment has anything to tell instance by instance, and asks for it. Refuses to believe an answer that
 * its own state contradicts.
 */
import type { Eyes } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Environment, InstanceHealth } from '../shapes.ts';

/** 'basic' where neither basic health nor the Cluster tier has anything to tell. */
export async function instancesOf(
  { id, name, healthStatus, tier }: Environment,
  eyes: Pick<Eyes, 'instances'>,
): Promise<readonly InstanceHealth[] | 'basic'> {
  if (healthStatus === undefined || tier === 'Cluster') return 'basic';
  const instances = await eyes.instances(id);
  if (instances !== 'basic') return instances;
  // So Beanstalk answers for a moment while it changes over from one to the other.
  throw new Problem({
    code: 'BR-HEALTH-UNREAD',
    what: `The health of the instances of ${name} cannot be read now.`,
    why: `Beanstalk reports enhanced health of ${name}, and says that it has none to tell of its instances.`,
    next: 'Run the job again in a few minutes: without their health nobody knows what they run.',
  });
}
