/**
 * Knows how many releases are played at once in one account under its real limits, each to an environment of its own, and
 * compares what each says with what the account truly is at that moment. Refuses to know how one release is played.
 */
import type { World } from '../simulator/world.ts';
import type { Result } from '../src/result.ts';
import { openAccount, openWorkspace } from './account.ts';
import { accountOf, crowdOf, type Labels, type Member } from './crowd.ts';
import { diceOf } from './dice.ts';
import { environmentNamed, openWitness, runs } from './witness.ts';

/** How one of them ended. */
export interface Ended {
  readonly member: Member;
  readonly result: Result;
  /** What is not as it says, one sentence each. */
  readonly lies: readonly string[];
  /** From the moment the account was truly done (a failure: Ready again) to the end of the run; undefined where it never was. */
  readonly detectionSeconds: number | undefined;
  readonly log: readonly string[];
}

export interface Together {
  readonly ends: readonly Ended[];
  /** Of all runs. */
  readonly calls: number;
  readonly throttledCalls: number;
  /** From the first call to the last end, virtual. */
  readonly seconds: number;
}

/** `count` releases begun at the same moment; the same seed draws the same crowd. */
export async function together(count: number, seed: number, labels: Labels): Promise<Together> {
  using workspace = openWorkspace();
  const members = crowdOf(count, seed, labels);
  await using account = await openAccount(accountOf(members), () => undefined);
  const { simulator, time } = account;
  const begun = time.now();
  const playing = members.map(async (member, place) => {
    const log: string[] = [];
    const result = await account.release(workspace, member.inputs, diceOf(seed + place), (line) => void log.push(line));
    const since = witness.since(member.environment.name);
    const done = result.outcome === 'failed' ? since.ready : since.well;
    const detectionSeconds = done === undefined ? undefined : (time.now() - done) / 1000;
    return { member, result, lies: lies(member, result, simulator.beanstalk.world), detectionSeconds, log };
  });
  using witness = openWitness(account);
  const ends = await Promise.all(playing);
  const { requests } = simulator;
  const throttledCalls = requests.filter(({ service, status }) => service === 'elasticbeanstalk' && status === 400);
  return {
    ends,
    calls: requests.length,
    throttledCalls: throttledCalls.length,
    seconds: (time.now() - begun) / 1000,
  };
}

/** The run's words against the account, and against what alone can become of this member. */
function lies({ environment: { name }, due, timeoutSeconds }: Member, result: Result, world: World): string[] {
  const { outcome, problem, versionLabel, previousVersionLabel, milliseconds } = result;
  const environment = environmentNamed(world, name);
  if (environment === undefined) return ['there is no such environment'];
  const labelDue = outcome === 'succeeded' ? versionLabel : previousVersionLabel;
  const { deploymentsAsked, status } = environment;
  const most = outcome === 'rolled-back' ? 2 : 1;
  const deadlines = due === 'rolled-back' ? 2 : 1;
  return [
    ...(outcome === due ? [] : [`says '${outcome}' (${problem?.code}), but '${due}' is true`]),
    ...(outcome === 'failed' || runs(environment, labelDue) ? [] : [`it does not run ${labelDue} well`]),
    ...(outcome === 'failed' && (status !== 'Ready' || environment.versionLabel === versionLabel)
      ? [`it is ${status} with ${environment.versionLabel}`]
      : []),
    ...(deploymentsAsked >= 1 && deploymentsAsked <= most ? [] : [`was deployed ${deploymentsAsked} times`]),
    ...(milliseconds > deadlines * timeoutSeconds * 1000 ? [`took ${milliseconds / 1000} s`] : []),
  ];
}
