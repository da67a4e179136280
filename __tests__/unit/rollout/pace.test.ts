import fc from 'fast-check';
import { pauseMs, reads } from '../../../src/rollout/pace.ts';
import type { Sight } from '../../../src/rollout/sight.ts';
import { at, environment, STARTS, sight, story } from '../builders.ts';
import { anySight } from './any.ts';

const INTERVAL_MS = 3_000;
const usual = { pollIntervalMs: INTERVAL_MS, creating: false, throttled: 0, now: at(60), random: 0 };
const working = (changes: Partial<Sight> = {}) =>
  sight({ environment: environment({ status: 'Updating' }), readySince: undefined, events: story(STARTS), ...changes });
const nearlyDone = story(STARTS, 'Instance deployment completed successfully.');

describe('the pause until the next look, in intervals', () => {
  test.each<[string, Sight, Partial<typeof usual>, number]>([
    ['blind before anything was read', working({ environment: undefined, blindSince: at(5) }), {}, 1],
    ['while nothing can be read', working({ blindSince: at(50) }), {}, 1],
    ['while it works', working(), {}, 2],
    ['while it has worked for more than five minutes', working(), { now: at(301) }, 3],
    ['while it is launched', working(), { creating: true }, 6],
    ['when the launch nears its end', working({ events: nearlyDone }), { creating: true }, 2],
    ['when the launch failed', working({ events: story(['ERROR', 'No.']) }), { creating: true }, 2],
    ['just Ready, not yet acceptable', sight({ readySince: at(50) }), {}, 1],
    ['Ready for a while, not yet acceptable', sight({ readySince: at(40) }), {}, 2],
  ])('%s', (_when, seen, options, intervals) => {
    expect(pauseMs(seen, { ...usual, ...options })).toBe(intervals * INTERVAL_MS);
  });
});

describe('throttling', () => {
  test.each([
    [1, 6_000],
    [2, 12_000],
    [3, 24_000],
    [4, 30_000],
    [5_000, 30_000],
  ])('%s times in a row makes the pause %s ms', (throttled, pause) => {
    expect(pauseMs(working(), { ...usual, throttled })).toBe(pause);
  });

  test('spreads callers by up to half a pause', () => {
    expect(pauseMs(working(), { ...usual, throttled: 1, random: 0.5 })).toBe(7_500);
  });

  test('never makes looks more frequent than the interval asked for', () => {
    expect(pauseMs(working(), { ...usual, throttled: 1, pollIntervalMs: 120_000 })).toBe(120_000);
  });
});

test('a pause is never shorter than the interval, nor longer than six or three quarters of a minute', () => {
  const options = fc.record({
    pollIntervalMs: fc.integer({ min: 1_000, max: 600_000 }),
    creating: fc.boolean(),
    throttled: fc.nat(50),
    now: fc.integer({ min: 0, max: 5_000 }).map(at),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(anySight, options, (seen, all) => {
      const pause = pauseMs(seen, all);
      expect(pause).toBeGreaterThanOrEqual(all.pollIntervalMs);
      expect(pause).toBeLessThanOrEqual(Math.max(6 * all.pollIntervalMs, 45_000));
    }),
  );
});

describe('the reads of a look', () => {
  const next = (seen: Sight, creating = false) => {
    const { state, events } = reads(seen, { creating });
    return [state && 'state', events && 'events'].filter(Boolean).join(' and ');
  };

  test.each([
    [0, 'events'],
    [1, 'state'],
    [2, 'state'],
    [3, 'events'],
  ])('of an update, after %s looks', (ticks, expected) => expect(next(working({ ticks }))).toBe(expected));

  test.each([
    [0, 'events'],
    [1, 'events'],
    [3, 'state and events'],
  ])('of a launch, after %s looks', (ticks, expected) => expect(next(working({ ticks }), true)).toBe(expected));

  test.each([
    ['that nears its end', working({ events: nearlyDone, ticks: 1 }), 'state'],
    ['that failed', working({ events: story(['ERROR', 'No.']), ticks: 1 }), 'state and events'],
  ])('of a launch %s', (_which, seen, expected) => expect(next(seen, true)).toBe(expected));

  test('when it is Ready: all of them', () => expect(next(sight({ ticks: 1 }))).toBe('state and events'));

  test('leave neither out for more than two looks in a row', () => {
    fc.assert(
      fc.property(anySight, fc.boolean(), (seen, creating) => {
        const three = [0, 1, 2].map((more) => reads({ ...seen, ticks: seen.ticks + 1 + more }, { creating }));
        expect(three.some(({ state }) => state)).toBe(true);
        expect(three.some(({ events }) => events)).toBe(true);
      }),
    );
  });
});
