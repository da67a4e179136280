import { startedRequest } from '../../../src/rollout/events.ts';
import { judge } from '../../../src/rollout/judge.ts';
import { at, creation, environment, event, goal, instance, STARTS, sight, story, THEIRS } from '../builders.ts';
import { verdict } from './verdicts.ts';

const degraded = (seconds: number) =>
  sight({ environment: environment({ health: 'Red', healthStatus: 'Degraded' }), readySince: at(seconds) });
const started = story(STARTS);
const theirStart = event(STARTS, { date: at(40), requestId: THEIRS });

describe('the label that served before is deployed again', () => {
  const again = goal({ previousLabel: 'v2', before: { updated: at(-3600), deploymentId: 7 } });

  test.each([
    [8, 'succeeded'],
    [7, 'settling: 1 of 1 instances to run v2'],
    [6, 'settling: 1 of 1 instances to run v2'],
  ])('and an instance on deployment %s after deployment 7: %s', (id, expected) => {
    expect(verdict(again, sight({ instances: [instance({ deployment: { id } })] }))).toBe(expected);
  });

  test('and was taken back without a word: every instance is on the old deployment', () => {
    const back = sight({ instances: [instance({ deployment: { id: 7 } })] });
    expect(verdict(again, back, at(400))).toBe('failed BR-MIXED-VERSIONS');
  });

  test('and failed: the failure event decides', () => {
    const events = [...started, event('Failed to deploy application.', { severity: 'ERROR' })];
    expect(verdict(again, sight({ events }))).toBe('failed BR-DEPLOYMENT-FAILED');
  });
});

describe('Ready and our label, but not acceptable', () => {
  test.each([
    [88 + 299, 'settling: acceptable health (it is Red (Degraded))'],
    [88 + 300, 'failed BR-UNHEALTHY'],
  ])('%s s after the call, Ready since 88 s', (now, expected) => {
    expect(verdict(goal(), degraded(88), at(now))).toBe(expected);
  });

  test('is a failure at the deadline, though five minutes are not over', () => {
    expect(verdict(goal({ deadline: at(120) }), degraded(88), at(119))).toMatch(/^settling/);
    expect(verdict(goal({ deadline: at(120) }), degraded(88), at(120))).toBe('failed BR-UNHEALTHY');
  });

  test.each([
    [
      'an instance on another version',
      { instances: [instance({ deployment: { versionLabel: 'v1' } })] },
      'MIXED-VERSIONS',
    ],
    ['a sick instance', { instances: [instance({ health: 'Red', healthStatus: 'Severe' })] }, 'UNHEALTHY'],
  ] as const)('after five minutes of %s', (_what, changes, code) => {
    expect(verdict(goal(), sight(changes), at(388))).toBe(`failed BR-${code}`);
  });

  test.each([
    ['instances that cannot be read', { instances: undefined }],
    ['events that cannot be read', { eventsRead: false }],
    ['ill health, of late unread', { environment: environment({ health: 'Red' }), blindSince: at(380) }],
  ] as const)(
    '%s: what cannot be read is no failure of the release after five minutes, only at the deadline',
    (_what, changes) => {
      expect(verdict(goal(), sight(changes), at(388))).toMatch(/^settling/);
      expect(verdict(goal(), sight(changes), at(1799))).toMatch(/^settling/);
      expect(verdict(goal(), sight(changes), at(1800))).toBe('failed BR-INSTANCES-UNKNOWN');
    },
  );

  test('is a failure at once when a failure event of ours arrives meanwhile', () => {
    const late = event('Failed to deploy application.', { severity: 'ERROR', date: at(95) });
    expect(verdict(goal(), { ...degraded(88), events: [...started, late] }, at(96))).toBe(
      'failed BR-DEPLOYMENT-FAILED',
    );
    const another = { ...late, requestId: THEIRS };
    expect(verdict(goal(), { ...degraded(88), events: [...started, another] }, at(96))).toMatch(/^settling/);
  });

  test('succeeds with the first reading that is acceptable, however long it flapped', () => {
    expect(verdict(goal(), degraded(88), at(380))).toMatch(/^settling/);
    expect(verdict(goal(), sight({ readySince: at(88) }), at(389))).toBe('succeeded');
  });
});

describe('overtaken', () => {
  const on = (versionLabel: string, ...events: ReturnType<typeof event>[]) =>
    sight({ environment: environment({ versionLabel }), events: [...started, ...events] });

  test.each([
    ['by a third label', on('v3'), 'failed BR-OVERTAKEN'],
    ['by a later operation that went back to the old label', on('v1', theirStart), 'failed BR-OVERTAKEN'],
    [
      'also when our own deployment had failed before',
      on('v3', event('Failed to deploy application.', { severity: 'ERROR' }), theirStart),
      'failed BR-OVERTAKEN',
    ],
    [
      'not by what came before us',
      on('v1', event('Environment update completed successfully.', { requestId: THEIRS })),
      'failed BR-UPDATE-DID-NOT-TAKE',
    ],
    ['not by a later operation that kept our label', on('v2', theirStart), 'succeeded'],
    [
      'also where our label stayed and a later operation left something wrong',
      sight({ ...on('v2', theirStart), environment: environment({ health: 'Red' }), readySince: at(-400) }),
      'failed BR-OVERTAKEN',
    ],
    [
      'also where our label stayed, our deployment had failed and a later operation came',
      on('v2', event('Failed to deploy application.', { severity: 'ERROR' }), theirStart),
      'failed BR-OVERTAKEN',
    ],
  ])('%s', (_by, seen, expected) => expect(verdict(goal(), seen)).toBe(expected));

  test('also when the answer to our call was lost', () => {
    expect(verdict(goal({ requestId: undefined }), on('v1', theirStart))).toBe('failed BR-OVERTAKEN');
  });

  test('also of a creation', () => expect(verdict(creation(), on('v3'))).toBe('failed BR-OVERTAKEN'));

  test.each(['rebuildEnvironment', 'restartAppServer'])(
    'by a %s of somebody else, which may be what went wrong',
    (act) => {
      const theirs = event(`${act} is starting.`, { date: at(40), requestId: THEIRS });
      const ill = { environment: environment({ health: 'Red' }), readySince: at(-400) };
      expect(verdict(goal(), sight({ ...on('v2', theirs), ...ill }))).toBe('failed BR-OVERTAKEN');
      expect(verdict(goal(), on('v2', theirs))).toBe('succeeded');
      expect(startedRequest([theirs])).toBeUndefined();
    },
  );

  test('is not said while the other release is at work: nobody knows yet how it ends', () => {
    const busy = sight({ environment: environment({ status: 'Updating' }), events: [...started, theirStart] });
    expect(verdict(goal(), busy)).toBe('working: still Updating');
  });
});

describe('terminated meanwhile', () => {
  test.each([
    ['Terminating', sight({ environment: environment({ status: 'Terminating' }) })],
    ['Terminated', sight({ environment: environment({ status: 'Terminated' }) })],
    ['no longer listed', sight({ environment: 'gone' })],
  ])('%s', (_how, seen) => expect(verdict(goal(), seen)).toBe('failed BR-ENVIRONMENT-GONE'));

  test('by Beanstalk itself, because the launch failed, is the failure of the launch', () => {
    const events = [event('createEnvironment is starting.'), event('No profile.', { severity: 'ERROR' })];
    for (const gone of [environment({ status: 'Terminating' }), 'gone'] as const) {
      expect(verdict(creation(), sight({ environment: gone, events }))).toBe('failed BR-LAUNCH-FAILED');
    }
  });

  test('is told so, too, when our deployment had failed before: who terminated it was somebody else', () => {
    const events = [...started, event('Failed to deploy application.', { severity: 'ERROR' })];
    expect(verdict(goal(), sight({ environment: 'gone', events }))).toBe('failed BR-ENVIRONMENT-GONE');
  });

  test('is not concluded from a list that does not show a creation yet', () => {
    const unlisted = sight({ environment: 'gone', sawBusy: false, events: [] });
    expect(verdict(creation(), unlisted, at(19))).toBe('starting: the first reading');
    expect(verdict(creation(), unlisted, at(20))).toBe('failed BR-ENVIRONMENT-GONE');
    expect(verdict(goal(), unlisted, at(1))).toBe('failed BR-ENVIRONMENT-GONE');
  });
});

describe('the deadline', () => {
  test.each(['Launching', 'Updating', 'Aborting', 'LinkingFrom', 'LinkingTo'] as const)(
    'while %s is no failure: Beanstalk goes on',
    (status) => {
      const busy = sight({ environment: environment({ status, versionLabel: 'v1' }) });
      expect(verdict(goal(), busy, at(1799))).toBe(`working: still ${status}`);
      expect(verdict(goal(), busy, at(1800))).toBe('timed-out BR-TIMED-OUT');
    },
  );

  test('before anything could be read is no failure either', () => {
    expect(verdict(goal(), sight({ environment: undefined }), at(1800))).toBe('timed-out BR-TIMED-OUT');
  });

  test('does not take back a success', () => expect(verdict(goal(), sight(), at(9999))).toBe('succeeded'));
});

describe('a creation', () => {
  const launchFailed = [
    event('createEnvironment is starting.'),
    event('Failed to launch environment.', { severity: 'ERROR', date: at(300) }),
  ];

  test('that ends well', () => expect(verdict(creation(), sight())).toBe('succeeded'));

  test.each([
    ['our label', environment({ health: 'Red', healthStatus: 'Degraded' })],
    ['no label', environment({ health: 'Grey', healthStatus: 'Unknown', versionLabel: undefined })],
  ])('that fails is told as a launch that failed: Ready with %s', (_label, failed) => {
    expect(verdict(creation(), sight({ environment: failed, events: launchFailed }))).toBe('failed BR-LAUNCH-FAILED');
  });

  test('that reports errors while it is Launching may still end otherwise', () => {
    const launching = sight({ environment: environment({ status: 'Launching' }), events: launchFailed });
    expect(verdict(creation(), launching)).toBe('working: still Launching');
  });
});

describe('an update that somebody aborts', () => {
  const settings = goal({ previousLabel: 'v2' });
  const reverted = event('The environment was reverted to the previous configuration setting.', {
    requestId: THEIRS,
    date: at(40),
  });

  test.each([
    ['by the words of another request', { events: [...started, reverted] }],
    ['by a reading that showed it', { abortingAt: at(30) }],
  ])('is no success though its label is right: known %s', (_by, changes) => {
    expect(verdict(settings, sight(changes))).toBe('failed BR-UPDATE-DID-NOT-TAKE');
  });

  test('is not known by a reading that may be of an operation before', () => {
    expect(verdict(settings, sight({ abortingAt: at(19) }))).toBe('succeeded');
  });

  const aborting = event('Environment update is aborting.', { requestId: THEIRS, date: at(40) });
  const failure = event('Failed to deploy application.', { severity: 'ERROR', date: at(50) });
  const isBack = environment({ versionLabel: 'v1' });

  test('is told as that, not by what Beanstalk said about the version that it took back', () => {
    const events = [...started, aborting, failure];
    const judged = judge(goal(), sight({ environment: isBack, events }), at(90));
    expect(judged).toMatchObject({
      problem: { what: 'Not released: the update of shop-prod was aborted while it ran.' },
    });
    expect(judged).toMatchObject({ problem: { why: expect.not.stringMatching('Failed to deploy') } });
  });

  test('because it failed is told with that failure', () => {
    const events = [...started, { ...failure, date: at(30) }, aborting];
    const judged = judge(goal(), sight({ environment: isBack, events }), at(90));
    expect(judged).toMatchObject({ problem: { why: expect.stringMatching(/ Before that .* Failed to deploy/) } });
  });

  test('is not what fails by itself and is reverted', () => {
    const events = [...started, failure, { ...reverted, requestId: failure.requestId }];
    expect(verdict(goal(), sight({ environment: isBack, events }))).toBe('failed BR-DEPLOYMENT-FAILED');
  });

  test('is overtaken when another operation came after it', () => {
    expect(verdict(settings, sight({ events: [...started, reverted, theirStart] }))).toBe('failed BR-OVERTAKEN');
  });
});
