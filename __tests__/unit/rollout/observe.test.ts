import type { Eyes } from '../../../src/ports.ts';
import type { Goal } from '../../../src/rollout/goal.ts';
import { observe, passing } from '../../../src/rollout/observe.ts';
import { firstSight, type Sight } from '../../../src/rollout/sight.ts';
import { at, COMPLETED, environment, event, goal, instance, STARTS, sight, THEIRS } from '../builders.ts';
import { jumpingClock, problem, type Scene, scriptedEyes } from '../watching.ts';

const updating = environment({ status: 'Updating' });
const unread = firstSight(at(0));
const STATE = { state: true, events: false };
const EVENTS = { state: false, events: true };
const BOTH = { state: true, events: true };

function look(scene: Omit<Scene, 'from'>, wanted: typeof STATE, events = [event(STARTS, { date: at(0) })]) {
  const eyes = scriptedEyes(jumpingClock(), [{ from: 0, ...scene }], events);
  const taken = observe(eyes, goal(), unread, wanted);
  return taken.then((brought) => ({ ...brought, asked: eyes.asked.map(([, read]) => read) }));
}

test.each([
  ['the state of an environment at work', updating, STATE, ['environments']],
  ['events alone, when they say nothing of an end', updating, EVENTS, ['events']],
  ['both, when both are wanted', updating, BOTH, ['environments', 'events']],
  ['a Ready environment whole, whatever was wanted', environment(), STATE, ['environments', 'events', 'instances']],
  ['no more of an ill one than was wanted', environment({ health: 'Red' }), STATE, ['environments']],
  [
    'an ill one whole when events are wanted',
    environment({ health: 'Red' }),
    BOTH,
    ['environments', 'events', 'instances'],
  ],
  [
    'an ill one whole when its label is not ours',
    environment({ health: 'Red', versionLabel: 'v1' }),
    STATE,
    ['environments', 'events', 'instances'],
  ],
  [
    'no instances of an environment with basic health',
    environment({ healthStatus: undefined }),
    STATE,
    ['environments', 'events'],
  ],
  ['no instances of one that is gone', 'gone' as const, BOTH, ['environments', 'events']],
])('reads %s', async (_what, shown, wanted, expected) => {
  expect((await look({ environment: shown }, wanted)).asked).toEqual(expected);
});

test.each([
  ['that it is over', COMPLETED, 'INFO' as const],
  ['that it failed', 'Failed to deploy application.', 'ERROR' as const],
])('events that say %s call for the state at once, and for events after it', async (_what, message, severity) => {
  const { asked, observation } = await look({ environment: environment() }, EVENTS, [
    event(message, { severity, date: at(0) }),
  ]);
  expect(asked).toEqual(['events', 'environments', 'events', 'instances']);
  expect(observation).toMatchObject({ environment: environment(), instances: [instance()] });
});

test('basic health is told as that', async () => {
  const { observation } = await look({ environment: environment({ healthStatus: undefined }) }, STATE);
  expect(observation.instances).toBe('basic');
});

test('basic health of an environment that reports enhanced health is not believed: its instances were not read', async () => {
  const { observation, hasGaps, refusal } = await look({ environment: environment(), instances: 'basic' }, STATE);
  expect(observation.instances).toBeUndefined();
  expect([hasGaps, refusal]).toEqual([true, undefined]);
});

test('the Cluster tier has no instances to ask for, whatever its health', async () => {
  const { observation, asked } = await look({ environment: environment({ tier: 'Cluster' }) }, STATE);
  expect([observation.instances, asked]).toEqual(['basic', ['environments', 'events']]);
});

describe('a read that fails for a passing reason leaves a gap', () => {
  const [environments, events, instances] = ['environments', 'events', 'instances'] as const;
  const gap = (read: keyof Eyes | '') =>
    look({ environment: environment(), refused: { read, code: 'BR-THROTTLED' } }, BOTH);

  test('in the state: nothing else is read that would rest on it', async () => {
    const { observation, throttled } = await gap(environments);
    expect(observation).toMatchObject({ environment: undefined, missed: true, instances: undefined });
    expect(observation.events).toHaveLength(1);
    expect(throttled).toBe(true);
  });

  test('in the events', async () => {
    expect((await gap(events)).observation).toMatchObject({
      events: undefined,
      instances: [instance()],
      missed: false,
    });
  });

  test('in the instances', async () => {
    expect((await gap(instances)).observation).toMatchObject({ environment: environment(), instances: undefined });
  });

  test('and only throttling counts as throttling', async () => {
    const { throttled, observation } = await look({ refused: { read: '', code: 'BR-AWS-DOWN' } }, STATE);
    expect({ throttled, missed: observation.missed }).toEqual({ throttled: false, missed: true });
  });
});

test.each(['BR-THROTTLED', 'BR-UNREACHABLE', 'BR-AWS-DOWN'] as const)('%s passes', (code) => {
  expect(passing(problem(code))).toMatchObject({ code });
});

test.each([problem('BR-ACCESS-DENIED'), problem('BR-CREDENTIALS-EXPIRED'), new TypeError('a bug')])(
  '%s does not pass, whichever read it comes from',
  async (thrown) => {
    expect(() => passing(thrown)).toThrow(thrown);
    const blind: Eyes = {
      environments: () => Promise.reject(thrown),
      events: async () => [],
      instances: async () => [],
      causes: async () => [],
      settings: async () => [],
    };
    expect((await observe(blind, goal(), unread, BOTH)).refusal).toEqual({ thrown });
  },
);

describe('a refusal ends the look, which brings what was read by then:', () => {
  const refused = (read: keyof Eyes, wanted = BOTH) =>
    look({ environment: environment(), refused: { read, code: 'BR-ACCESS-DENIED' } }, wanted);
  const DENIED = { thrown: expect.objectContaining({ code: 'BR-ACCESS-DENIED' }) };

  test('nothing, of the state', async () => {
    const { observation, refusal, asked } = await refused('environments');
    expect(refusal).toEqual(DENIED);
    expect(observation).toMatchObject({ environment: undefined, events: undefined, instances: undefined });
    expect(asked).toEqual(['environments']);
  });

  test('nothing, of events that come first', async () => {
    const { refusal, asked } = await refused('events', EVENTS);
    expect({ refusal, asked }).toEqual({ refusal: DENIED, asked: ['events'] });
  });

  test('the Ready environment and its instances, of events that come after it', async () => {
    const { observation, refusal } = await refused('events', STATE);
    expect(refusal).toEqual(DENIED);
    expect(observation).toMatchObject({ environment: environment(), events: undefined, instances: [instance()] });
  });

  test('the Ready environment and its events, of the instances', async () => {
    const { observation, refusal } = await refused('instances', STATE);
    expect(refusal).toEqual(DENIED);
    expect(observation).toMatchObject({ environment: environment(), instances: undefined });
    expect(observation.events).toHaveLength(1);
  });
});

describe('the range of events', () => {
  const since = async (seen: Sight, of: Goal = goal()) => {
    let asked: Date | undefined;
    const eyes: Eyes = {
      environments: async () => ({ environments: [updating], at: at(0) }),
      events: async (which) => {
        asked = which.since;
        return [];
      },
      instances: async () => [],
      causes: async () => [],
      settings: async () => [],
    };
    await observe(eyes, of, seen, EVENTS);
    return asked;
  };

  test("begins at the service's own time before the call", async () => {
    expect(await since(unread, goal({ since: at(-7) }))).toEqual(at(-7));
  });

  test('reaches back half a minute behind the newest event, for instances report late', async () => {
    expect(await since(sight({ events: [event(STARTS, { date: at(100) })] }))).toEqual(at(70));
  });

  test('never reaches back behind the call', async () => {
    expect(await since(sight({ events: [event(STARTS, { date: at(10) })] }))).toEqual(at(0));
  });
});

test('what an operation before ours still says is not ours to hear, once ours has begun and before', async () => {
  const lastWords = event('Failed to deploy application.', { severity: 'ERROR', requestId: THEIRS, date: at(0) });
  const { observation } = await look({ environment: updating }, BOTH, [lastWords]);
  expect(observation.events).toEqual([]);
});
