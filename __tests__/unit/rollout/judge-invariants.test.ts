import fc from 'fast-check';
import { isFailure } from '../../../src/rollout/events.ts';
import { isAcceptable, isOnOurDeployment } from '../../../src/rollout/goal.ts';
import { judge } from '../../../src/rollout/judge.ts';
import { OURS } from '../builders.ts';
import { anyGoal, anyMoment, anySight } from './any.ts';

const holds = (check: Parameters<typeof property>[0]) => fc.assert(property(check), { numRuns: 2_000 });
const property = (check: (verdict: ReturnType<typeof judge>, ...seen: Seen) => void) =>
  fc.property(anyGoal, anySight, anyMoment, (goal, sight, now) => check(judge(goal, sight, now), goal, sight, now));
type Seen = Parameters<typeof judge>;

test('nothing less than a success is ever called one', () => {
  let successes = 0;
  holds((verdict, goal, sight) => {
    if (verdict.kind !== 'succeeded') return;
    successes += 1;
    const { environment, instances, events, eventsRead } = sight;
    if (environment === undefined || environment === 'gone') throw new Error('nothing was seen');
    expect(environment).toMatchObject({ status: 'Ready', versionLabel: goal.versionLabel });
    expect(isAcceptable(goal, environment)).toBe(true);
    expect(eventsRead).toBe(true);
    expect(events.filter((event) => event.requestId === OURS && goal.requestId === OURS && isFailure(event))).toEqual(
      [],
    );
    expect(instances).toBeDefined();
    const mayHaveNone = goal.acceptableHealth.has('Grey') || goal.acceptableHealth.has('NoData');
    if (environment.health !== 'Grey' && !mayHaveNone) expect(instances).not.toEqual([]);
    const each = instances === undefined || instances === 'basic' ? [] : instances;
    expect(each.filter((instance) => !isOnOurDeployment(goal, instance) || !isAcceptable(goal, instance))).toEqual([]);
  });
  expect(successes).toBeGreaterThan(10);
});

test('at or after the deadline nothing is waited for', () =>
  holds((verdict, goal, _sight, now) => {
    if (now >= goal.deadline) expect(verdict.kind).not.toBe('waiting');
  }));

test('before the deadline nothing is timed out', () =>
  holds((verdict, goal, _sight, now) => {
    if (now < goal.deadline) expect(verdict.kind).not.toBe('timed-out');
  }));

test('while Beanstalk is at work only the deadline ends the wait', () =>
  holds((verdict, _goal, { environment }) => {
    if (environment === undefined || environment === 'gone') return;
    if (['Launching', 'Updating', 'Aborting', 'LinkingTo'].includes(environment.status)) {
      expect(['waiting', 'timed-out']).toContain(verdict.kind);
    }
  }));

test('what is Ready with our label and has ended is never timed out: it is good or it is not', () =>
  holds((verdict, goal, { environment }) => {
    if (environment === undefined || environment === 'gone' || environment.status !== 'Ready') return;
    if (goal.before.updated === undefined || environment.updated > goal.before.updated) {
      expect(verdict.kind).not.toBe('timed-out');
    }
  }));

test('every failure says what happened, why, the state and what to do next', () =>
  holds((verdict) => {
    if (verdict.kind !== 'failed' && verdict.kind !== 'timed-out') return;
    const { what, why, now, next } = verdict.problem;
    for (const part of [what, why, now, next]) {
      expect(part).toMatch(/^\S.*\S$/s);
      expect(part).not.toMatch(/undefined|\[object|NaN| {2}| \./);
    }
  }));
