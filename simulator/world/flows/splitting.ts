/**
 * Knows how a traffic-splitting deployment goes: a whole new group, a part of the traffic for a while, then the exchange.
 * No log of one was found: the order is that of the documentation, the words that an immutable deployment has too are its,
 * the others are nobody's.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html
 */
import { settingValue } from '../settings.ts';
import type { Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { exchange, freshInstance, groupsOf } from './immutable.ts';
import { after, elastic, later, says } from './moments.ts';

const namespace = 'aws:elasticbeanstalk:trafficsplitting';

/** From the policy's announcement to the removal of the old instances. */
export function splittingWork(deploy: Deploy): readonly Moment[] {
  const { settings } = deploy.environment;
  const percent = settingValue(settings, namespace, 'NewVersionPercent') ?? '10';
  const evaluationSeconds = 60 * Number(settingValue(settings, namespace, 'EvaluationTime') ?? '5');
  const fresh = deploy.environment.instances.map((old, place) => freshInstance(deploy, old, place));
  const ids = fresh.map(({ id }) => id);
  return [
    after(0, says('Launching new instances for traffic splitting.')),
    after(16, says(`Created temporary auto scaling group ${groupsOf(deploy).temporary}.`)),
    elastic(after(89, says('Instance deployment completed successfully.'))),
    after(93, says(`Waiting for instance(s) (${ids.join(',')}) to pass health checks. `)),
    after(144, { kind: 'joined', instances: fresh, causes: [] }),
    after(217, says(`Sending ${percent}% of the traffic to the new instances.`)),
    after(217 + evaluationSeconds, says('Sending all of the traffic to the new instances.')),
    ...later(217 + evaluationSeconds, exchange(deploy, ids)),
  ];
}
