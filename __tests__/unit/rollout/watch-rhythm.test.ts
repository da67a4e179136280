import { again, watch } from '../../../src/rollout/watch.ts';
import { at, environment, event, goal, STARTS } from '../builders.ts';
import { jumpingClock, notingReporter, type Scene, scriptedEyes } from '../watching.ts';

const updating = environment({ status: 'Updating', updated: at(-3600), versionLabel: 'v1' });
const throttled = { read: '', code: 'BR-THROTTLED' } as const;
const unreachable = { read: '', code: 'BR-UNREACHABLE' } as const;

async function watched(scenes: Scene[], events = [event(STARTS)]) {
  const clock = jumpingClock();
  const report = notingReporter();
  const eyes = scriptedEyes(clock, scenes, events);
  const signal = new AbortController().signal;
  await watch(goal(), { eyes, clock, report, signal, pollIntervalMs: 3_000, saw: () => undefined });
  return { clock, report, eyes };
}

test('throttling makes looks rarer, and afterwards they become as frequent again, a step at a time', async () => {
  const { clock } = await watched([
    { from: 0, environment: updating },
    { from: 20, refused: throttled },
    { from: 70, refused: undefined },
    { from: 280, environment: environment() },
  ]);
  const pauses = clock.slept.map((milliseconds) => milliseconds / 1000);
  const slower = pauses.indexOf(15);
  expect(pauses.slice(slower - 2, slower + 8)).toEqual([6, 12, 15, 15, 12, 6, 6, 6, 6, 6]);
});

test('an update whose end is open needs one call a look, and no more than one in six seconds', async () => {
  const { eyes } = await watched([
    { from: 0, environment: updating },
    { from: 240, environment: environment() },
  ]);
  const early = eyes.asked.filter(([second]) => second < 240);
  expect(early.length).toBeLessThanOrEqual(41);
  expect(early.filter(([, read]) => read === 'events').length).toBeGreaterThanOrEqual(13);
});

test('blindness is said once when it comes and once when it goes', async () => {
  const { report } = await watched([
    { from: 0, environment: updating },
    { from: 20, refused: unreachable },
    { from: 100, refused: undefined },
    { from: 160, environment: environment() },
  ]);
  expect(report.lines.filter((line) => /cannot be read|answers again/.test(line))).toEqual([
    'shop-prod: AWS cannot be read just now; Beanstalk goes on meanwhile, and so does this watch',
    expect.stringMatching(/^shop-prod: AWS answers again after 1 min \d+ s$/),
  ]);
});

test('a long silence is broken every 30 s, and not more often', async () => {
  const { report } = await watched(
    [
      { from: 0, environment: updating },
      { from: 170, environment: environment() },
    ],
    [],
  );
  const reminders = report.lines.filter((line) => line.startsWith('shop-prod: still Updating after'));
  expect(reminders).toHaveLength(5);
  expect(report.lines.at(-1)).toBe('shop-prod: Ready, Green (Ok), 1 of 1 instance runs v2');
});

test('events are told once each, in the order of their times, though looks overlap', async () => {
  const messages = Array.from({ length: 40 }, (_, nth) =>
    event(`Event ${nth}.`, { date: at(1 + Math.floor(nth / 3)) }),
  );
  const { report } = await watched(
    [
      { from: 0, environment: updating },
      { from: 90, environment: environment() },
    ],
    messages,
  );
  expect(report.events).toEqual(messages.map(({ message }) => message));
});

describe('looking again', () => {
  const { signal } = new AbortController();

  test('ends with the first answer, without a pause after it', async () => {
    const clock = jumpingClock();
    const answers = [undefined, undefined, 'there'];
    expect(
      await again(
        async () => answers.shift(),
        () => 100,
        { clock, signal },
      ),
    ).toBe('there');
    expect(clock.slept).toEqual([100, 100]);
  });

  test('does not look when it is cancelled before', async () => {
    const look = () => Promise.reject(new Error('looked'));
    const aborted = AbortSignal.abort(new Error('cancelled'));
    await expect(again(look, () => 1, { clock: jumpingClock(), signal: aborted })).rejects.toThrow('cancelled');
  });
});
