/**
 * Knows how an environment of the Cluster tier comes into being and gets a new version: no instances, replicas on a cluster.
 * The cluster's own events are quoted in AWS's documentation; those around them, and all spacing, follow the other tiers.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/beanstalk-cluster-architecture.html
 */
import { hasAddress } from '../cluster.ts';
import { automaticCname, loadBalancerHost } from '../names.ts';
import type { Environment, World } from '../state.ts';
import type { Moment } from '../timeline.ts';
import type { Deploy } from './commands.ts';
import type { Creation } from './failed-launch.ts';
import { after, becomes, complains, lasting, recovers, says, settles, turns } from './moments.ts';

/** A first environment waits for its cluster, 15 minutes and more; one that finds a cluster takes about five. */
export function clusterCreation({ world, environment, fate }: Creation): readonly Moment[] {
  const { name, versionLabel: label } = environment;
  const cluster = `beanstalk-cluster-${world.account}`;
  const isFirst = !world.environments.some((one) => one.tier === 'Cluster' && one.id !== environment.id);
  const ready = isFirst ? 780 : 120;
  const stack = `Creating CloudFormation stack for cluster infrastructure. This is a one-time operation and generally takes about 10 minutes. stack='${cluster}'`;
  const arn = `arn:aws:eks:${world.region}:${world.account}:cluster/${cluster}`;
  const opening = [
    after(0, says('createEnvironment is starting.')),
    after(1.2, becomes({}, 'updated')),
    ...(isFirst ? [after(4, says(stack))] : []),
    after(5, says(`Starting cluster assignment. environment='${name}'`)),
    after(
      11,
      turns('Pending', 'Initialization in progress (running for 3 seconds).'),
      becomes(addressOf(world, environment)),
    ),
    after(ready, says(`Successfully completed cluster assignment. environment='${name}' clusterArn='${arn}'`)),
  ];
  if (fate.outcome !== 'succeeds') {
    const reasons = fate.outcome === 'fails' ? (fate.reasons ?? []) : [];
    const told = reasons.map(({ message, severity }) => says(message, severity ?? 'ERROR'));
    const failed = [...told, complains('Failed to launch environment.'), turns('Severe'), settles()];
    return lasting(fate.seconds, [...opening, after(ready + 120, ...failed)]);
  }
  return lasting(fate.seconds, [
    ...opening,
    after(ready + 110, turns('Ok')),
    after(
      ready + 120,
      says(`Successfully launched environment: ${name}`),
      settles({ expected: { id: 1, label }, endpoint: endpointOf(world, environment) }),
    ),
  ]);
}

function addressOf(world: World, environment: Environment): Partial<Environment> {
  if (!hasAddress(environment.settings)) return { cname: undefined };
  return { cname: environment.cname ?? automaticCname(environment, world.region) };
}

const endpointOf = (world: World, { id, settings }: Environment) =>
  hasAddress(settings) ? loadBalancerHost(world, id) : undefined;

/** A rolling update of the replicas; one whose replicas do not start is taken back by the cluster. */
export function clusterDeployment(deploy: Deploy): readonly Moment[] {
  const { environment, label, deploymentId, settings, change, fate } = deploy;
  const opening = [after(0, says('Environment update is starting.')), after(20, turns('Info'))];
  if (fate.outcome !== 'succeeds') {
    const reasons = fate.outcome === 'fails' ? (fate.reasons ?? []) : [];
    const told = reasons.map(({ message, severity }) => says(message, severity ?? 'ERROR'));
    const words = fate.outcome === 'fails' ? [...told, complains('Failed to deploy application.')] : [];
    return lasting(fate.seconds, [...opening, after(300, ...words, settles(), recovers(environment))]);
  }
  const next = { ...change, versionLabel: label, expected: { id: deploymentId, label } };
  const settled = settles(settings === undefined ? next : { ...next, settings, draft: undefined });
  return lasting(fate.seconds, [
    ...opening,
    after(90, says('Environment update completed successfully.'), settled, turns('Ok')),
  ]);
}
