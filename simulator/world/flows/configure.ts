/**
 * Knows how changes without a new version go: option settings or platform, tags, a restart of the application servers.
 * Texts and spacing follow recorded logs and the developer guide's transcripts.
 */
import type { Fate } from '../fate.ts';
import { instancesText } from '../health.ts';
import type { Environment, Setting } from '../state.ts';
import type { Moment } from '../timeline.ts';
import type { Operation } from './moments.ts';
import { after, becomes, complains, idsOf, lasting, recovers, says, settles, turns } from './moments.ts';
import { regrouped } from './replace.ts';

export interface Configuration extends Operation {
  readonly settings: readonly Setting[];
  /** What else the call changes: platform, description. */
  readonly change: Partial<Environment>;
  /** The new deployment's id when the change runs on the instances (application variables, platform). */
  readonly deploymentId: number | undefined;
  readonly fate: Fate;
}

/** UpdateEnvironment without a version label. */
export function configuration(configure: Configuration): readonly Moment[] {
  const { environment, settings, fate } = configure;
  const count = instancesText(environment.instances.length);
  const running = { text: `Configuration update in progress on ${count} (running for {age}).`, from: 7.6 };
  const opening = [
    after(0, says('Environment update is starting.'), becomes({ draft: { settings, status: 'pending' } })),
    after(7.6, says(`Updating environment ${environment.name}'s configuration settings.`)),
    after(19.2, turns('Info', running)),
  ];
  const ending = fate.outcome === 'succeeds' ? applied(configure, fate.greenAfterSeconds) : reverted(configure);
  return lasting(fate.seconds, [...opening, ...ending]);
}

function applied(configure: Configuration, greenAfterSeconds = 14): readonly Moment[] {
  const { environment, settings, change, deploymentId } = configure;
  const label = environment.versionLabel;
  const renewed = deploymentId === undefined ? {} : { expected: { id: deploymentId, label } };
  const done = { text: 'Configuration update completed {age} ago and took {took}.', from: 83 };
  const ids = idsOf(environment);
  const rerun =
    deploymentId === undefined
      ? []
      : [
          after(71, {
            kind: 'instances',
            ids,
            health: 'Ok',
            causes: [],
            deployment: { id: deploymentId, label, status: 'Deployed' },
          } as const),
        ];
  return [
    ...regrouped(configure),
    ...rerun,
    after(83.1, says('Successfully deployed new configuration to environment.')),
    after(
      84.2,
      says('Environment update completed successfully.'),
      settles({ ...change, ...renewed, settings, draft: undefined }),
    ),
    after(84.2 + greenAfterSeconds, recovers(environment, done)),
  ];
}

function reverted({ environment, settings, fate }: Configuration): readonly Moment[] {
  const reasons = (fate.outcome === 'fails' ? fate.reasons : undefined) ?? [
    {
      message: `Service:AmazonCloudFormation, Message:Stack named 'awseb-${environment.id}-stack' aborted operation. Current state: 'UPDATE_ROLLBACK_IN_PROGRESS'  Reason: The following resource(s) failed to update: [AWSEBAutoScalingGroup]. `,
    },
  ];
  const silent = fate.outcome === 'silently-rolls-back';
  return [
    ...(silent ? [] : [after(40, ...reasons.map(({ message, severity }) => says(message, severity ?? 'ERROR')))]),
    ...(silent ? [] : [after(58, complains('Failed to deploy configuration.'))]),
    ...(silent ? [] : [after(96, says('The environment was reverted to the previous configuration setting.'))]),
    after(97, settles({ draft: { settings, status: 'failed' } })),
    after(110, recovers(environment)),
  ];
}

/** UpdateTagsForResource on an environment: an update like any other. The starting text was not seen. */
export const tagging = (): readonly Moment[] => [
  after(0, says('Environment tag update is starting.')),
  after(14.3, says('Environment tag update completed successfully.'), settles()),
];

/** RestartAppServer. */
export function restart({ environment }: Operation): readonly Moment[] {
  const running = { text: 'Application restart in progress (running for {age}).', from: 0 };
  const done = { text: 'Application restart completed {age} ago and took 7 seconds.', from: 12 };
  return [
    after(0, says('restartAppServer is starting.')),
    after(8.1, turns('Info', running)),
    after(11.2, ...idsOf(environment).map(() => says('Instance deployment completed successfully.'))),
    after(12.8, says('Restarted application server on all ec2 instances.'), settles()),
    after(91, recovers(environment, done)),
  ];
}
