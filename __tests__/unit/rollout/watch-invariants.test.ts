import fc from 'fast-check';
import { isFailure } from '../../../src/rollout/events.ts';
import { watch } from '../../../src/rollout/watch.ts';
import { at } from '../builders.ts';
import { jumpingClock, notingReporter, type Scene, scriptedEyes } from '../watching.ts';
import { anyEvent, anyGoal, anySight } from './any.ts';

const DEADLINE_SECONDS = 300;
const INTERVAL_SECONDS = 3;

const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    from: fc.integer({ min: 0, max: DEADLINE_SECONDS + 10 }),
    shown: anySight,
    refused: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      {
        weight: 1,
        arbitrary: fc.record({
          read: fc.constantFrom('', 'environments', 'events', 'instances'),
          code: fc.constantFrom('BR-THROTTLED', 'BR-UNREACHABLE'),
        }),
      },
    ),
  })
  .map(({ from, refused, shown: { environment = 'gone', instances = [] } }) => ({
    from,
    environment,
    instances,
    refused,
  }));

const anyStory = fc.record({
  goal: anyGoal.map((goal) => ({ ...goal, deadline: at(DEADLINE_SECONDS) })),
  scenes: fc.array(anyScene, { minLength: 1, maxLength: 8 }).map((scenes) => scenes.sort((a, b) => a.from - b.from)),
  events: fc.array(
    fc.tuple(anyEvent, fc.nat(DEADLINE_SECONDS)).map(([event, arrives]) => ({ ...event, arrives })),
    { maxLength: 8 },
  ),
});

/** Watches the story to its end, whatever it is. */
async function watched({ goal, scenes, events }: typeof anyStory extends fc.Arbitrary<infer T> ? T : never) {
  const clock = jumpingClock();
  const report = notingReporter();
  const eyes = scriptedEyes(clock, scenes, events);
  const { signal } = new AbortController();
  const ending = await watch(goal, {
    eyes,
    clock,
    report,
    signal,
    pollIntervalMs: INTERVAL_SECONDS * 1000,
    saw: () => undefined,
  });
  return { ...ending, goal, clock, report, eyes };
}

const holds = (check: (ended: Awaited<ReturnType<typeof watched>>) => void) =>
  fc.assert(
    fc.asyncProperty(anyStory, async (story) => check(await watched(story))),
    { numRuns: 300 },
  );

test('every watch ends, at most one interval after the deadline', () =>
  holds(({ clock }) => expect(clock.seconds()).toBeLessThanOrEqual(DEADLINE_SECONDS + INTERVAL_SECONDS)));

test('every event that was seen is told, once and in the order in which it was seen', () =>
  holds(({ report, sight }) => {
    expect(report.events).toEqual(sight.events.map(({ message }) => message));
    expect(new Set(sight.events.map((event) => JSON.stringify(event))).size).toBe(sight.events.length);
  }));

test('a success rests on events that were read after a state of at most half a minute, and on no failure of ours', () =>
  holds(({ verdict, sight, goal, eyes, clock, report }) => {
    if (verdict.kind !== 'succeeded') return;
    const last = (wanted: string) => eyes.asked.findLastIndex(([, read]) => read === wanted);
    expect(last('events')).toBeGreaterThan(last('environments'));
    expect(clock.seconds() - (eyes.asked[last('environments')]?.[0] ?? Number.NaN)).toBeLessThanOrEqual(30);
    const ours = sight.events.filter(({ requestId }) => requestId !== undefined && requestId === goal.requestId);
    expect(ours.filter(isFailure)).toEqual([]);
    expect(report.lines).toContainEqual(expect.stringMatching(/: Ready, /));
  }));

test('looks are an interval apart, but for the last one after a failure', () =>
  holds(({ eyes, clock }) => {
    const looks = new Set(eyes.asked.map(([second]) => second)).size;
    expect(looks).toBeLessThanOrEqual(2 * (clock.seconds() / INTERVAL_SECONDS + 1));
  }));
