/**
 * Knows how Auto Scaling adds an instance by itself: Pending and on no version until it is set up with the one that serves.
 * Refuses to know why it does.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html
 */
import { after } from './flows/moments.ts';
import { instanceIdFor } from './names.ts';
import type { World } from './state.ts';
import { schedule } from './timeline.ts';
import { environmentOf, type Which } from './which.ts';

/** One instance more, which is set up so many seconds after `at`. */
export function scaledOut(world: World, which: Which, seconds: number, at: number): World {
  const { id: environmentId, application, instances, lastDeploymentId, versionLabel } = environmentOf(world, which);
  const [like] = instances;
  const id = instanceIdFor(`added to ${environmentId} at ${at}`);
  const added = { id, zone: like?.zone ?? '', type: like?.type ?? 't3.micro', health: 'Pending' } as const;
  const deployment = { id: lastDeploymentId, label: versionLabel, status: 'Deployed' } as const;
  return schedule(world, at, { requestId: undefined, application, environmentId }, [
    after(0, {
      kind: 'joined',
      instances: [added],
      causes: [{ text: 'Performing initialization (running for {age}).', from: 0 }],
    }),
    after(seconds, { kind: 'instances', ids: [id], health: 'Ok', causes: [], deployment }),
  ]);
}
