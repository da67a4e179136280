import * as problems from '../../../src/rollout/problems.ts';
import * as unproved from '../../../src/rollout/proof-problems.ts';
import type { Environment } from '../../../src/shapes.ts';
import { at, creation, environment, event, goal, instance, STARTS, sight, story } from '../builders.ts';

const instances = [
  instance(),
  instance({ id: 'i-2', deployment: { versionLabel: 'v1', id: 1 } }),
  instance({ id: 'i-3', deployment: { status: 'Failed' } }),
  instance({ id: 'i-4' }),
];
const back = sight({ environment: environment({ versionLabel: 'v1' }) });
const errors = (...messages: string[]) => story(STARTS, ...messages.map((text) => ['ERROR', text] as const));
const SEVERE = 'Environment health has transitioned from Warning to Severe. 100.0 % of the requests are failing.';

describe('an update that went back', () => {
  test('with a failure is a deployment that failed, with the cause that explains it', () => {
    const told = errors('No space left on device.', 'Failed to deploy application.');
    expect(problems.didNotTake(goal(), back, told)).toMatchObject({
      what: 'Not released: the deployment of v2 to shop-prod failed.',
      why: 'No space left on device.',
      now: 'shop-prod is Ready, Green (Ok); Beanstalk reports v1, and 1 of 1 instance runs v2.',
    });
  });

  test('without a word says just that', () => {
    expect(problems.didNotTake(goal(), back, story(STARTS))).toMatchObject({
      what: 'Not released: the update of shop-prod to v2 did not take.',
      why: 'Beanstalk ended the update without a word and went back to the version before.',
    });
  });

  test('without a word of its own is explained by what else was said', () => {
    const events = [event('[Instance: i-1] Command failed.', { severity: 'ERROR', requestId: undefined })];
    expect(problems.didNotTake(goal(), { ...back, events }, []).why).toBe('[Instance: i-1] Command failed.');
  });
});

test('an update of settings alone that failed is not told as a deployment', () => {
  const alone = goal({ previousLabel: 'v2', deploys: false });
  expect(problems.failureEvents(alone, sight(), errors('Failed to deploy configuration.')).what).toBe(
    'Not released: the update of shop-prod, which deploys no version, reported errors.',
  );
});

describe('the next step', () => {
  const after = (cause: string, of = goal()) => problems.failureEvents(of, back, errors(cause)).next;

  test.each([
    [
      '[Instance: i-1] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error..',
      /eb logs shop-prod/,
    ],
    [
      "Instance id(s) 'i-1' did not pass health check after command execution. Aborting the operation.",
      /eb logs shop-prod/,
    ],
    [
      'The instance profile aws-elasticbeanstalk-ec2-role associated with the environment does not exist.',
      /docs\/permissions\.md/,
    ],
    ['The following instances have not responded in the allowed command timeout time: [i-1].', /raise Timeout in/],
    [
      'User: arn:aws:iam::1:user/x is not authorized to perform: ec2:RunInstances',
      /^Allow ec2:RunInstances .* docs\/policies\/deploy\.json/,
    ],
    ['ELB health is failing or not available for all instances.', /HealthCheckPath/],
    ['Failed to deploy application.', /eb logs shop-prod/],
    ["Stack named 'awseb' aborted operation.", /^Correct the cause and push again\.$/],
  ])('after %s', (cause, next) => expect(after(cause)).toMatch(next));

  test('where a role is missing is to terminate only what did not launch', () => {
    const cause = 'The service role aws-elasticbeanstalk-service-role associated with the environment does not exist.';
    expect(after(cause, creation())).toMatch(/Then terminate the environment, when it is still there/);
    expect(after(cause)).not.toMatch('terminate');
    expect(after(cause)).toMatch(/Then run this job again\.$/);
  });

  const ill = instance({ id: 'i-new', health: 'Red', deployment: { status: 'Failed' } });

  test.each([
    ['that are gone', [instance()], /aws s3 cp --recursive s3:\/\/.*\/bundle\/e-abcdefghij\//],
    ['that are still there', [instance(), ill], /eb logs shop-prod/],
    ['of which nothing is known', undefined, /eb logs shop-prod/],
  ])('after instances failed %s is to read their logs where they are', (_which, instances, next) => {
    const seen = { ...back, instances, symptoms: { causes: [], instances: [instance(), ill] } };
    expect(problems.didNotTake(goal(), seen, errors('Failed to deploy application.')).next).toMatch(next);
  });

  test('of an environment without instances is not to read logs that nobody wrote', () => {
    const seen = sight({ instances: [], symptoms: { causes: ['There are no instances.'], instances: [] } });
    const { why, next } = unproved.unhealthy(goal(), seen, environment({ health: 'Grey', healthStatus: 'NoData' }));
    expect(why).toBe('There are no instances. shop-prod is Grey (NoData); acceptable-health is Green, Yellow.');
    expect(next).not.toMatch('logs');
    expect(next).toMatch(/acceptable-health: Green, Yellow, NoData$/);
  });

  test('of a launch whose instance fails is not to look for instances, which were missing when it began', () => {
    const engine =
      '[Instance: i-1] Command failed on instance. Return code: 1 Output: Engine execution has encountered';
    const symptoms = { causes: ['There are no instances.'], instances: [ill] };
    const told = problems.failureEvents(creation(), { ...back, symptoms, instances: [ill] }, errors(engine));
    expect(told.why).toBe(engine);
    expect(told.next).toMatch(/^The instances' logs say more/);
  });

  test('of a launch that failed is to terminate what it left: nothing can be released to it', () => {
    const problem = problems.failureEvents(creation(), back, errors('Failed to launch environment.'));
    expect(problem).toMatchObject({ code: 'BR-LAUNCH-FAILED', what: 'Not released: shop-prod did not launch.' });
    expect(problem.next).toMatch('terminate-environment --environment-id e-abcdefghij');
  });
});

describe('health', () => {
  const red = environment({ health: 'Red', healthStatus: 'Severe' });

  test('that did not come is explained by what Beanstalk said of it last', () => {
    const events = story(
      ['WARN', 'Environment health has transitioned from Ok to Warning.'],
      ['WARN', SEVERE],
      'More.',
    );
    expect(unproved.unhealthy(goal(), sight({ environment: red, events }), red).why).toBe(
      `${SEVERE} shop-prod is Red (Severe); acceptable-health is Green, Yellow.`,
    );
  });

  test('that nobody explained is told beside what is acceptable', () => {
    expect(unproved.unhealthy(goal(), sight({ events: [] }), red).why).toBe(
      'Beanstalk named no cause. shop-prod is Red (Severe); acceptable-health is Green, Yellow.',
    );
  });

  test('of instances is told with their causes', () => {
    const sick = [instance({ id: 'i-7', healthStatus: 'Severe', causes: ['Disk is full.', 'No data.'] })];
    expect(unproved.sickInstances(goal(), sight(), sick)).toMatchObject({
      what: 'Not released: 1 instance of shop-prod did not become healthy.',
      why: 'i-7 is Severe: Disk is full. No data.',
    });
  });
});

describe('instances that are behind', () => {
  test.each([
    [instance({ id: 'i-7', deployment: { versionLabel: 'v1', id: 6 } }), 'i-7 runs v1 (deployment 6, Deployed).'],
    [instance({ id: 'i-7', deployment: { status: 'Failed' } }), 'i-7 runs v2 (deployment 2, Failed).'],
    [instance({ id: 'i-7', deployment: undefined }), 'i-7 runs no version.'],
  ])('are named with what they run', (behind, why) => {
    const problem = unproved.mixedVersions(goal(), sight(), [behind]);
    expect(problem.what).toBe('Not released: not every instance of shop-prod runs v2.');
    expect(problem.why).toBe(`Beanstalk reports success, but ${why}`);
  });

  test('with the very label are not said to run another one', () => {
    const again = goal({ previousLabel: 'v2' });
    expect(unproved.mixedVersions(again, sight(), [instance()]).what).toBe(
      'Not released: not every instance of shop-prod runs the new deployment of v2.',
    );
  });
});

describe('the deadline', () => {
  const updating = sight({
    environment: environment({ status: 'Updating', versionLabel: 'v1', abortable: true }),
    instances: undefined,
  });

  test('names the last thing that was said, the state, and both ways on', () => {
    expect(problems.timedOut(goal(), updating, at(1798))).toMatchObject({
      what: 'Not known yet: shop-prod is still updating after 30 min (deployment-timeout).',
      why: 'The last thing Beanstalk said: Environment update completed successfully.',
      now: 'Beanstalk goes on by itself. shop-prod is Updating, Green (Ok); Beanstalk reports v1.',
      next: expect.stringMatching('abort-environment-update --environment-id e-abcdefghij'),
    });
  });

  test('names the failure that was told already, for that is how it will end', () => {
    const failing = errors('No space left on device.', 'Failed to deploy application.');
    expect(problems.timedOut(goal(), { ...updating, events: failing }, at(1798)).why).toBe(
      'Beanstalk has told of a failure already: No space left on device.',
    );
  });

  test('that came while nothing could be read says since when, and what was read last', () => {
    const blind = { ...updating, blindSince: at(1798 - 12 * 60) };
    expect(problems.timedOut(goal(), blind, at(1798))).toMatchObject({
      what: 'Not known yet: shop-prod could not be read for the last 12 min of 30 min (deployment-timeout).',
      now: 'Nobody knows how far Beanstalk is by now. When it was read last: shop-prod is Updating, Green (Ok); Beanstalk reports v1.',
    });
    expect(problems.timedOut(goal(), { ...blind, environment: undefined }, at(1798)).now).toBe(
      'The state of shop-prod (e-abcdefghij) is not known.',
    );
  });

  test('of an update that cannot be aborted any more offers no abort', () => {
    const aborting = sight({ environment: environment({ status: 'Aborting', versionLabel: 'v1' }) });
    expect(problems.timedOut(goal(), aborting, at(1798)).next).toBe(
      'Run this job again to go on watching (nothing is deployed twice).',
    );
  });

  test('of a launch offers no abort, which only updates know', () => {
    const problem = problems.timedOut(creation(), { ...updating, events: [] }, at(20));
    expect(problem).toMatchObject({
      what: 'Not known yet: shop-prod is still launching after 20 s (deployment-timeout).',
      why: 'Beanstalk has said nothing about it.',
    });
    expect(problem.next).not.toMatch('abort');
  });
});

describe('an environment that is gone', () => {
  const terminating = event('terminateEnvironment is starting.', { requestId: 'request-theirs', date: at(100) });
  const severe = event(SEVERE, { severity: 'WARN', requestId: undefined, date: at(60) });

  test('was terminated by somebody, whatever was wrong before', () => {
    const gone = { environment: 'gone', instances: undefined } as const;
    expect(problems.environmentGone(goal(), sight({ ...gone, events: [severe, terminating] })).why).toBe(
      `Somebody terminated the environment while it was being released to. Beanstalk said: terminateEnvironment is starting. Before that: ${SEVERE}`,
    );
    const late = { ...severe, date: at(120) };
    expect(problems.environmentGone(goal(), sight({ ...gone, events: [terminating, late] })).why).toBe(
      'Somebody terminated the environment while it was being released to. Beanstalk said: terminateEnvironment is starting.',
    );
    expect(problems.environmentGone(goal(), sight({ ...gone, events: [] })).why).toBe(
      'Somebody terminated the environment while it was being released to.',
    );
  });
});

test('being overtaken names the label that won, and undoes nothing', () => {
  const problem = problems.overtaken(goal(), sight({ environment: environment({ versionLabel: 'v3' }) }), 'v3');
  expect(problem.what).toBe('Not released: v2 was overtaken on shop-prod by v3.');
  expect(problem.next).toMatch(/^Nothing was undone\..*concurrency:/);
});

describe('the condition', () => {
  test.each<[string, Parameters<typeof sight>[0], string]>([
    [
      'of mixed instances, the most first',
      { instances },
      'shop-prod is Ready, Green (Ok); Beanstalk reports v2, and 2 of 4 instances run v2, 1 runs v1, 1 runs v2 (Failed).',
    ],
    ['without instances', { instances: [] }, 'shop-prod is Ready, Green (Ok); Beanstalk reports v2.'],
    [
      'without a version',
      { environment: environment({ versionLabel: undefined }), instances: 'basic' },
      'shop-prod is Ready, Green (Ok); Beanstalk reports no version.',
    ],
    ['that is not known', { environment: undefined }, 'The state of shop-prod (e-abcdefghij) is not known.'],
    ['of what is gone', { environment: 'gone' }, 'shop-prod (e-abcdefghij) is gone.'],
  ])('%s', (_which, changes, told) => {
    const shown: Environment = environment();
    expect(unproved.unhealthy(goal(), sight(changes), shown).now).toBe(told);
  });
});
