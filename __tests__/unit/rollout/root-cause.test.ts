/** Sequences of failures as they were seen in the field, each with the one event that explains it to a person. */

import { rootCause } from '../../../src/rollout/events.ts';
import type { Severity } from '../../../src/shapes.ts';
import { story } from '../builders.ts';

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
    'a warning beside an error',
    FAILED[1],
    [['WARN', 'Environment health has transitioned from Ok to Severe. 100.0 % of the requests are failing.'], FAILED],
  ],
])('%s', (_failure, cause, told) => expect(rootCause(story(...told))?.message).toBe(cause));
