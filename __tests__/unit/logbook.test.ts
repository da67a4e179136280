import { type Logbook, openLogbook } from '../../src/logbook.ts';
import { AnswerLost } from '../../src/ports.ts';
import { at, environment, instance, untouched } from './builders.ts';
import { DIGEST, inputs, planOf, recorded } from './planning.ts';
import { type JumpingClock, jumpingClock, problem } from './watching.ts';

const SHA256 = 'ab'.repeat(32);

/** The result of a run that got as far as `fill` takes it. */
function resultOf(
  fill: (logbook: Logbook, clock: JumpingClock) => void = () => undefined,
  ...end: Parameters<Logbook['close']>
) {
  const clock = jumpingClock();
  const logbook = openLogbook(inputs({ versionLabel: 'v2' }), clock);
  fill(logbook, clock);
  return logbook.close(...end);
}

test('a run that broke before there was a plan says what it was asked for', () => {
  const refused = problem('BR-ACCESS-DENIED');
  expect(resultOf(undefined, 'failed', refused)).toMatchObject({
    outcome: 'failed',
    problem: refused,
    plan: undefined,
    application: 'shop',
    region: 'eu-central-1',
    versionLabel: 'v2',
    previousVersionLabel: '',
    bundleSha256: '',
    uploaded: false,
    environments: [{ name: 'shop-prod', id: '', url: '', status: '', health: '', healthStatus: '', action: 'none' }],
  });
});

test('what the logs said is part of the result', () => {
  const logs = [{ instanceId: 'i-1', path: '/var/log/eb-engine.log', lines: ['[ERROR] no'] }];
  expect(resultOf((book) => book.collected(logs), 'failed', problem('BR-DEPLOYMENT-FAILED')).logs).toEqual(logs);
  expect(resultOf(undefined, 'planned').logs).toEqual([]);
});

test('a plan that was not carried out shows the environment as it was found', () => {
  expect(resultOf((book) => book.planned(planOf()), 'planned')).toMatchObject({
    previousVersionLabel: 'v1',
    environments: [
      {
        id: 'e-abcdefghij',
        url: 'http://shop.eu-central-1.elasticbeanstalk.com',
        status: 'Ready',
        health: 'Green',
        healthStatus: 'Ok',
        versionLabel: 'v1',
        previousVersionLabel: 'v1',
        action: 'none',
        outcome: 'planned',
        instances: undefined,
      },
    ],
  });
});

test('where nothing was left to do, the instances count as they were read for the plan', () => {
  const plan = planOf({}, { environment: environment(), live: recorded('v2', DIGEST), instances: [instance()] });
  const { environments } = resultOf((book) => book.planned(plan), 'unchanged');
  expect(environments).toMatchObject([
    { action: 'none', versionLabel: 'v2', instances: { total: 1, onVersion: 1, failed: 0 } },
  ]);
});

describe('an environment that is watched', () => {
  const watched = (...seen: Parameters<Logbook['saw']>[0][]) => {
    const { environments } = resultOf((book) => {
      book.planned(planOf());
      book.began('update', 'e-abcdefghij');
      for (const sight of seen) book.saw(sight);
    }, 'failed');
    return environments[0];
  };

  test('is told as it was seen last', () => {
    const sights = [
      { environment: environment({ status: 'Updating' }), instances: undefined, eventsRead: true },
      { environment: environment({ health: 'Red' }), instances: undefined, eventsRead: true },
    ] as const;
    expect(watched(...sights)).toMatchObject({ action: 'update', status: 'Ready', health: 'Red', versionLabel: 'v2' });
  });

  test('keeps what a later look could not read', () => {
    const instances = [instance(), instance({ deployment: { versionLabel: 'v1' } })];
    const whole = { environment: environment(), instances, eventsRead: true };
    expect(watched(whole, { environment: undefined, instances: undefined, eventsRead: true })).toMatchObject({
      versionLabel: 'v2',
      instances: { total: 2, onVersion: 1, failed: 0 },
    });
  });

  test('counts no instances with basic health', () => {
    expect(watched({ environment: environment(), instances: 'basic', eventsRead: true })).toMatchObject({
      instances: undefined,
    });
  });

  test('is not told as Ready when it is gone', () => {
    expect(watched({ environment: 'gone', instances: undefined, eventsRead: true })).toMatchObject({
      id: 'e-abcdefghij',
      status: 'Terminated',
      health: 'Grey',
      healthStatus: '',
    });
  });

  test('has no address as a worker', () => {
    expect(
      watched({ environment: untouched({ cname: undefined }), instances: undefined, eventsRead: true }),
    ).toMatchObject({ url: '' });
  });
});

test('an environment that was made is known by its id from the moment of its making', () => {
  const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
  const { environments } = resultOf((book) => {
    book.planned(planOf({ platform }, { environment: undefined, platform }));
    book.began('create', 'e-new');
  }, 'started');
  expect(environments).toMatchObject([{ id: 'e-new', action: 'create', status: '', previousVersionLabel: '' }]);
});

test('what was stored is in the result', () => {
  const stored = resultOf((book) => book.stored({ sha256: SHA256, uploaded: true }), 'failed');
  expect(stored).toMatchObject({ bundleSha256: SHA256, uploaded: true });
});

test('phases are timed, also those that fail, and so is the whole', async () => {
  const clock = jumpingClock();
  const logbook = openLogbook(inputs(), clock);
  expect(await logbook.phase('package', async () => clock.sleep(2_000).then(() => 'packed'))).toBe('packed');
  const failing = logbook.phase('store', async () => clock.sleep(500).then(() => Promise.reject(new Error('no'))));
  await expect(failing).rejects.toThrow('no');
  expect(logbook.close('failed')).toMatchObject({
    milliseconds: 2_500,
    phases: [
      { name: 'package', milliseconds: 2_000 },
      { name: 'store', milliseconds: 500 },
    ],
  });
});

test('the id of what was started is told only once something was', () => {
  const logbook = openLogbook(inputs(), jumpingClock());
  logbook.planned(planOf());
  expect(logbook.startedIn).toBe('');
  logbook.began('update', 'e-abcdefghij');
  expect(logbook).toMatchObject({ startedIn: 'e-abcdefghij', inDoubt: false, versionLabel: 'v2' });
});

describe('an abort may meet', () => {
  const running = (then: (book: Logbook) => void) => {
    const book = openLogbook(inputs(), jumpingClock());
    book.planned(planOf());
    book.began('update', 'e-abcdefghij');
    then(book);
    return book.runningIn;
  };
  const saw = (changes: Parameters<typeof environment>[0]) => (book: Logbook) =>
    book.saw({ environment: environment(changes), instances: undefined, eventsRead: true });

  test.each<[string, (book: Logbook) => void, string]>([
    ['what began', () => undefined, 'e-abcdefghij'],
    ['what is at work', saw({ status: 'Updating' }), 'e-abcdefghij'],
    ['what a look that is behind shows as it was before', saw({ updated: at(-3600) }), 'e-abcdefghij'],
    ['nothing after a look that showed the end', saw({}), ''],
    ['nothing after the watch ended', (book) => book.ended(), ''],
  ])('%s', (_, then, where) => expect(running(then)).toBe(where));

  test('a call whose answer is on its way', () => {
    const book = openLogbook(inputs(), jumpingClock());
    book.planned(planOf());
    expect(book.runningIn).toBe('');
    void book.calling(() => new Promise(() => undefined));
    expect(book.runningIn).toBe('e-abcdefghij');
  });
});

describe('a call that moves the production name', () => {
  const lost = new AnswerLost('SwapEnvironmentCNAMEs', new Error('socket hang up'));
  const after = async (...ends: Error[]) => {
    const book = openLogbook(inputs(), jumpingClock());
    for (const end of ends) await book.moving('there', () => Promise.reject(end)).catch(() => undefined);
    return book.name;
  };

  test.each<[string, Error[], string]>([
    ['is refused moves nothing', [problem('BR-ACCESS-DENIED')], 'unmoved'],
    ['is not answered may have moved it', [lost], 'there'],
    ['is refused after one that was not answered takes nothing back', [lost, problem('BR-ACCESS-DENIED')], 'there'],
  ])('and %s', async (_, ends, name) => expect(await after(...ends)).toBe(name));
});
