import type { Goal } from '../../../src/rollout/goal.ts';
import { judge } from '../../../src/rollout/judge.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import type { Environment } from '../../../src/shapes.ts';
import {
  at,
  creation,
  environment,
  event,
  goal,
  instance,
  STARTS,
  sight,
  story,
  THEIRS,
  untouched,
} from '../builders.ts';
import { verdict } from './verdicts.ts';

const inState = (changes: Partial<Environment>) => sight({ environment: environment(changes) });
const failure = (message = 'Failed to deploy application.', requestId?: string) =>
  event(message, { severity: 'ERROR', date: at(60), ...(requestId && { requestId }) });
const started = story(STARTS);

describe('success needs every one of its parts', () => {
  test('and is certain when all are there', () => expect(verdict(goal(), sight())).toBe('succeeded'));

  test.each<[string, Sight, string]>([
    ['no reading at all', sight({ environment: undefined }), 'starting: the first reading'],
    ['Ready', inState({ status: 'Updating' }), 'working: still Updating'],
    ['the end of what Beanstalk started', inState({ status: 'Aborting' }), 'working: still Aborting'],
    ['our label', inState({ versionLabel: 'v1' }), 'failed BR-UPDATE-DID-NOT-TAKE'],
    ['any label', inState({ versionLabel: undefined }), 'failed BR-UPDATE-DID-NOT-TAKE'],
    [
      'acceptable health',
      inState({ health: 'Red', healthStatus: 'Degraded' }),
      'settling: acceptable health (it is Red (Degraded))',
    ],
    ['silence of failure events', sight({ events: [...started, failure()] }), 'failed BR-DEPLOYMENT-FAILED'],
    ['events of the same reading', sight({ eventsRead: false }), "settling: Beanstalk's events"],
    ['instances of the same reading', sight({ instances: undefined }), "settling: the instances' health"],
    [
      'every instance on our version',
      sight({ instances: [instance(), instance({ deployment: { versionLabel: 'v1', id: 1 } })] }),
      'settling: 1 of 2 instances to run v2',
    ],
    [
      'every instance done with it',
      sight({ instances: [instance({ deployment: { status: 'In Progress' } })] }),
      'settling: 1 of 1 instances to run v2',
    ],
    [
      'no instance that failed it',
      sight({ instances: [instance({ deployment: { status: 'Failed' } })] }),
      'settling: 1 of 1 instances to run v2',
    ],
    [
      'no instance without a deployment',
      sight({ instances: [instance({ deployment: undefined })] }),
      'settling: 1 of 1 instances to run v2',
    ],
    [
      'acceptable health of every instance',
      sight({ instances: [instance(), instance({ health: 'Red', healthStatus: 'Severe' })] }),
      'settling: acceptable health of 1 of 2 instances',
    ],
  ])('%s', (_part, seen, expected) => expect(verdict(goal(), seen)).toBe(expected));

  test.each<[string, Partial<Environment>]>([
    ['a worker, which has no address', { tier: 'Worker', cname: undefined }],
    ['Yellow, when it is acceptable', { health: 'Yellow', healthStatus: 'Warning' }],
  ])('but takes %s', (_what, changes) => expect(verdict(goal(), inState(changes))).toBe('succeeded'));

  test('but takes an environment with no instances, when its health is acceptable', () => {
    const asleep = inState({ health: 'Grey', healthStatus: 'NoData' });
    expect(verdict(goal(), { ...asleep, instances: [] })).toBe('settling: acceptable health (it is Grey (NoData))');
    const acceptableHealth: Goal['acceptableHealth'] = new Set(['Green', 'NoData']);
    expect(verdict(goal({ acceptableHealth }), { ...asleep, instances: [] })).toBe('succeeded');
  });

  test('and no instance is none that is well: their absence is a success only where the environment is Grey, or may be', () => {
    const seen = sight({ instances: [] });
    expect(verdict(goal(), seen)).toBe('settling: an instance to show');
    expect(verdict(goal(), seen, at(1_799))).toBe('settling: an instance to show');
    expect(verdict(goal(), seen, at(1_800))).toBe('failed BR-INSTANCES-UNKNOWN');
    expect(verdict(goal({ acceptableHealth: new Set(['Green', 'Grey']) }), seen)).toBe('succeeded');
    const cluster = inState({ tier: 'Cluster' });
    expect(verdict(goal(), { ...cluster, instances: 'basic' })).toBe('succeeded');
  });

  test('but takes basic health, which cannot tell about instances', () => {
    const basic = inState({ healthStatus: undefined });
    expect(verdict(goal(), { ...basic, instances: 'basic' })).toBe('succeeded');
  });
});

describe('a Ready from before the update is not its end', () => {
  const stale = sight({ environment: untouched(), sawBusy: false, readySince: at(0), events: [] });
  const waiting = 'starting: the operation to begin';

  test.each([0, 30, 300, 1799])('%s s after the call, when nothing else was seen', (seconds) =>
    expect(verdict(goal(), stale, at(seconds))).toBe(waiting),
  );

  test('also with our label, when it is the one that served before', () => {
    const same = goal({ previousLabel: 'v2' });
    expect(verdict(same, { ...stale, environment: untouched({ versionLabel: 'v2' }) })).toBe(waiting);
  });

  test('also when it is the late sight of an update that ended before the call', () => {
    const late = { ...stale, environment: environment({ updated: at(-5) }) };
    expect(verdict(goal({ previousLabel: 'v2' }), late)).toBe(waiting);
  });

  test('nor at once after work was seen: a reading may be behind', () => {
    const behind = { ...stale, sawBusy: true, readySince: at(80) };
    expect(verdict(goal(), behind, at(99))).toBe(waiting);
    expect(verdict(goal(), behind, at(100))).toBe('failed BR-UPDATE-DID-NOT-TAKE');
  });

  test('and at the deadline it is told as not known, without a claim that Beanstalk is updating', () => {
    const judged = judge(goal(), stale, at(1800));
    expect(judged).toMatchObject({ kind: 'timed-out', problem: { code: 'BR-TIMED-OUT' } });
    expect(judged.kind === 'timed-out' && judged.problem.what).toBe(
      'Not known yet: shop-prod was not seen to begin updating within 30 min (deployment-timeout).',
    );
  });
});

describe('an update that did not take', () => {
  test('is a failure at once, not at the deadline', () => {
    expect(verdict(goal(), inState({ versionLabel: 'v1' }), at(91))).toBe('failed BR-UPDATE-DID-NOT-TAKE');
  });

  test('is a failed deployment when Beanstalk calls it one', () => {
    const back = sight({ environment: environment({ versionLabel: 'v1' }), events: [...started, failure()] });
    expect(verdict(goal(), back)).toBe('failed BR-DEPLOYMENT-FAILED');
  });

  test.each(['Updating', 'Aborting', 'LinkingTo'] as const)('is not called so while it is still %s', (status) => {
    const failing = sight({
      environment: environment({ status, versionLabel: 'v1' }),
      events: [...started, failure()],
    });
    expect(verdict(goal(), failing)).toBe(`working: still ${status}`);
  });
});

describe('whose failure it is', () => {
  const following = (...events: Sight['events']) => sight({ events: [...started, ...events] });

  test.each<[string, Goal, Sight, string]>([
    ['ours counts', goal(), following(failure()), 'failed BR-DEPLOYMENT-FAILED'],
    ['that of another request does not', goal(), following(failure(undefined, THEIRS)), 'succeeded'],
    ['an error without a request does not', goal(), following({ ...failure(), requestId: undefined }), 'succeeded'],
    [
      'a bad end counts whatever its severity',
      goal(),
      following(event('Update environment operation is complete, but with errors. See the docs.')),
      'failed BR-DEPLOYMENT-FAILED',
    ],
    ['a warning does not', goal(), following(event('Something is odd.', { severity: 'WARN' })), 'succeeded'],
  ])('%s', (_whose, of, seen, expected) => expect(verdict(of, seen)).toBe(expected));
});

describe('where nothing was started', () => {
  const standing = goal({
    requestId: null,
    previousLabel: 'v2',
    before: { updated: undefined, deploymentId: undefined },
  });
  const theirs = [event('Environment update is starting.', { requestId: THEIRS }), failure(undefined, THEIRS)];

  test('the failure of an operation is that of somebody else', () => {
    expect(verdict(standing, sight({ events: [] }))).toBe('succeeded');
    const ill = sight({ events: theirs, environment: environment({ health: 'Red' }), readySince: at(-600) });
    expect(verdict(standing, ill)).toBe('failed BR-OVERTAKEN');
  });
});

describe('a lost answer', () => {
  const lost = goal({ requestId: undefined });

  test('is made up for by the start of the operation', () => {
    expect(verdict(lost, sight())).toBe('succeeded');
    expect(verdict(lost, sight({ events: [...started, failure()] }))).toBe('failed BR-DEPLOYMENT-FAILED');
    expect(verdict(lost, sight({ events: [...started, failure(undefined, THEIRS)] }))).toBe('succeeded');
  });

  test('never lets a failure pass for a success because the start was not seen', () => {
    expect(verdict(lost, sight({ events: [failure()] }))).toBe('failed BR-DEPLOYMENT-FAILED');
  });

  test('makes no failure of an error that belongs to no operation', () => {
    expect(verdict(lost, sight({ events: [{ ...failure(), requestId: undefined }] }))).toBe('succeeded');
  });

  test('of a creation whose launch fails is told as that', () => {
    const events = [event('createEnvironment is starting.'), failure('Failed to launch environment.')];
    expect(verdict(creation({ requestId: undefined }), sight({ events }))).toBe('failed BR-LAUNCH-FAILED');
  });
});
