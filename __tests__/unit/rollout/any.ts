/** Arbitrary sights and goals for invariants: small alphabets, so that what matters collides often, and good more often than bad. */
import fc from 'fast-check';
import type { Goal } from '../../../src/rollout/goal.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import type { BeanstalkEvent, Environment, InstanceHealth } from '../../../src/shapes.ts';
import { at, environment, event, goal, instance, OURS, STARTS, sight, THEIRS } from '../builders.ts';

const label = fc.constantFrom('v2', 'v2', 'v2', 'v2', 'v1', 'v3');
const colour = fc.constantFrom('Green', 'Green', 'Green', 'Green', 'Yellow', 'Red', 'Grey');
const status = fc.constantFrom('Ok', 'Info', 'Warning', 'Degraded', 'Severe', 'Pending', 'NoData', 'Unknown');
const moment = fc.integer({ min: -10, max: 2_000 }).map(at);
const readyOftener = [
  { weight: 5, arbitrary: fc.constant('Ready') },
  { weight: 1, arbitrary: fc.constantFrom('Launching', 'Updating', 'Aborting', 'Terminating', 'LinkingTo') },
] as const;

const message = fc.constantFrom(
  STARTS,
  'createEnvironment is starting.',
  'Instance deployment completed successfully.',
  'Environment update completed successfully.',
  'Failed to deploy application.',
  'Update environment operation is complete, but with errors.',
  'Environment health has transitioned from Ok to Severe.',
);

/** Several share a time and a message, so that identities collide. */
export const anyEvent: fc.Arbitrary<BeanstalkEvent> = fc
  .record({
    message,
    date: fc.integer({ min: 0, max: 60 }).map(at),
    severity: fc.constantFrom('INFO', 'INFO', 'INFO', 'WARN', 'ERROR'),
    requestId: fc.constantFrom(OURS, THEIRS, undefined),
  })
  .map(({ message: text, ...changes }) => event(text, changes));

const anyInstance: fc.Arbitrary<InstanceHealth> = fc
  .record({
    health: colour,
    healthStatus: status,
    deployment: fc.option(
      fc.record({
        id: fc.integer({ min: 1, max: 3 }),
        versionLabel: label,
        status: fc.constantFrom('Deployed', 'Deployed', 'Deployed', 'Failed'),
      }),
      { nil: undefined },
    ),
  })
  .map(instance);

const anyEnvironment: fc.Arbitrary<Environment> = fc
  .record({
    status: fc.oneof(...readyOftener),
    health: colour,
    healthStatus: fc.option(status, { nil: undefined }),
    versionLabel: fc.option(label, { nil: undefined, freq: 9 }),
    updated: fc.constantFrom(at(80), at(80), at(80), at(-3600)),
  })
  .map(environment);

export const anySight: fc.Arbitrary<Sight> = fc
  .record({
    environment: fc.oneof(
      { weight: 9, arbitrary: anyEnvironment },
      { weight: 1, arbitrary: fc.constantFrom('gone' as const, undefined) },
    ),
    events: fc.array(anyEvent, { maxLength: 6 }),
    eventsRead: fc.constantFrom(true, true, true, false),
    instances: fc.oneof(
      { weight: 4, arbitrary: fc.array(anyInstance, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom('basic' as const, undefined) },
    ),
    sawBusy: fc.boolean(),
    readySince: fc.option(moment, { nil: undefined }),
    blindSince: fc.option(moment, { nil: undefined }),
    ticks: fc.nat(100),
  })
  .map(sight);

export const anyGoal: fc.Arbitrary<Goal> = fc
  .record({
    operation: fc.constantFrom('create', 'update'),
    previousLabel: fc.constantFrom('', 'v1', 'v2'),
    requestId: fc.option(fc.constant(OURS), { nil: undefined }),
    before: fc.record({
      updated: fc.constantFrom(undefined, at(-3600)),
      deploymentId: fc.constantFrom(undefined, 1, 2),
    }),
    acceptableHealth: fc
      .uniqueArray(fc.oneof(fc.constant('Green'), colour, status), { minLength: 1, maxLength: 4 })
      .map((all) => new Set(all)),
  })
  .map(goal);

export const anyMoment = moment;
