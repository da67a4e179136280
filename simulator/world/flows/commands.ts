/**
 * Knows what a deployment's commands do on the instances they run on.
 * Refuses to know in which batches, and what follows.
 */
import type { Fate } from '../fate.ts';
import type { Environment, Setting } from '../state.ts';
import type { Effect, Moment } from '../timeline.ts';
import type { Operation } from './moments.ts';
import { after, elastic, says } from './moments.ts';

export interface Deploy extends Operation {
  readonly label: string;
  readonly deploymentId: number;
  /** All settings as they will be, when the call changes some. */
  readonly settings: readonly Setting[] | undefined;
  /** What else the call changes: platform, description. */
  readonly change: Partial<Environment>;
  readonly fate: Fate;
}

/** Instances begin to run the new version's deployment. */
export const executing = ({ label, deploymentId }: Deploy, ids: readonly string[]): Effect => ({
  kind: 'instances',
  ids,
  health: 'Info',
  causes: [{ text: 'Performing application deployment (running for {age}).' }],
  deployment: { id: deploymentId, label, status: 'In Progress' },
});

export const deployed = ({ label, deploymentId }: Deploy, ids: readonly string[]): Effect => ({
  kind: 'instances',
  ids,
  health: 'Ok',
  causes: [{ text: 'Application deployment completed {age} ago and took 9 seconds.' }],
  deployment: { id: deploymentId, label, status: 'Deployed' },
});

/** The commands on these instances, side by side: a start, then each instance's own end. */
export function commands(deploy: Deploy, ids: readonly string[]): readonly Moment[] {
  const spread = ids.length > 1 ? 2.4 / (ids.length - 1) : 0;
  return [
    after(0.4, executing(deploy, ids)),
    after(
      4.1,
      says("Instance deployment used the commands in your 'Procfile' to initiate startup of your application."),
    ),
    ...ids.map((id, place) => {
      const at = 9.7 + place * spread;
      const done = after(at, says('Instance deployment completed successfully.'), deployed(deploy, [id]));
      return place === 0 ? elastic(done) : done;
    }),
  ];
}
