/**
 * Knows how a deployment that Beanstalk calls a success ends, and what may come to light after it.
 * Refuses to know how the version reached the instances.
 */
import type { Effect, Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import { after, complains, says, settles, turns } from './moments.ts';

/** The label moves with the last events; health follows later, as on the real service. */
export function successEnding(deploy: Deploy, at: number, ids: readonly string[]): readonly Moment[] {
  const { label, deploymentId, settings, fate } = deploy;
  const change = { ...deploy.change, versionLabel: label, expected: { id: deploymentId, label } };
  const settled = settles(settings === undefined ? change : { ...change, settings, draft: undefined });
  const configured = settings === undefined ? [] : [says('Successfully deployed new configuration to environment.')];
  const completed = {
    text: `Application update completed {age} ago and took {took}.`,
    from: at,
  };
  const ill = '100.0 % of the requests are failing with HTTP 5xx.';
  const slow = fate.outcome === 'succeeds' ? fate.greenAfterSeconds : undefined;
  const sick: Effect = { kind: 'instances', ids, health: 'Severe', causes: [{ text: ill }] };
  const well: Effect = { kind: 'instances', ids, health: 'Ok', causes: [] };
  const ready = at + 0.6 + ((fate.outcome === 'succeeds' && fate.readyAfterSeconds) || 0);
  const none = deploy.environment.instances.length === 0;
  return [
    after(at, says('New application version was deployed to running EC2 instances.'), ...configured),
    ...(slow === undefined ? [] : [after(at + 0.2, turns('Severe', ill), sick)]),
    after(at + 0.4, ...passedOver(deploy, ids)),
    after(at + 0.6, says('Environment update completed successfully.')),
    after(ready, settled),
    after(ready + (slow ?? 16.8), none ? turns('NoData', 'There are no instances.') : turns('Ok', completed), well),
  ];
}

/** Instances that the service forgets: they run what they ran before, and health does not mind. */
function passedOver({ environment, fate }: Deploy, ids: readonly string[]): readonly Effect[] {
  const count = fate.outcome === 'succeeds' ? (fate.staleInstances ?? 0) : 0;
  const forgotten = environment.instances.filter(({ id }) => ids.includes(id)).slice(0, count);
  return forgotten.map(({ id, deployment }) => ({
    kind: 'instances',
    ids: [id],
    health: 'Ok',
    causes: [],
    ...(deployment && { deployment }),
  }));
}

/** What happens after Ready, counted from it. */
export function aftermath({ fate }: Deploy, moments: readonly Moment[]): readonly Moment[] {
  const ready = moments.find(({ effects }) =>
    effects.some((effect) => effect.kind === 'environment' && effect.change.status === 'Ready'),
  );
  if (fate.outcome !== 'succeeds' || ready === undefined) return [];
  const flaps = (fate.flapsAfterSeconds ?? []).map((seconds, place) =>
    after(
      ready.after + seconds,
      place % 2 === 0 ? turns('Degraded', '40.0 % of the requests are failing with HTTP 5xx.') : turns('Ok'),
    ),
  );
  const { lateFailureAfterSeconds } = fate;
  if (lateFailureAfterSeconds === undefined) return flaps;
  return [...flaps, after(ready.after + lateFailureAfterSeconds, complains('Failed to deploy application.'))];
}
