/** The scenarios by name. What goes wrong in each is its data; how, the world and the door know. */
import { emptyAccount, shop } from './accounts.ts';
import { pairs } from './pairs.ts';
import type { Scenario, Turn } from './scenario.ts';

export type { Scenario, Turn } from './scenario.ts';

const inShop = (name: string, summary: string, ...turns: readonly Turn[]): Scenario => ({
  name,
  summary,
  world: shop,
  turns,
});

const list: readonly Scenario[] = [
  {
    name: 'empty-account',
    summary: 'Nothing is there yet: no application, no bucket, no environment.',
    world: emptyAccount,
    turns: [],
  },
  inShop('healthy', 'shop-prod (1 instance) and shop-rolling (6 instances, 2 at a time) run v1; everything succeeds.'),
  inShop('failing-deploy', 'The next deployment fails on the instances; the label stays v1, health is Degraded.', {
    kind: 'deployment',
    nth: 1,
    fate: { outcome: 'fails' },
  }),
  inShop('silent-rollback', 'The next deployment is taken back: Ready with v1 again, no failure event of its own.', {
    kind: 'deployment',
    nth: 1,
    fate: { outcome: 'silently-rolls-back' },
  }),
  inShop('slow-to-green', 'The deployment succeeds, and health is Severe for 90 s after it.', {
    kind: 'deployment',
    fate: { outcome: 'succeeds', greenAfterSeconds: 90 },
  }),
  inShop('busy-at-start', 'Somebody changes the settings of shop-prod: it is Updating for 60 s.', {
    kind: 'busy-at-start',
    environment: 'shop-prod',
    seconds: 60,
  }),
  inShop(
    'throttled',
    'DescribeEvents and DescribeEnvironments allow 2 calls/s, burst 15; others of the account use up most of it.',
    {
      kind: 'throttled',
      operations: ['DescribeEvents', 'DescribeEnvironments'],
      callsPerSecond: 2,
      burst: 15,
      othersPerSecond: 1.6,
      tokensAtStart: 5,
    },
  ),
  inShop('slow-version', 'A new application version can be seen only 20 s after it was registered.', {
    kind: 'version',
    fate: { visibleAfterSeconds: 20 },
  }),
  inShop('stale-reads', 'Every read shows the account as it was 5 s ago, writes left out.', {
    kind: 'stale-reads',
    seconds: 5,
  }),
  inShop('failed-processing', 'Pre-processing of every new version fails: a file of .ebextensions is not valid.', {
    kind: 'version',
    fate: {
      fails: true,
      processingSeconds: 4,
      reasons: [
        "Error processing file (Skipping): '.ebextensions/options.config' - Contains invalid key: 'option_setings'. For information about valid keys, see http://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html",
      ],
    },
  }),
  {
    name: 'demo',
    summary: 'An empty account; the third deployment of any environment fails because the application crashes.',
    world: emptyAccount,
    turns: [
      {
        kind: 'deployment',
        nth: 3,
        fate: { outcome: 'fails', causes: ['Following services are not running: web.'] },
      },
    ],
  },
];

export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  [...list, ...pairs].map((scenario) => [scenario.name, scenario]),
);

/** The scenario of that name; throws, naming all there are, when there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.get(name);
  if (scenario === undefined)
    throw new Error(`There is no scenario '${name}'. There are: ${[...scenarios.keys()].join(', ')}.`);
  return scenario;
}
