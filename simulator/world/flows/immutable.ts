/**
 * Knows how an immutable deployment replaces every instance: a temporary group beside the old one, then the exchange.
 * The texts and the spacing are those of recorded logs.
 */
import type { Fate } from '../fate.ts';
import { instanceIdFor, stackTail } from '../names.ts';
import type { Instance } from '../state.ts';
import type { Moment, Newcomer } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { deployed } from './commands.ts';
import { commandFailed, failedOn } from './failed-deploy.ts';
import { after, becomes, complains, elastic, idsOf, later, recovers, says, settles } from './moments.ts';

/** From the policy's announcement to the removal of the old instances. */
export function immutableWork(deploy: Deploy): readonly Moment[] {
  const { environment } = deploy;
  const fresh = environment.instances.map((old, place) => freshInstance(deploy, old, place));
  const [first, ...others] = fresh;
  if (first === undefined) return [];
  const ids = fresh.map(({ id }) => id);
  const rest = others.map(({ id }) => id);
  const { temporary } = groupsOf(deploy);
  const single = rest.length === 0;
  return [
    after(
      0,
      says('Immutable deployment policy enabled. Launching one instance with the new settings to verify health.'),
    ),
    after(16, says(`Created temporary auto scaling group ${temporary}.`)),
    elastic(after(89, says('Instance deployment completed successfully.'))),
    after(92, says(`Adding new instance(s) (${first.id}) to the load balancer.`)),
    after(93, says(`Waiting for instance(s) (${first.id}) to pass health checks. `)),
    after(144, { kind: 'joined', instances: [first], causes: [] }),
    ...(single
      ? []
      : [
          after(233, says('Test instance passed health checks. Launching remaining new instances.')),
          elastic(after(324, { kind: 'joined', instances: others, causes: [] })),
          after(354, says('Successfully launched all instances.')),
          after(355, says(`Adding new instance(s) (${rest.join(',')}) to the load balancer.`)),
          after(356, says(`Waiting for instance(s) (${ids.join(',')}) to pass health checks.`)),
        ]),
    ...later(single ? 217 : 470, exchange(deploy, ids)),
  ];
}

/** The new instances take the old ones' places: one is gone after little more than three minutes, several after eight. */
export function exchange(deploy: Deploy, ids: readonly string[]): readonly Moment[] {
  const { environment } = deploy;
  const { temporary, permanent } = groupsOf(deploy);
  const [oldest, ...older] = idsOf(environment);
  const removed = oldest === undefined ? [] : [after(213, { kind: 'left', ids: [oldest] })];
  const removedLater = older.length === 0 ? [] : [after(393, { kind: 'left', ids: older })];
  return [
    after(0, says(`Detached new instance(s) from temporary auto scaling group ${temporary}.`)),
    after(3, says(`Attached new instance(s) to the permanent auto scaling group ${permanent}.`)),
    after(30, says('Starting post-deployment configuration on new instances.')),
    after(41, says('Instance deployment completed successfully.'), deployed(deploy, ids)),
    after(44, says('Waiting for post-deployment configuration to complete.')),
    // From here on it can no longer be cancelled.
    after(
      138,
      says('Deployment succeeded. Terminating old instances and temporary Auto Scaling group.'),
      becomes({ abortable: false }),
    ),
    ...removed,
    ...removedLater,
    after(older.length === 0 ? 329 : 608),
  ];
}

export const groupsOf = ({ environment, requestId }: Deploy) => ({
  temporary: `awseb-${environment.id}-immutable-stack-AWSEBAutoScalingGroup-${stackTail(requestId)}`,
  permanent: `awseb-${environment.id}-stack-AWSEBAutoScalingGroup-${stackTail(environment.id)}`,
});

/** The new group goes again and the old instances were never touched. How the service tells the clean-up was not seen. */
export function immutableFailure(deploy: Deploy, fate: Extract<Fate, { outcome: 'fails' }>): readonly Moment[] {
  const { environment, settings } = deploy;
  const fresh = environment.instances.slice(0, 1).map((old, place) => freshInstance(deploy, old, place));
  const ids = fresh.map(({ id }) => id);
  const reasons = fate.reasons ?? [{ message: "Instance deployment failed. For details, see 'eb-engine.log'." }];
  return [
    ...immutableWork(deploy).filter(({ after }) => after <= 16),
    after(60, { kind: 'joined', instances: fresh, causes: [] }),
    elastic(
      after(
        89,
        ...ids.flatMap((id) =>
          reasons.map(({ message, severity }) => says(message.replaceAll('{instance}', id), severity ?? 'ERROR')),
        ),
      ),
    ),
    after(93, ...ids.map((id) => commandFailed(id, fate.output)), failedOn(deploy, ids, fate.causes)),
    after(94.1, complains('Failed to deploy application.')),
    after(170, { kind: 'left', ids }),
    after(190, recovers(environment)),
    after(214, settles(settings === undefined ? {} : { draft: { settings, status: 'failed' } })),
  ];
}

/** In the place of an old one. */
export const freshInstance = ({ requestId, label, deploymentId }: Deploy, old: Instance, place: number): Newcomer => ({
  id: instanceIdFor(`${requestId} ${place}`),
  zone: old.zone,
  type: old.type,
  health: 'Ok',
  deployment: { id: deploymentId, label, status: 'Deployed' },
});
