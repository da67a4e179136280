/** What the tests of the in-place recipe start, and how the world answers. */
import { AnswerLost, type Beanstalk } from '../../../src/ports.ts';
import type { Environment } from '../../../src/shapes.ts';
import { type StartOptions, start } from '../../../src/strategies/in-place.ts';
import { at, OURS } from '../builders.ts';
import { planOf } from '../planning.ts';
import { problem } from '../watching.ts';
import { smallWorld } from '../worlds.ts';

export const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
export const lost = () => new AnswerLost('UpdateEnvironment', new Error('socket hang up'));
export const notReady = problem('BR-NOT-READY');
export const accepted = { requestId: OURS, environmentId: 'e-abcdefghij' };
export const reading = (environment: Environment | undefined, second = 30) => ({
  environments: environment === undefined ? [] : [environment],
  at: at(second),
});

export const options = (changes: Partial<StartOptions> = {}): StartOptions => ({
  versionLabel: 'v2',
  since: at(0),
  acceptableHealth: new Set(['Green']),
  deadline: at(600),
  calling: (call) => call(),
  ...changes,
});

/** Starts what the plan says, in a world that answers so. */
export function started(
  plan: ReturnType<typeof planOf>,
  calls: Partial<Beanstalk>,
  changes: Partial<StartOptions> = {},
) {
  if (plan.environment.action === 'none' || plan.environment.action === 'untouched')
    throw new Error('nothing is to be started');
  const world = smallWorld(calls);
  return { world, goal: start(plan, plan.environment, world, options(changes)) };
}

export const update = planOf();
export const creation = planOf({ platform, cnamePrefix: 'shop' }, { environment: undefined, platform });
