import type { Clock } from '../../../src/ports.ts';
import { conclusion } from '../../../src/report/conclusion.ts';
import { createReporter } from '../../../src/report/console.ts';
import type { Result } from '../../../src/result.ts';
import type { BeanstalkEvent } from '../../../src/shapes.ts';
import {
  badInputs,
  environment,
  HOSTILE,
  LABEL,
  notStarting,
  PREVIOUS,
  plan,
  result,
  touched,
  update,
} from './results.ts';

const CHANGE = { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', from: '4', to: '6' };
const PLATFORM = { kind: 'solution-stack', name: '64bit Amazon Linux 2023 v6.8.0 running Node.js 22' } as const;

/** A reporter at 10:02:11 local time, and everything it said. */
function listen() {
  const lines: string[] = [];
  const warnings: string[] = [];
  const masks: string[] = [];
  const clock: Clock = { now: () => new Date(2026, 0, 5, 10, 2, 11), sleep: () => Promise.resolve(), random: () => 0 };
  const out = {
    write: (line: string) => void lines.push(line),
    warning: (text: string) => void warnings.push(text),
    mask: (value: string) => void masks.push(value),
  };
  return { reporter: createReporter(out, clock), lines, warnings, masks };
}

const event = (message: string, severity: BeanstalkEvent['severity'] = 'INFO'): BeanstalkEvent => ({
  date: new Date(0),
  message,
  severity,
  environmentName: 'shop-prod',
  versionLabel: undefined,
  requestId: undefined,
});

test('a release reads in columns, with the time of the runner and names before events', () => {
  const { reporter, lines } = listen();
  reporter.plan(plan());
  reporter.say('packaged', '214 files into 1.2 MB in 0.3 s');
  reporter.say('stored', `s3://elasticbeanstalk-eu-central-1-123456789012/shop/${LABEL}.zip`);
  reporter.event('shop-prod', event('Environment update is starting.'));
  reporter.event('shop-prod', event('Failed to deploy application.', 'ERROR'));
  expect(lines).toEqual([
    'Release of 4f2c9a1b03de to shop-prod (application shop, eu-central-1)',
    '',
    'Plan',
    '  package  .                      214 files, 3.1 MB, rules of .gitignore',
    '  version  4f2c9a1b03de-9be1c04d  new',
    '  deploy   shop-prod              81aa02c77f10-5d0e11b2 → 4f2c9a1b03de-9be1c04d',
    '',
    '10:02:11  packaged   214 files into 1.2 MB in 0.3 s',
    '10:02:11  stored     s3://elasticbeanstalk-eu-central-1-…9012/shop/4f2c9a1b03de-9be1c04d.zip',
    '10:02:11  shop-prod  Environment update is starting.',
    '10:02:11  shop-prod  ERROR  Failed to deploy application.',
  ]);
});

test('the plan of a first release names the platform, the settings and the notes, and no value of a variable', () => {
  const { reporter, lines } = listen();
  reporter.plan(
    plan({
      application: { name: 'shop', action: 'create' },
      commit: undefined,
      previousLabel: '',
      environment: {
        action: 'create',
        name: 'shop-prod',
        base: {
          kind: 'platform-arn',
          arn: 'arn:aws:elasticbeanstalk:eu-central-1::platform/Node.js 22 running on 64bit Amazon Linux 2023/6.5.0',
        },
        tier: 'WebServer',
        tags: {},
        cnamePrefix: 'shop',
        settings: [
          { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '6' },
          { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'GREETING', value: 'hunter2!' },
          { namespace: 'aws:rds:dbinstance', optionName: 'DBPassword', value: 'hunter2!' },
        ],
      },
      notes: ['The environment is made with a single instance.'],
    }),
  );
  expect(lines).toEqual([
    'Release of 4f2c9a1b03de-9be1c04d to shop-prod (application shop, eu-central-1)',
    '',
    'Plan',
    '  package   .                                             214 files, 3.1 MB, rules of .gitignore',
    '  create    shop                                          the application',
    '  version   4f2c9a1b03de-9be1c04d                         new',
    '  create    shop-prod                                     with 4f2c9a1b03de-9be1c04d on Node.js 22 running on 64bit Amazon Linux 2023/6.5.0',
    '  name      shop                                          prefix of its address',
    '  settings  aws:autoscaling:asg                           MaxSize  not set → 6',
    '  settings  aws:elasticbeanstalk:application:environment  GREETING  not set → ***',
    '  settings  aws:rds:dbinstance                            DBPassword  not set → ***',
    '  The environment is made with a single instance.',
  ]);
});

test('settings are shown as a difference, without the values of variables', () => {
  const { reporter, lines } = listen();
  const variables = 'aws:elasticbeanstalk:application:environment';
  const changes = [
    { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', from: '4', to: '6' },
    { namespace: 'aws:autoscaling:asg', optionName: 'Cooldown', from: '360', to: null },
    { namespace: 'aws:autoscaling:scheduledaction', resourceName: 'night', optionName: 'MinSize', from: '2', to: '1' },
    { namespace: variables, optionName: 'API_URL', from: 'old-value', to: 'new-value' },
    { namespace: variables, optionName: 'GONE', from: 'old-value', to: null },
  ];
  reporter.plan(plan({ environment: update({ deploys: false, changes }) }));
  expect(lines.slice(5)).toEqual([
    '  deploy    shop-prod                                     settings alone; it runs 4f2c9a1b03de-9be1c04d already',
    '  settings  aws:autoscaling:asg                           MaxSize  4 → 6',
    '  settings  aws:autoscaling:asg                           Cooldown  360 → removed',
    '  settings  aws:autoscaling:scheduledaction               night MinSize  2 → 1',
    '  settings  aws:elasticbeanstalk:application:environment  API_URL  *** → ***',
    '  settings  aws:elasticbeanstalk:application:environment  GONE  *** → removed',
  ]);
});

test.each<[string, Partial<Parameters<typeof update>[0]>]>([
  ['settings alone', { changes: [CHANGE] }],
  ['platform alone', { platform: PLATFORM }],
  ['settings and platform alone', { changes: [CHANGE], platform: PLATFORM }],
])('a plan that sends no version says what it sends: %s', (what, parts) => {
  const { reporter, lines } = listen();
  reporter.plan(plan({ environment: update({ deploys: false, changes: [], ...parts }) }));
  expect(lines.find((line) => line.includes('deploy '))).toMatch(`${what}; it runs ${LABEL} already`);
});

test('a plan with nothing to do is a headline alone', () => {
  const { reporter, lines } = listen();
  reporter.plan(plan({ environment: { action: 'none', name: 'shop-prod', environment, instances: 'basic' } }));
  expect(lines).toEqual(['Release of 4f2c9a1b03de to shop-prod (application shop, eu-central-1)']);
});

test('a warning is a line of the log and an annotation', () => {
  const { reporter, lines, warnings } = listen();
  reporter.warn('shop-prod is Red before the release.\nIt may stay so.');
  expect(lines).toEqual(['10:02:11  warning   shop-prod is Red before the release. It may stay so.']);
  expect(warnings).toEqual(['shop-prod is Red before the release. It may stay so.']);
});

test('a group is folded, and no line within it is a command of the runner', () => {
  const { reporter, lines } = listen();
  reporter.group('i-1 100% of /var/log/web.stdout.log', ['::endgroup::', '    at x.js:1', HOSTILE, '']);
  expect([lines[0], lines[1], lines[2], lines.at(-1)]).toEqual([
    '::group::i-1 100%25 of /var/log/web.stdout.log',
    '  : :endgroup::',
    '      at x.js:1',
    '::endgroup::',
  ]);
  for (const line of lines.slice(1, -1)) expect(line).not.toMatch(/^\s*::|##\[|[\p{Cc}\u2028\u202e]/u);
});

test('a secret goes to the runner and into no line', () => {
  const { reporter, lines, masks } = listen();
  reporter.mask('hunter2');
  expect([lines, masks]).toEqual([[], ['hunter2']]);
});

test('no text of AWS, of a commit or of the application becomes a command or a second line', () => {
  const { reporter, lines } = listen();
  const hostile = { id: HOSTILE, subject: HOSTILE };
  reporter.plan(plan({ commit: hostile, notes: [HOSTILE], environment: { ...update(), name: HOSTILE } }));
  reporter.event(HOSTILE, event(HOSTILE));
  reporter.say('::add-mask::x', HOSTILE);
  for (const line of lines) {
    expect(line).not.toMatch(/^\s*::|##\[|[\p{Cc}\u2028\u202e]/u);
  }
});

test('every finding is in the log, and as many are annotations as leave room for the warnings of the run itself', () => {
  const { reporter, lines, warnings } = listen();
  const place = { file: '/checkout/shop/Procfile', line: 1 };
  for (let line = 1; line <= 20; line += 1) reporter.finding({ subject: `Procfile:${line}`, text: 'is odd', place });
  expect(lines).toHaveLength(20);
  expect(lines[19]).toBe('10:02:11  warning   Procfile:20 is odd');
  expect(warnings).toHaveLength(8);
  expect(warnings[0]).toBe('Procfile:1 is odd');
});

describe('the last paragraph', () => {
  const noted = (changes: Partial<Result>) => conclusion(result(changes)).join('\n');

  test.each<[string, Partial<Result>, string]>([
    [
      'a release says where it can be seen and how long it took',
      {},
      `Released ${LABEL} to shop-prod in 2 min 22 s: http://shop.eu-central-1.elasticbeanstalk.com`,
    ],
    [
      'a worker has no address to tell',
      { environments: [touched({ url: '' })] },
      `Released ${LABEL} to shop-prod in 2 min 22 s`,
    ],
    [
      'new settings are no release',
      { plan: plan({ environment: update({ deploys: false, changes: [CHANGE] }) }) },
      `Changed the settings of shop-prod, which runs ${LABEL}, in 2 min 22 s: http://shop.eu-central-1.elasticbeanstalk.com`,
    ],
    [
      'nor is another platform',
      { plan: plan({ environment: update({ deploys: false, changes: [], platform: PLATFORM }) }) },
      `Changed the platform of shop-prod, which runs ${LABEL}, in 2 min 22 s: http://shop.eu-central-1.elasticbeanstalk.com`,
    ],
    [
      'nothing to do is told with the state it was found in',
      { outcome: 'unchanged' },
      `shop-prod already runs ${LABEL} (same content), Green, 6 of 6 instances. Nothing was packaged, stored or changed.`,
    ],
    [
      'a dry run changed nothing',
      { outcome: 'planned', environments: [] },
      `Planned (dry-run): nothing was changed. Without dry-run this releases ${LABEL} to shop-prod.`,
    ],
    [
      'what was only started is not known yet',
      { outcome: 'started', environments: [touched({ url: '' })] },
      `Started: Beanstalk deploys ${LABEL} to shop-prod. The end is not waited for (wait-for-deployment: false), so it is not known yet`,
    ],
  ])('%s', (_promise, changes, expected) => {
    expect(noted(changes)).toBe(expected);
  });

  test('a failure says what, why, what is now and what next, with commands on lines of their own', () => {
    expect(conclusion(result({ outcome: 'failed', problem: notStarting }))).toEqual([
      `Not released: ${LABEL} does not start on shop-prod.`,
      '  Why   Failed to deploy application.',
      `  Now   shop-prod serves ${PREVIOUS}: Ready, Green, 6 of 6 instances.`,
      '  Next  Read the log of the instance:',
      '        eb logs shop-prod',
      '        BR-DEPLOYMENT-FAILED in docs/troubleshooting.md',
    ]);
  });

  test('bad inputs are listed one below the other', () => {
    expect(conclusion(result({ outcome: 'failed', problem: badInputs, plan: undefined, environments: [] }))).toEqual([
      'Not started: 3 inputs cannot be used.',
      "  operation           'ship' is not deploy",
      "  deployment-timeout  'soon' is no duration: 90, 90s, 15m or 1h",
      "  dry-run             'perhaps' is none of true, false",
      '  Now   Nothing was read or changed in AWS.',
      '  Next  Correct the `with:` block of the step and run it again. BR-INPUTS in docs/troubleshooting.md',
    ]);
  });
});
