/**
 * Knows how the creation of an environment fails: an application that does not start, a role that is missing.
 * Both were seen in recorded logs (the service role alone was not); without its roles Beanstalk takes the environment down
 * again by itself.
 */
import type { Fate } from '../fate.ts';
import { engineError } from '../fate.ts';
import { crashingNode } from '../log-texts.ts';
import { storageBucket } from '../names.ts';
import { settingValue } from '../settings.ts';
import type { Moment, Newcomer } from '../timeline.ts';
import type { Operation } from './moments.ts';
import { after, becomes, complains, says, settles, turns } from './moments.ts';

export interface Creation extends Operation {
  readonly fate: Fate;
}

/** A launch that ran to its end, with an application that did not start. */
export function launchFailure(create: Creation, instances: readonly Newcomer[], at: number): readonly Moment[] {
  const { fate } = create;
  const ids = instances.map(({ id }) => id);
  const reasons = (fate.outcome === 'fails' ? fate.reasons : undefined) ?? [
    { message: "Instance deployment failed. For details, see 'eb-engine.log'." },
  ];
  const failureLogs = (fate.outcome === 'fails' ? fate.logs : undefined) ?? crashingNode;
  const failed = {
    kind: 'instances',
    ids,
    health: 'Severe',
    causes: [{ text: `Application deployment failed with error: ${engineError}` }],
  } as const;
  const deployment = { id: 1, label: create.environment.versionLabel, status: 'Failed' } as const;
  return [
    ...ids.map((id) =>
      after(
        at,
        ...reasons.map(({ message, severity }) => says(message.replaceAll('{instance}', id), severity ?? 'ERROR')),
      ),
    ),
    after(
      at + 4,
      ...ids.map((id) =>
        complains(
          `[Instance: ${id}] Command failed on instance. Return code: 1 Output: ${fate.outcome === 'fails' && fate.output ? fate.output : engineError}.`,
        ),
      ),
    ),
    after(at + 4, { ...failed, deployment }, becomes({ failureLogs })),
    after(
      at + 4.2,
      says(`Command execution completed on all instances. Summary: [Successful: 0, Failed: ${ids.length}].`),
    ),
    after(at + 31, turns('Severe', 'Command failed on all instances.')),
    after(
      at + 60,
      complains(
        'Create environment operation is complete, but with errors. For more information, see troubleshooting documentation.',
      ),
      settles(),
    ),
  ];
}

/** What keeps a launch from beginning: a role that is not there. Accepts names, paths and ARNs. */
export const missingRole = (create: Creation): string | undefined =>
  missingProfile(create) ?? missingServiceRole(create);

const lastPart = (name: string) => name.slice(name.lastIndexOf('/') + 1);

function missingProfile({ world, environment }: Creation): string | undefined {
  const profile = settingValue(environment.settings, 'aws:autoscaling:launchconfiguration', 'IamInstanceProfile');
  if (!profile) return 'Environment must have instance profile associated with it.';
  return world.instanceProfiles.includes(lastPart(profile))
    ? undefined
    : `The instance profile ${profile} associated with the environment does not exist.`;
}

/** Text not seen; formed as that of the profile. An environment without a service role can be launched. */
function missingServiceRole({ world, environment }: Creation): string | undefined {
  const role = settingValue(environment.settings, 'aws:elasticbeanstalk:environment', 'ServiceRole');
  if (!role || world.serviceRoles.includes(lastPart(role))) return undefined;
  return `The service role ${role} associated with the environment does not exist.`;
}

/** Without its roles the launch ends after seconds, and the environment is taken down again by itself. */
export function failedLaunch(create: Creation): readonly Moment[] {
  const { world, environment } = create;
  return [
    after(0, says('createEnvironment is starting.')),
    after(1.1, says(`Using ${storageBucket(world)} as Amazon S3 storage bucket for environment data.`)),
    after(3.2, complains(missingRole(create) ?? 'Failed to launch.')),
    after(3.3, complains('Failed to launch environment.'), becomes({ status: 'Terminating' })),
    after(4.4, says(`Deleting SNS topic for environment ${environment.name}.`)),
    after(12.4, becomes({ status: 'Terminated' }, 'terminated')),
  ];
}
