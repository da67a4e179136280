/**
 * Knows what every run promises, and compares what a run says with what the simulated account truly is.
 * Refuses to know how the run came there. Pure.
 */

import type { Simulator } from '../simulator/server.ts';
import { colourOf, reportsBasicHealth } from '../simulator/world/health.ts';
import { versionArn } from '../simulator/world/names.ts';
import type { Environment, World } from '../simulator/world.ts';
import { readRecord } from '../src/record.ts';
import type { Result } from '../src/result.ts';
import type { Draw } from './draw.ts';

/** A run that is over. */
export interface Played {
  readonly draw: Draw;
  readonly result: Result;
  readonly simulator: Simulator;
  /** The account when its state was last read, at that very time. */
  readonly lastRead: World | undefined;
  /** What was thrown and caught by nobody. */
  readonly unhandled: readonly unknown[];
}

/** The promises that the run broke, one sentence each; empty when it kept them all. */
export function brokenPromises(played: Played): string[] {
  return [
    ...truthOfSuccess(played),
    ...truthOfWayBack(played),
    ...successWhereDue(played),
    ...inTime(played),
    ...oneVersion(played),
    ...oneChange(played),
    ...noBug(played),
  ];
}

const GOOD = new Set(['succeeded', 'unchanged']);

function truthOfSuccess({ draw, result, lastRead }: Played): string[] {
  if (!GOOD.has(result.outcome)) return [];
  const environment = lastRead === undefined ? undefined : named(lastRead, draw)[0];
  const lies =
    environment === undefined ? ['there is no such environment'] : notTrue(environment, draw, result.versionLabel);
  return lies.map((lie) => `says '${result.outcome}', but ${lie}`);
}

/** What served before is back, whoever put it there. */
function truthOfWayBack({ draw, result, lastRead }: Played): string[] {
  if (result.outcome !== 'rolled-back') return [];
  const environment = lastRead === undefined ? undefined : named(lastRead, draw)[0];
  if (environment === undefined) return ["says 'rolled-back', but there is no such environment"];
  return notTrue(environment, draw, result.previousVersionLabel).map((lie) => `says 'rolled-back', but ${lie}`);
}

function notTrue(environment: Environment, { inputs }: Draw, versionLabel: string): string[] {
  const acceptable = (inputs['acceptable-health'] ?? 'Green, Yellow').split(', ');
  const basic = reportsBasicHealth(environment);
  const others = environment.instances.filter(
    ({ deployment, health }) =>
      deployment?.label !== versionLabel || deployment.status !== 'Deployed' || !acceptable.includes(colourOf(health)),
  );
  return [
    ...(environment.status === 'Ready' ? [] : [`it is ${environment.status}`]),
    ...(environment.versionLabel === versionLabel ? [] : [`it reports ${environment.versionLabel}`]),
    ...(acceptable.includes(colourOf(environment.health)) ? [] : [`its health is ${environment.health}`]),
    ...(basic || others.length === 0 ? [] : [`${others.length} instances are not well on it`]),
  ];
}

const successWhereDue = ({ draw, result: { outcome, problem } }: Played) =>
  draw.mustSucceed && !GOOD.has(outcome) ? [`says '${outcome}' (${problem?.code}) of what went well`] : [];

/** One deadline, one more of the same length for a recovery; a look that began in time may still be under way. */
function inTime({ draw, result }: Played): string[] {
  const { timeoutSeconds, pollSeconds, inputs, scenario } = draw;
  const deadlines = inputs['on-failure'] === 'rollback' && !GOOD.has(result.outcome) ? 2 : 1;
  const slow = scenario.turns.map((turn) => (turn.kind === 'slow-answers' ? turn.seconds : 0));
  const longestLookSeconds = 2 * Math.max(0, ...slow);
  const limit = deadlines * timeoutSeconds + pollSeconds + longestLookSeconds + LAST_LOOK_SECONDS;
  const took = result.milliseconds / 1000;
  return took > limit ? [`took ${took} s, with a deadline of ${timeoutSeconds} s`] : [];
}

const LAST_LOOK_SECONDS = 2;

function oneVersion({ result, simulator }: Played): string[] {
  const { plan } = result;
  if (plan === undefined) return [];
  const { world } = simulator.beanstalk;
  const ours = world.versions.filter(({ label }) => label === plan.version.label);
  if (ours.length > 1) return [`there are ${ours.length} versions of one label`];
  return ours.flatMap(({ application, label, bundle }) => {
    const record = readRecord(world.tags[versionArn(world, application, label)]);
    const stored = simulator.store.objects(bundle?.bucket ?? '').find(({ key }) => key === bundle?.key);
    return [
      ...(stored === undefined ? ['the version has no bundle'] : []),
      ...(record.contentDigest === undefined || record.contentDigest === plan.content.digest
        ? []
        : ['the version remembers another content']),
      ...(result.bundleSha256 === '' || stored?.sha256 === result.bundleSha256 ? [] : ['the bundle has other bytes']),
    ];
  });
}

/** A release is one deployment; its recovery one more. */
function oneChange({ draw, result, simulator }: Played): string[] {
  const { world } = simulator.beanstalk;
  const found = named(world, draw);
  if (found.length > 1) return [`there are ${found.length} environments of one name`];
  const asked = found[0]?.deploymentsAsked ?? 0;
  const recoveries = draw.inputs['on-failure'] === 'rollback' && result.outcome !== 'succeeded' ? 1 : 0;
  const wanted = result.outcome === 'unchanged' ? 0 : 1;
  if (asked > wanted + recoveries) return [`was deployed ${asked} times`];
  return result.outcome === 'succeeded' && asked !== 1 ? [`was deployed ${asked} times, and that succeeded`] : [];
}

const named = (world: World, { inputs }: Draw) =>
  world.environments.filter(({ name, status }) => name === inputs['environment-name'] && status !== 'Terminated');

const noBug = ({ result: { problem }, unhandled }: Played) => [
  ...(problem?.code === 'BR-BUG' ? [`a bug: ${problem.what} ${problem.why}`] : []),
  ...unhandled.map((error) => `nobody caught: ${error instanceof Error ? error.stack : error}`),
];
