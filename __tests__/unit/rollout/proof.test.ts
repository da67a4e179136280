import { judge } from '../../../src/rollout/judge.ts';
import { observe, type Wanted } from '../../../src/rollout/observe.ts';
import { restOf } from '../../../src/rollout/proof.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import { watch } from '../../../src/rollout/watch.ts';
import { at, COMPLETED, environment, event, goal, instance, STARTS, sight, story } from '../builders.ts';
import { jumpingClock, notingReporter, type Scene, scriptedEyes } from '../watching.ts';
import { verdict } from './verdicts.ts';

const readAt = { here: at(85), there: at(85) };
const half = (changes: Partial<Sight> = {}) => sight({ readAt, eventsRead: false, ...changes });

describe('the rest of a proof', () => {
  const rest = (seen: Sight, now = 90, from = 0) => restOf(goal(), seen, { from: at(from), now: at(now) });

  test.each<[string, Partial<Sight>, object]>([
    ['the events, where they alone are missing', {}, { state: false, events: true, instances: false }],
    [
      'the instances, and what happened meanwhile',
      { eventsRead: true, instances: undefined },
      { state: false, events: true, instances: true },
    ],
    ['both', { instances: undefined }, { state: false, events: true, instances: true }],
  ])('is %s', (_what, changes, expected) => expect(rest(half(changes))).toEqual(expected));

  test.each<[string, Sight]>([
    ['of one that is whole', half({ eventsRead: true })],
    ['of nothing', half({ environment: undefined })],
    ['of what is gone', half({ environment: 'gone' })],
    ['of a state that could not be read since', half({ blindSince: at(88) })],
    ['of one at work', half({ environment: environment({ status: 'Updating' }) })],
    ['of an ill one', half({ environment: environment({ health: 'Red' }) })],
    ['of another label', half({ environment: environment({ versionLabel: 'v1' }) })],
  ])('is none %s', (_what, seen) => expect(rest(seen)).toBeUndefined());

  test('needs a state of the last half minute, and of the time that is to be proved', () => {
    expect(rest(half(), 114)).toBeDefined();
    expect(rest(half(), 115)).toBeUndefined();
    expect(rest(half(), 90, 85)).toBeDefined();
    expect(rest(half(), 90, 86)).toBeUndefined();
  });
});

describe('a look at the rest of a proof', () => {
  const REST = { state: false, events: true, instances: false } as const;
  const look = async (seen: Sight, news: ReturnType<typeof event>[], wanted: Wanted = REST) => {
    const clock = jumpingClock();
    await clock.sleep(95_000);
    const eyes = scriptedEyes(clock, [{ from: 0, environment: environment() }], [...story(STARTS, COMPLETED), ...news]);
    const { observation } = await observe(eyes, goal(), seen, wanted);
    return { asked: eyes.asked.map(([, read]) => read), observation };
  };

  test('reads the events alone', async () => {
    const { asked, observation } = await look(half({ events: [] }), []);
    expect(asked).toEqual(['events']);
    expect(observation).toMatchObject({ missed: false, eventsAfter: true, environment: undefined });
  });

  test('reads the instances, and the events that would tell of a change', async () => {
    const { asked, observation } = await look(half({ instances: undefined }), [], { ...REST, instances: true });
    expect(asked).toEqual(['events', 'instances']);
    expect(observation).toMatchObject({ eventsAfter: true, environment: undefined, instances: [instance()] });
  });

  test('reads all of it when something happened since the state was read', async () => {
    const { asked } = await look(half(), [
      event('Environment health has transitioned from Ok to Severe.', { date: at(90) }),
    ]);
    expect(asked).toEqual(['events', 'environments', 'events', 'instances']);
  });

  test('reads all of it when nobody knows when the state was read', async () => {
    const { asked } = await look(half({ readAt: { here: at(85), there: undefined } }), [
      event('Late.', { date: at(70) }),
    ]);
    expect(asked).toEqual(['events', 'environments', 'events', 'instances']);
  });
});

describe('a throttled watch', () => {
  const ended = async (...scenes: Scene[]) => {
    const clock = jumpingClock();
    const eyes = scriptedEyes(clock, scenes, story(STARTS));
    const { verdict } = await watch(goal(), {
      eyes,
      clock,
      report: notingReporter(),
      signal: new AbortController().signal,
      pollIntervalMs: 3_000,
      saw: () => undefined,
    });
    return { said: verdict.kind === 'failed' ? verdict.problem.code : verdict.kind, clock, eyes };
  };
  const updating: Scene = {
    from: 0,
    environment: environment({ status: 'Updating', versionLabel: 'v1', updated: at(-3600) }),
  };
  const no = (read: 'environments' | 'events' | 'instances') => ({ refused: { read, code: 'BR-THROTTLED' } }) as const;

  test('proves a success in two looks, none of which could read all of it', async () => {
    const { said, eyes } = await ended(
      updating,
      { from: 60, environment: environment(), ...no('events') },
      { from: 66, ...no('environments') },
    );
    expect(said).toBe('succeeded');
    expect(eyes.asked.at(-1)?.[1]).toBe('events');
  });

  test.each(['environments', 'events', 'instances'] as const)(
    'calls no release failed because its %s could not be read for seven minutes',
    async (read) => {
      const ill = environment({ health: 'Red' });
      const { said, clock } = await ended(
        updating,
        {
          from: 60,
          environment: read === 'environments' ? ill : environment(),
          ...(read === 'environments' ? {} : no(read)),
        },
        { from: 90, environment: environment(), ...no(read) },
        { from: 510, refused: undefined },
      );
      expect(said).toBe('succeeded');
      expect(clock.seconds()).toBeGreaterThanOrEqual(510);
    },
  );

  test('still fails what is read to be ill after five minutes', async () => {
    const { said, clock } = await ended(
      updating,
      { from: 60, environment: environment({ health: 'Red' }) },
      { from: 200, ...no('environments') },
      { from: 420, refused: undefined },
    );
    expect(said).toBe('BR-UNHEALTHY');
    expect(clock.seconds()).toBeGreaterThanOrEqual(420);
  });

  test('holds on to a failure that the last look cannot confirm', async () => {
    const { said } = await ended(
      updating,
      { from: 1_700, environment: environment({ health: 'Red' }) },
      { from: 1_800.5, ...no('environments') },
    );
    expect(said).toBe('BR-UNHEALTHY');
  });
});

describe('an instance that Auto Scaling adds while a release settles', () => {
  const joiner = instance({
    ...{ id: 'i-2', health: 'Grey', healthStatus: 'Pending', deployment: undefined },
    causes: ['Performing initialization (running for 12 seconds).'],
  });
  const scaling = environment({ healthStatus: 'Info' });
  const settling = (instances: Sight['instances'], changes: Parameters<typeof goal>[0] = {}) => {
    const seen = sight({ environment: scaling, instances });
    return [400, 1_799, 1_800].map((seconds) => verdict(goal(changes), seen, at(seconds)));
  };

  test('is waited for as long as there is time, and is not known then: nothing says that it is behind', () => {
    const waiting = 'settling: 1 of 2 instances to be set up';
    expect(settling([instance(), joiner])).toEqual([waiting, waiting, 'failed BR-INSTANCES-UNKNOWN']);
  });

  test('is told with what it is at, and that nothing was undone', () => {
    const judged = judge(goal(), sight({ environment: scaling, instances: [instance(), joiner] }), at(1_800));
    if (judged.kind !== 'failed') throw new Error(judged.kind);
    expect(judged.problem.what).toBe('Not known: 1 instance of shop-prod had not come up in time.');
    expect(judged.problem.why).toBe(
      'i-2 is still being set up (Pending): Performing initialization (running for 12 seconds). Until it is done it is not certain that it runs v2.',
    );
    expect(judged.problem.next).toMatch(/^Nothing was undone, .*Run this job again when i-2 is set up/);
  });

  test('hides neither one that is behind nor one that is ill', () => {
    const behind = instance({ id: 'i-3', deployment: { id: 1, versionLabel: 'v1' } });
    expect(settling([instance(), joiner, behind])[0]).toBe('failed BR-MIXED-VERSIONS');
    const ill = instance({ id: 'i-3', health: 'Red', healthStatus: 'Severe' });
    expect(settling([joiner, ill])[0]).toBe('failed BR-UNHEALTHY');
  });

  test('is none that proves a created environment', () => {
    const [soon, later, late] = settling([joiner], { operation: 'create' });
    expect([soon, later]).not.toContain('succeeded');
    expect(late).toBe('failed BR-INSTANCES-UNKNOWN');
  });
});
