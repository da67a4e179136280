/**
 * Pairs of environments between which a name moves: `shop-prod` is live under the name `shop`, `shop-prod-green` is idle.
 * What differs from a pair at rest is each scenario's data.
 */
import type { EnvironmentSeed, WorldSeed } from '../world.ts';
import { shop, single } from './accounts.ts';
import type { Scenario, Turn } from './scenario.ts';

const tags = { team: 'shop', stage: 'production' };

/** One instance that holds the production name. */
export const live: EnvironmentSeed = { ...single, tags };

/** Its other half, under a name that nobody knows, on the same version. */
export const idle: EnvironmentSeed = { ...live, name: 'shop-prod-green', cnamePrefix: 'shop-idle' };

/** The shop's account with these environments alone. */
export const shopWith = (...environments: readonly EnvironmentSeed[]): WorldSeed => ({ ...shop, environments });

const database = 'aws:rds:dbinstance';

/** Settings of an environment that brought a database of its own into being. */
export const coupledDatabase = [
  { namespace: database, optionName: 'HasCoupledDatabase', value: 'true' },
  { namespace: database, optionName: 'DBEngine', value: 'postgres' },
  { namespace: database, optionName: 'DBInstanceClass', value: 'db.t3.micro' },
  { namespace: database, optionName: 'DBAllocatedStorage', value: '10' },
  { namespace: database, optionName: 'DBDeletionPolicy', value: 'Snapshot' },
];

const driftedSettings = [
  { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'CURRENCY', value: 'EUR' },
  { namespace: 'aws:elasticbeanstalk:command', optionName: 'Timeout', value: '900' },
];

const olderNode = '64bit Amazon Linux 2023 v6.7.3 running Node.js 22';
const aDay = 86_400;
const swapNames = 'SwapEnvironmentCNAMEs';

const pair = (name: string, summary: string, ...turns: readonly Turn[]): Scenario => ({
  name,
  summary,
  world: shopWith(live, idle),
  turns,
});

const withWorld = (name: string, summary: string, world: WorldSeed): Scenario => ({ name, summary, world, turns: [] });

export const pairs: readonly Scenario[] = [
  pair('pair', 'shop-prod is live under the name shop, shop-prod-green is idle; both run v1 and everything succeeds.'),
  withWorld('one-of-a-pair', 'shop-prod is live under the name shop and stands alone.', shopWith(live)),
  withWorld(
    'pair-name-taken',
    'shop-prod stands alone; other customers hold the names shop-green and shop-prod-green.',
    {
      ...shopWith(live),
      namesOfOthers: ['shop-green', 'shop-prod-green'],
    },
  ),
  withWorld(
    'pair-without-live',
    'Both of the pair exist, and neither holds the name shop.',
    shopWith({ ...live, cnamePrefix: 'shop-other' }, idle),
  ),
  withWorld(
    'pair-idle-broken',
    'The idle side is Ready and Severe: what it runs answers every request with an error.',
    shopWith(live, { ...idle, health: 'Severe' }),
  ),
  pair('pair-idle-busy', 'Somebody changes the settings of the idle side: it is Updating for 60 s.', {
    kind: 'busy-at-start',
    environment: idle.name,
    seconds: 60,
  }),
  pair('pair-idle-stuck', 'The idle side is Updating, and will be all day.', {
    kind: 'busy-at-start',
    environment: idle.name,
    seconds: aDay,
  }),
  pair('pair-idle-ending', 'Somebody terminates the idle side.', {
    kind: 'somebody-else',
    environment: idle.name,
    afterSeconds: 0,
    does: 'terminate',
  }),
  withWorld(
    'pair-drifted',
    'The live side has settings that the idle side lacks, one that it has otherwise, and a newer platform version.',
    shopWith(
      { ...live, settings: driftedSettings },
      {
        ...idle,
        settings: driftedSettings.map((one) => ({ ...one, value: '700' })).slice(1),
        solutionStack: olderNode,
      },
    ),
  ),
  withWorld(
    'pair-database',
    'The live side has a database of its own, coupled to it.',
    shopWith({ ...live, settings: coupledDatabase }, idle),
  ),
  withWorld('pair-workers', 'Both of the pair are workers: they have no names.', {
    ...shop,
    environments: [live, idle].map((one) => ({ ...one, tier: 'Worker' })),
  }),
  pair('pair-swap-refused', 'Beanstalk refuses the first swap, though both sides are Ready.', {
    kind: 'refused',
    operation: swapNames,
    calls: [1],
    status: 400,
    code: 'InvalidParameterValue',
    message: `Environment named ${idle.name} is in an invalid state for this operation. Must be Ready.`,
  }),
  pair('pair-swap-cut-before', 'The connection breaks before the first swap takes effect.', {
    kind: 'cut',
    operation: swapNames,
    calls: [1],
    when: 'before',
  }),
  pair('pair-swap-cut-after', 'The first swap takes effect and its answer is lost.', {
    kind: 'cut',
    operation: swapNames,
    calls: [1],
    when: 'after',
  }),
  pair('pair-swap-slow', 'A swap takes 95 s, and its names are seen 10 s after both sides are Ready.', {
    kind: 'swap',
    fate: { outcome: 'swaps', seconds: 95, namesLateBySeconds: 10 },
  }),
  pair('pair-swap-in-vain', 'The first swap comes to nothing: both sides are Ready again with the names they had.', {
    kind: 'swap',
    nth: 1,
    fate: { outcome: 'comes-to-nothing' },
  }),
  pair('pair-sick-after-swap', 'The idle side turns Severe 20 s after it got the production name.', {
    kind: 'swap',
    nth: 1,
    fate: { outcome: 'swaps', sickens: { environment: idle.name, afterSeconds: 20 } },
  }),
];

/** A saved configuration of the live side under that name, as a killed run leaves it; it stands alone. */
export const leftTemplate = (name: string): Scenario => ({
  name: 'pair-left-template',
  summary: `shop-prod stands alone, and the saved configuration ${name} was made of it.`,
  world: { ...shopWith(live), templates: [{ application: 'shop', name, environment: live.name }] },
  turns: [],
});
