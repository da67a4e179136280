/** An ordinary update of shop-prod from v1 to v2, in pieces: every test changes what it is about and nothing else. */

import type { Goal } from '../../src/rollout/goal.ts';
import { firstSight, type Sight } from '../../src/rollout/sight.ts';
import type { BeanstalkEvent, Environment, InstanceHealth, Severity } from '../../src/shapes.ts';

/** The time that many seconds after the update was asked for. */
export const at = (seconds: number) => new Date(Date.parse('2026-11-02T10:00:00Z') + seconds * 1000);

export const OURS = 'request-ours';
export const THEIRS = 'request-theirs';

/** As it is after our update: Ready, Green, v2. */
export const environment = (changes: Partial<Environment> = {}): Environment => ({
  id: 'e-abcdefghij',
  name: 'shop-prod',
  application: 'shop',
  arn: 'arn:aws:elasticbeanstalk:eu-central-1:123456789012:environment/shop/shop-prod',
  status: 'Ready',
  health: 'Green',
  healthStatus: 'Ok',
  versionLabel: 'v2',
  cname: 'shop.eu-central-1.elasticbeanstalk.com',
  endpoint: '203.0.113.7',
  tier: 'WebServer',
  platformArn: 'arn:aws:elasticbeanstalk:eu-central-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.5.0',
  solutionStack: '64bit Amazon Linux 2023 v6.5.0 running Node.js 22',
  updated: at(80),
  abortable: false,
  ...changes,
});

/** As it was before: v1, not updated since. */
export const untouched = (changes: Partial<Environment> = {}) =>
  environment({ versionLabel: 'v1', updated: at(-3600), ...changes });

export const event = (message: string, changes: Partial<BeanstalkEvent> = {}): BeanstalkEvent => ({
  date: at(1),
  message,
  severity: 'INFO',
  environmentName: 'shop-prod',
  versionLabel: undefined,
  requestId: OURS,
  ...changes,
});

/** One event of each message, a second apart. */
export const story = (...messages: (string | readonly [Severity, string])[]): BeanstalkEvent[] =>
  messages.map((told, index) => {
    const [severity, message] = typeof told === 'string' ? (['INFO', told] as const) : told;
    return event(message, { severity, date: at(1 + index) });
  });

export const STARTS = 'Environment update is starting.';
export const COMPLETED = 'Environment update completed successfully.';

type Deployment = NonNullable<InstanceHealth['deployment']>;

/** Ok and on our deployment; `deployment: undefined` has none. */
export const instance = (
  changes: Partial<Omit<InstanceHealth, 'deployment'>> & { deployment?: Partial<Deployment> | undefined } = {},
): InstanceHealth => ({
  id: 'i-1',
  health: 'Green',
  healthStatus: 'Ok',
  causes: [],
  ...changes,
  deployment:
    'deployment' in changes && changes.deployment === undefined
      ? undefined
      : { id: 2, versionLabel: 'v2', status: 'Deployed', ...changes.deployment },
});

export const goal = (changes: Partial<Goal> = {}): Goal => ({
  operation: 'update',
  application: 'shop',
  environment: { id: 'e-abcdefghij', name: 'shop-prod' },
  versionLabel: 'v2',
  previousLabel: 'v1',
  requestId: OURS,
  since: at(0),
  before: { updated: at(-3600), deploymentId: undefined },
  acceptableHealth: new Set(['Green', 'Yellow']),
  deadline: at(1800),
  ...changes,
});

/** A creation of shop-prod with v2. */
export const creation = (changes: Partial<Goal> = {}) =>
  goal({
    operation: 'create',
    previousLabel: '',
    before: { updated: undefined, deploymentId: undefined },
    ...changes,
  });

/** What a watch has seen of an update that went well, 90 s after it began. */
export const sight = (changes: Partial<Sight> = {}): Sight => ({
  ...firstSight(at(0)),
  environment: environment(),
  events: story(STARTS, COMPLETED),
  eventsRead: true,
  instances: [instance()],
  sawBusy: true,
  readySince: at(88),
  ticks: 12,
  ...changes,
});
