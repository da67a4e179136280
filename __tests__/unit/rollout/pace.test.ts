import fc from 'fast-check';
import { pauseMs, type Rhythm, reads, slowedDown } from '../../../src/rollout/pace.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import { at, creation, environment, goal, STARTS, sight, story } from '../builders.ts';
import { anyGoal, anySight } from './any.ts';

const INTERVAL_MS = 3_000;
const usual: Rhythm = { pollIntervalMs: INTERVAL_MS, goal: goal(), throttled: 0, now: at(60), random: 0 };
const working = (changes: Partial<Sight> = {}) =>
  sight({ environment: environment({ status: 'Updating' }), readySince: undefined, events: story(STARTS), ...changes });
const ill = (changes: Partial<Sight> = {}) => sight({ environment: environment({ health: 'Red' }), ...changes });
const far = story(STARTS, 'Immutable deployment policy enabled.');
const near = story(STARTS, 'Instance deployment completed successfully.');

describe('the pause until the next look, in intervals', () => {
  test.each<[string, Sight, Partial<Rhythm>, number]>([
    ['blind before anything was read', working({ environment: undefined, blindSince: at(5) }), {}, 1],
    ['while nothing can be read', working({ blindSince: at(50) }), {}, 1],
    ['when the end is open', working(), {}, 2],
    ['when it is open for an hour', working(), { now: at(3_600) }, 2],
    ['when the end is far', working({ events: far }), {}, 4],
    ['when it comes next', working({ events: near }), {}, 1],
    ['when it comes next and all that was saved is spent', working({ events: near, reads: 16 }), {}, 2],
    ['when it comes next and reads were saved since', working({ events: near, reads: 16 }), { now: at(70) }, 1],
    ['while it is launched', working(), { goal: creation() }, 6],
    ['when the launch nears its end', working({ events: near }), { goal: creation() }, 1],
    ['when it failed', working({ events: story(['ERROR', 'No.']) }), {}, 1],
    ['just Ready, not yet healthy', ill({ readySince: at(1) }), {}, 1],
    ['Ready for more than a minute, not yet healthy', ill({ readySince: at(-1) }), {}, 2],
    ['just Ready and healthy, its instances are not', sight({ readySince: at(50) }), {}, 1],
    ['Ready and healthy for a while, its instances are not', sight({ readySince: at(40) }), {}, 2],
  ])('%s', (_when, seen, options, intervals) => {
    expect(pauseMs(seen, { ...usual, ...options })).toBe(intervals * INTERVAL_MS);
  });
});

describe('throttling', () => {
  test.each([
    ['open', story(STARTS), 1, 6_000],
    ['open', story(STARTS), 2, 12_000],
    ['open', story(STARTS), 3, 15_000],
    ['far', far, 1, 12_000],
    ['far', far, 3, 15_000],
    ['near', near, 1, 6_000],
    ['near', near, 3, 6_000],
  ])('makes the pause before an end that is %s longer, %#', (_which, events, throttled, pause) => {
    expect(pauseMs(working({ events }), { ...usual, throttled })).toBe(pause);
  });

  test('keeps short what waits for a Ready environment to be well', () => {
    expect(pauseMs(ill({ readySince: at(-100) }), { ...usual, throttled: 3 })).toBe(6_000);
  });

  test('makes it longer where nothing can be read, too', () => {
    expect(pauseMs(working({ blindSince: at(50) }), { ...usual, throttled: 3 })).toBe(15_000);
  });

  test('slows down in steps, and comes back in as many', () => {
    const steps = (...looks: boolean[]) =>
      looks.reduce((now, isThrottled) => slowedDown(now, isThrottled, INTERVAL_MS), 0);
    expect(steps(true, true)).toBe(2);
    expect(steps(...Array.from({ length: 50 }, () => true))).toBe(3);
    expect(steps(true, true, false)).toBe(1);
    expect(steps(true, false, false)).toBe(0);
    expect(slowedDown(0, true, 600_000)).toBe(1);
  });

  test('spreads callers by up to half a pause', () => {
    expect(pauseMs(working(), { ...usual, throttled: 1, random: 0.5 })).toBe(7_500);
  });

  test('never makes looks more frequent than the interval asked for', () => {
    expect(pauseMs(working(), { ...usual, throttled: 1, pollIntervalMs: 120_000 })).toBe(240_000);
  });
});

test('a pause is never shorter than the interval, nor longer than nine or half a minute', () => {
  const rhythm = fc.record({
    pollIntervalMs: fc.integer({ min: 1_000, max: 600_000 }),
    goal: anyGoal,
    throttled: fc.nat(50),
    now: fc.integer({ min: 0, max: 5_000 }).map(at),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(anySight, rhythm, (seen, all) => {
      const pause = pauseMs(seen, all);
      expect(pause).toBeGreaterThanOrEqual(all.pollIntervalMs);
      expect(pause).toBeLessThanOrEqual(Math.max(9 * all.pollIntervalMs, 30_000));
    }),
  );
});

test.each([
  ['near', near],
  ['open', story(STARTS)],
])('however long the end is %s, ten minutes of looking cost no more than 115 reads', (_which, events) => {
  let now = 0;
  let seen = working({ events, ticks: 0, reads: 0 });
  while (now < 600) {
    const { state, events: also } = reads(seen, { goal: goal(), now: at(now), throttled: 0 });
    seen = { ...seen, ticks: seen.ticks + 1, reads: seen.reads + Number(state) + Number(also) };
    now += pauseMs(seen, { ...usual, now: at(now) }) / 1_000;
  }
  expect(seen.reads).toBeLessThanOrEqual(115);
});

describe('the reads of a look', () => {
  const next = (seen: Sight, of = goal(), throttled = 0) => {
    const { state, events } = reads(seen, { goal: of, now: at(60), throttled });
    return [state && 'state', events && 'events'].filter(Boolean).join(' and ');
  };

  test.each([
    [0, 'events'],
    [1, 'state'],
    [2, 'state'],
    [3, 'events'],
  ])('whose end is open or near, after %s looks', (ticks, expected) => {
    expect(next(working({ ticks }))).toBe(expected);
    expect(next(working({ ticks, events: near }))).toBe(expected);
  });

  test.each([
    [0, 'events'],
    [1, 'events'],
    [2, 'state and events'],
    [3, 'events'],
    [4, 'state and events'],
  ])('whose end is far, after %s looks', (ticks, expected) => {
    expect(next(working({ ticks, events: far }))).toBe(expected);
  });

  test.each([
    [0, 'events'],
    [2, 'events'],
    [3, 'state and events'],
    [4, 'events'],
  ])('of a launch, after %s looks', (ticks, expected) => {
    expect(next(working({ ticks }), creation())).toBe(expected);
  });

  test('while it is throttled: either of them in turn, for each has a limit of its own', () => {
    expect([0, 1, 2].map((ticks) => next(working({ ticks }), goal(), 2))).toEqual(['events', 'state', 'events']);
  });

  test('when it is Ready and healthy: all of them', () => expect(next(sight({ ticks: 1 }))).toBe('state and events'));

  test('when it is Ready and ill: the state, and every third time all of them', () => {
    expect([1, 2, 3].map((ticks) => next(ill({ ticks })))).toEqual(['state', 'state', 'state and events']);
  });

  test('leave neither out for more than three looks in a row', () => {
    fc.assert(
      fc.property(anySight, anyGoal, fc.nat(3), (seen, of, throttled) => {
        const four = [1, 2, 3, 4].map((more) =>
          reads({ ...seen, ticks: seen.ticks + more }, { goal: of, now: at(60), throttled }),
        );
        expect(four.some(({ state }) => state)).toBe(true);
        expect(four.some(({ events }) => events)).toBe(true);
      }),
    );
  });
});
