import { firstSight, type Observation, type Sight, seen } from '../../../src/rollout/sight.ts';
import { at, environment, event, instance, STARTS, story, untouched } from '../builders.ts';

const nothing: Observation = {
  environment: undefined,
  missed: false,
  events: undefined,
  eventsAfter: false,
  instances: undefined,
};
const read = (changes: Partial<Observation> = {}): Observation => ({ ...nothing, ...changes });
const updating = read({ environment: environment({ status: 'Updating' }) });
const ready = read({ environment: environment() });
const stale = read({ environment: untouched() });
const blind = read({ missed: true });

/** One tick every ten seconds. */
const after = (...observations: Observation[]): Sight =>
  observations.reduce((sight, observation, index) => seen(sight, observation, at(10 * (index + 1))), firstSight(at(0)));

test('a tick that did not read the environment keeps the one read before', () => {
  expect(after(ready, nothing)).toMatchObject({ environment: environment(), ticks: 2 });
});

describe('instances and events', () => {
  const whole = read({ environment: environment(), events: [], eventsAfter: true, instances: [instance()] });
  const [events, instances] = [read({ events: [], eventsAfter: true }), read({ instances: [instance()] })];

  test.each<[string, Observation[], boolean, boolean]>([
    ['count with the state that was read before them', [whole], true, true],
    ['count no longer once the state was read again', [whole, ready], false, false],
    ['nor when it was asked for in vain', [whole, blind], false, false],
    ['count from later ticks, one after the other', [ready, events, instances], true, true],
    ['count alone', [ready, instances], false, true],
    [
      'do not count when they were read before the state',
      [read({ environment: environment(), events: [] })],
      false,
      false,
    ],
  ])('%s', (_what, observations, eventsRead, instancesRead) => {
    const sight = after(...observations);
    expect([sight.eventsRead, sight.instances !== undefined]).toEqual([eventsRead, instancesRead]);
  });
});

test('when the state was read is known by both clocks', () => {
  expect(after(read({ environment: environment(), at: at(-5) }), blind).readAt).toEqual({
    here: at(10),
    there: at(-5),
  });
});

test('answers are counted, refused ones of the state among them', () => {
  const whole = read({ environment: environment(), events: [], instances: 'basic' });
  expect(after(blind, updating, nothing, whole)).toMatchObject({ reads: 5 });
});

test('events are kept once each, in the order in which they were seen', () => {
  const [start, end] = story(STARTS, 'Environment update completed successfully.');
  const late = event('Late.', { date: at(1.5) });
  const all = [start, end, late].flatMap((one) => one ?? []);
  expect(after(read({ events: all.slice(0, 2) }), read({ events: all })).events).toEqual(all);
});

test.each<[string, Observation[], Partial<Sight>]>([
  ['at work', [updating], { sawBusy: true, readySince: undefined }],
  ['Ready after work', [updating, ready], { sawBusy: true, readySince: at(20) }],
  ['Ready since its first such reading', [ready, ready, ready], { sawBusy: false, readySince: at(10) }],
  ['Ready again, counted anew', [ready, updating, ready], { sawBusy: true, readySince: at(30) }],
  ['Ready, through ticks that did not look', [ready, nothing, ready], { readySince: at(10) }],
  ['Ready as it was before, which is not the Ready after it', [stale, stale, ready, ready], { readySince: at(30) }],
  ['Ready as before in a reading that is behind', [ready, stale], { readySince: at(10) }],
  ['given up', [read({ environment: environment({ status: 'Aborting' }) }), ready], { abortingAt: at(10) }],
  ['gone', [ready, read({ environment: 'gone' })], { environment: 'gone', readySince: undefined, sawBusy: false }],
])('%s', (_what, observations, expected) => expect(after(...observations)).toMatchObject(expected));

test.each<[string, Observation[], Date | undefined]>([
  ['when the state could not be read', [ready, blind], at(20)],
  ['since the first such tick', [blind, blind, blind], at(10)],
  ['through ticks that did not ask for the state', [blind, read({ events: [] })], at(10)],
  ['no longer when it was read again', [blind, blind, ready], undefined],
  ['not by a tick that did not ask', [ready, read({ events: [] })], undefined],
])('blind %s', (_when, observations, since) => expect(after(...observations).blindSince).toEqual(since));
