/** Failures as they were seen in the field, each with the one line that explains it to a person. */

import { type Evidence, explanation, rootCause, saysNothing } from '../../../src/rollout/reason.ts';
import type { Severity } from '../../../src/shapes.ts';
import { instance, story } from '../builders.ts';

const FAILED: readonly [Severity, string] = ['ERROR', 'Failed to deploy application.'];
const ABORTED: readonly [Severity, string] = [
  'ERROR',
  'During an aborted deployment, some instances may have deployed the new application version. To ensure all instances are running the same version, re-deploy the appropriate application version.',
];
const UNSUCCESSFUL: readonly [Severity, string] = [
  'ERROR',
  "Unsuccessful command execution on instance id(s) 'i-0efb'. Aborting the operation.",
];
const ENGINE =
  '[Instance: i-0efb] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error..';
const HOOK =
  '[Instance: i-0efb] Command failed on instance. Return code: 1 Output: /hooks/03start-task.sh failed. For more detail, check /var/log/eb-activity.log.';
const HEALTH = "Instance id(s) 'i-0efb' did not pass health check after command execution. Aborting the operation.";
const STACK =
  "Service:AmazonCloudFormation, Message:Stack named 'awseb-e-x-stack' aborted operation. Current state: 'UPDATE_ROLLBACK_IN_PROGRESS'  Reason: The following resource(s) failed to create: [MyCacheSecurityGroup]. ";
const PROFILE = 'The instance profile aws-elasticbeanstalk-ec2-role associated with the environment does not exist.';

test.each<[string, string, (string | readonly [Severity, string])[]]>([
  [
    'an application that does not start',
    ENGINE,
    [
      'Environment update is starting.',
      ['ERROR', "Instance deployment failed. For details, see 'eb-engine.log'."],
      ['ERROR', ENGINE],
      'Command execution completed on all instances. Summary: [Successful: 0, Failed: 1].',
      UNSUCCESSFUL,
      FAILED,
      ABORTED,
    ],
  ],
  ['a hook that fails', HOOK, [['ERROR', HOOK], UNSUCCESSFUL, FAILED]],
  ['instances that do not become healthy', HEALTH, [['ERROR', HEALTH], FAILED, ABORTED]],
  [
    'a stack that is rolled back',
    STACK,
    [['ERROR', STACK], ['ERROR', 'Creating security group named: sg-1 failed Reason: No.'], FAILED],
  ],
  [
    'a missing role',
    PROFILE,
    [
      ['ERROR', PROFILE],
      ['ERROR', 'Failed to launch environment.'],
    ],
  ],
  [
    'a configuration that was taken back',
    HEALTH,
    [
      ['ERROR', HEALTH],
      ['ERROR', 'Failed to deploy configuration.'],
      ['INFO', 'The environment was reverted to the previous configuration setting.'],
    ],
  ],
  [
    'a launch with issues',
    ENGINE,
    [
      ['ERROR', ENGINE],
      ['WARN', 'Launched environment: shop-prod. However, there were issues during launch. See event log for details.'],
    ],
  ],
  [
    'an application that says itself what is wrong',
    'ECS task stopped due to: Essential container in task exited.',
    [['ERROR', ENGINE], ['ERROR', 'ECS task stopped due to: Essential container in task exited.'], FAILED],
  ],
  ['nothing but the last sentence', FAILED[1], [FAILED]],
  [
    'nothing but a warning',
    'Environment health has transitioned from Ok to Severe.',
    ['All is well.', ['WARN', 'Environment health has transitioned from Ok to Severe.']],
  ],
  [
    'a warning beside an error that says nothing',
    'Environment health has transitioned from Ok to Severe. 100.0 % of the requests are failing.',
    [['WARN', 'Environment health has transitioned from Ok to Severe. 100.0 % of the requests are failing.'], FAILED],
  ],
  [
    'a warning beside an error that says something',
    ENGINE,
    [
      ['WARN', 'A setting is deprecated.'],
      ['ERROR', ENGINE],
    ],
  ],
  [
    'health that became worse twice',
    'Environment health has transitioned from Warning to Severe. More.',
    [
      ['WARN', 'Environment health has transitioned from Ok to Warning. Less.'],
      ['WARN', 'Environment health has transitioned from Warning to Severe. More.'],
    ],
  ],
])('%s', (_failure, cause, told) => expect(rootCause(story(...told))?.message).toBe(cause));

test('no event explains a failure when nothing is wrong', () =>
  expect(rootCause(story('All is well.'))).toBeUndefined());

describe('among events, the causes of health and those of the instances', () => {
  const NOT_RUNNING = 'Following services are not running: web.';
  const ENGINE_CAUSE = `Application deployment failed at 2026-11-02T10:00:48Z with exit status 1 and error: Engine execution has encountered an error.`;
  const GENERAL = [
    'Command failed on all instances.',
    'Incorrect application version found on all instances. Expected version "v1" (deployment 1).',
  ];
  const FAILING = '100.0 % of the requests are failing with HTTP 5xx.';
  const ill = (id: string, ...causes: string[]) => instance({ id, health: 'Red', healthStatus: 'Severe', causes });
  const engine = story(['ERROR', ENGINE], UNSUCCESSFUL, FAILED, ABORTED);

  test.each<[string, Partial<Evidence>, string | undefined]>([
    [
      'the service that does not run, with its instance',
      { events: engine, causes: GENERAL, instances: [ill('i-1', ENGINE_CAUSE, NOT_RUNNING)] },
      `i-1: ${NOT_RUNNING}`,
    ],
    [
      'the same on several, told once',
      { instances: [ill('i-1', NOT_RUNNING), ill('i-2', NOT_RUNNING)] },
      `i-1 and 1 more instance: ${NOT_RUNNING}`,
    ],
    [
      'the same on many',
      { instances: ['i-1', 'i-2', 'i-3'].map((id) => ill(id, NOT_RUNNING)) },
      `i-1 and 2 more instances: ${NOT_RUNNING}`,
    ],
    [
      "the engine's word before the same word in a cause",
      { events: engine, causes: GENERAL, instances: [ill('i-1', ENGINE_CAUSE)] },
      ENGINE,
    ],
    [
      'what fails from outside, where only health checks failed',
      { events: story(['ERROR', HEALTH], FAILED), causes: [FAILING] },
      FAILING,
    ],
    ['not what fails from outside, where a command failed', { events: engine, causes: [FAILING] }, ENGINE],
    [
      'an event that names the reason, before every cause',
      { events: story(['ERROR', STACK], FAILED), causes: [NOT_RUNNING] },
      STACK,
    ],
    [
      'the cause, where the events only say that it failed',
      { events: story(FAILED, ABORTED), causes: GENERAL },
      GENERAL[1],
    ],
    [
      'a right that is missing, said in a cause',
      { events: engine, causes: ['Access denied while accessing Auto Scaling and Elastic Load Balancing.'] },
      'Access denied while accessing Auto Scaling and Elastic Load Balancing.',
    ],
    [
      'messages that nobody can work off',
      { causes: ['5 messages in Dead Letter Queue (15 seconds ago).'] },
      '5 messages in Dead Letter Queue (15 seconds ago).',
    ],
    ['no instances', { causes: ['There are no instances.'] }, 'There are no instances.'],
    ['nothing, when all is well', {}, undefined],
  ])('%s', (_which, evidence, line) => {
    expect(explanation({ events: [], causes: [], instances: [], ...evidence })).toBe(line);
  });

  test('instances that are well explain nothing', () => {
    const well = instance({ causes: ['Application update completed 12 seconds ago and took 9 seconds.', 'Odd.'] });
    expect(explanation({ events: [], causes: [], instances: [well] })).toBeUndefined();
  });

  test.each([
    'Performing application deployment (running for 3 seconds).',
    'Performing initialization (running for 12 seconds).',
    'Application deployment completed 23 seconds ago and took 26 seconds.',
    'Application update in progress on 1 instance. 0 out of 1 instance completed (running for 19 seconds).',
    'Configuration update in progress on 1 instance. 0 out of 2 instances completed (running for 3 minutes).',
    'Command is executing on 3 out of 5 instances.',
    'Initialization completed 26 seconds ago and took 5 minutes.',
    'Insufficient request rate (6.0 requests/min) to determine application health.',
  ])('work is no reason: %s', (cause) => {
    expect(explanation({ events: [], causes: [cause], instances: [ill('i-1', cause)] })).toBeUndefined();
  });

  test.each([
    [FAILED[1], true],
    [ABORTED[1], true],
    [UNSUCCESSFUL[1], false],
    [ENGINE, false],
  ])('%s says nothing: %s', (sentence, nothing) => expect(saysNothing(sentence)).toBe(nothing));
});
