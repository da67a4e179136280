import type { Beanstalk } from '../../../src/ports.ts';
import { retire } from '../../../src/strategies/retire.ts';
import { foundPair, IDLE_NAME, idle, live, PRODUCTION, pairInputs } from '../pairs.ts';
import { planOf } from '../planning.ts';
import { problem } from '../watching.ts';
import { answers, smallWorld } from '../worlds.ts';
import { reading } from './starting.ts';

/** It held the name when the run began, and does no more. */
const old = live({ cname: IDLE_NAME });
const database = { namespace: 'aws:rds:dbinstance', optionName: 'DBEngine', value: 'postgres' };

async function retired(wanted: 'keep' | 'terminate', now = reading(old), calls: Partial<Beanstalk> = {}) {
  const terminate = answers(undefined);
  const world = smallWorld({
    environments: answers(now),
    settings: answers([]),
    terminate,
    ...calls,
  } as Partial<Beanstalk>);
  const { pair } = planOf(pairInputs({ oldEnvironment: wanted }), { environment: idle(), pair: foundPair() });
  if (pair === undefined) throw new Error('it is a pair');
  const side = await retire(live(), pair, world);
  return { side, world, ended: terminate.asked.flat() };
}

test.each([
  ['as it was', reading(old), 'keeps running v1 as an instant way back'],
  [
    'on another version',
    reading(live({ cname: IDLE_NAME, versionLabel: 'v9' })),
    'runs v9 by now, so it is no way back',
  ],
  ['on its way out', reading(live({ status: 'Terminating' })), 'was terminated by somebody'],
  ['gone', reading(undefined), 'was terminated by somebody'],
])('keep: a side that is %s is told as it is by now', async (_, now, told) => {
  const { side, ended, world } = await retired('keep', now);
  expect(ended).toEqual([]);
  expect(side).toMatchObject({ id: 'e-live' });
  expect(world.report.lines.join('\n')).toMatch(told);
});

test('keep: one that cannot be read is told as it was, and what it costs is said', async () => {
  const world = smallWorld();
  const { pair } = planOf(pairInputs(), { environment: idle(), pair: foundPair() });
  if (pair === undefined) throw new Error('it is a pair');
  expect(await retire(live(), pair, world)).toBeUndefined();
  expect(world.report.lines.join('\n')).toMatch('keeps costing money');
});

test('terminate: by its id, and that is what becomes of it', async () => {
  const { side, ended } = await retired('terminate');
  expect(ended).toEqual(['e-live']);
  expect(side).toMatchObject({ name: 'shop-prod', status: 'Terminating' });
});

test.each<[string, ReturnType<typeof reading>, Partial<Beanstalk>, RegExp]>([
  ['still serves the name', reading(live({ cname: PRODUCTION })), {}, /it holds shop\./],
  ['holds a database', reading(old), { settings: async () => [database] }, /it holds a database/],
  ['is at work', reading(live({ cname: IDLE_NAME, status: 'Updating' })), {}, /it is Updating/],
  ['got another version', reading(live({ cname: IDLE_NAME, versionLabel: 'v9' })), {}, /somebody brought v9 to it/],
  ['cannot be looked at', reading(old), { settings: () => Promise.reject(problem('BR-ACCESS-DENIED')) }, /It failed/],
])('a side that %s is not terminated, with a warning', async (_, now, calls, why) => {
  const { ended, world } = await retired('terminate', now, calls);
  expect(ended).toEqual([]);
  expect(world.report.warnings.join('\n')).toMatch(why);
});

test.each([
  ['gone', reading(undefined), 'Terminated'],
  ['on its way out', reading(live({ status: 'Terminating' })), 'Terminating'],
])('a side that is %s already is left alone', async (_, now, status) => {
  const { side, ended, world } = await retired('terminate', now);
  expect([side?.status, ended, world.report.warnings]).toEqual([status, [], []]);
});

test('a run that is cancelled while it looks terminates nothing, and warns of nothing', async () => {
  const cancel = new AbortController();
  const settings = async () => {
    cancel.abort(new Error('cancelled'));
    return [];
  };
  const terminate = answers(undefined);
  const calls = { environments: answers(reading(old)), settings, terminate } as Partial<Beanstalk>;
  const world = smallWorld(calls, { signal: cancel.signal });
  const { pair } = planOf(pairInputs({ oldEnvironment: 'terminate' }), { environment: idle(), pair: foundPair() });
  await expect(pair && retire(live(), pair, world)).rejects.toThrow('cancelled');
  expect([terminate.asked, world.report.warnings]).toEqual([[], []]);
});
