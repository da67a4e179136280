import fc from 'fast-check';
import {
  isCalledFailure,
  isFailure,
  laterOperation,
  ofInterest,
  sayItIsOver,
  startedRequest,
  unseen,
} from '../../../src/rollout/events.ts';
import type { Severity } from '../../../src/shapes.ts';
import { at, event, OURS, STARTS, story, THEIRS } from '../builders.ts';
import { anyEvent } from './any.ts';

describe('new events', () => {
  test('are each told once, whatever the paging', () => {
    const key = (told: ReturnType<typeof event>) => JSON.stringify(told);
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.array(fc.tuple(fc.nat(12), fc.nat(12))), (all, pages) => {
        const looks = [...pages.map(([from, to]) => all.slice(from, to)), all];
        const told: typeof all = [];
        for (const page of looks) told.push(...unseen(told, page));
        expect(new Set(told.map(key)).size).toBe(told.length);
        expect(new Set(told.map(key))).toEqual(new Set(all.map(key)));
      }),
    );
  });

  test('come oldest first, and of one millisecond in the order in which they were given', () => {
    const [first, second] = [event('first', { date: at(5) }), event('second', { date: at(5) })];
    const older = event('older', { date: at(2) });
    expect(unseen([], [first, second, older])).toEqual([older, first, second]);
  });

  test.each([
    ['time', { date: new Date(at(1).getTime() + 1) }],
    ['request', { requestId: THEIRS }],
    ['severity', { severity: 'WARN' as Severity }],
    ['message', { message: 'Another.' }],
  ])('differ by their %s', (_part, changes) => {
    const known = event('Something.');
    expect(unseen([known], [{ ...known }, { ...known, ...changes }])).toEqual([{ ...known, ...changes }]);
  });
});

describe('events of interest', () => {
  const lastWords = event('Environment update completed successfully.', { requestId: THEIRS, date: at(1) });
  const ours = event(STARTS, { date: at(2) });
  const health = event('Environment health has transitioned from Ok to Info.', { requestId: undefined, date: at(0) });

  test('leave out what an operation before ours still had to say', () => {
    expect(ofInterest([lastWords, health, ours], OURS)).toEqual([health, ours]);
    expect(ofInterest([{ ...lastWords, date: ours.date }, ours], OURS)).toEqual([ours]);
  });

  test('leave out other operations until ours has begun', () => {
    expect(ofInterest([lastWords, health], OURS)).toEqual([health]);
  });

  test('keep what comes after ours', () => {
    const later = event(STARTS, { requestId: THEIRS, date: at(3) });
    expect(ofInterest([ours, later], OURS)).toEqual([ours, later]);
  });

  test('keep an abort that comes in the millisecond of our start', () => {
    const aborting = event('Environment update is aborting.', { requestId: THEIRS, date: ours.date });
    expect(ofInterest([ours, aborting], OURS)).toEqual([ours, aborting]);
  });

  test('are all there are when the answer to our call was lost', () => {
    expect(ofInterest([lastWords, ours], undefined)).toEqual([lastWords, ours]);
  });
});

describe('operations', () => {
  const theirs = event(STARTS, { requestId: THEIRS, date: at(9) });

  test.each([
    ['an update', STARTS],
    ['a creation', 'createEnvironment is starting.'],
  ])('that start with %s are known by their request', (_kind, message) => {
    expect(startedRequest([event('Health is fine.', { requestId: undefined }), event(message), theirs])).toBe(OURS);
  });

  test('that nobody saw start have no request', () => expect(startedRequest([event('Going on.')])).toBeUndefined());

  test.each([
    ['another one that starts after ours', [event(STARTS), theirs], theirs],
    ['none before ours', [theirs, event(STARTS)], undefined],
    ['none when another one only goes on', [event(STARTS), event('Going on.', { requestId: THEIRS })], undefined],
    ['none when ours is the last', [event(STARTS)], undefined],
    ['none when ours was told of before its start', [event('Going to begin.'), event(STARTS)], undefined],
  ])('after ours: %s', (_which, events, found) => expect(laterOperation(events, OURS)).toBe(found));
});

describe('failures', () => {
  test.each<[string, Severity, boolean, boolean]>([
    ['Failed to deploy application.', 'ERROR', true, true],
    ['Failed to deploy application. ', 'INFO', true, true],
    ['Failed to launch environment.', 'ERROR', true, true],
    ['Failed to deploy configuration.', 'INFO', true, true],
    ['Create environment operation is complete, but with errors. For more information, see ...', 'INFO', true, true],
    ['Update environment operation is complete, but with command timeouts. Try ...', 'WARN', true, true],
    ['The environment was reverted to the previous configuration setting.', 'INFO', true, true],
    ['Launched environment: shop-prod. However, there were issues during launch. See event log.', 'WARN', true, true],
    ["Instance deployment failed. For details, see 'eb-engine.log'.", 'ERROR', true, false],
    ['Anything at all.', 'FATAL', true, false],
    ['Environment health has transitioned from Ok to Severe.', 'WARN', false, false],
    ['Environment update completed successfully.', 'INFO', false, false],
    ['Successfully launched environment: shop-prod', 'INFO', false, false],
  ])('%s (%s)', (message, severity, failure, called) => {
    expect(isFailure(event(message, { severity }))).toBe(failure);
    expect(isCalledFailure([event('Before.'), event(message, { severity })])).toBe(called);
  });
});

describe('words that call for a look at the state', () => {
  test.each([
    ['Environment update completed successfully.', true],
    ['Successfully deployed new configuration to environment.', true],
    ['Successfully launched environment: shop-prod', true],
    ['Instance deployment completed successfully.', false],
    ['Deploying new version to instance(s).', false],
  ])('%s', (message, over) => expect(sayItIsOver(story(message))).toBe(over));

  test('a failure is one too', () => expect(sayItIsOver(story(['ERROR', 'Anything.']))).toBe(true));
});
