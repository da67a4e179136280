import { holds, rolesOf } from '../../../src/plan/roles.ts';
import type { Environment } from '../../../src/shapes.ts';
import { IDLE_NAME, idle, live, PRODUCTION, pairInputs } from '../pairs.ts';

const taken = { name: PRODUCTION, available: false };
const free = { name: PRODUCTION, available: true };
const roles = (sides: readonly Environment[], production = taken) => rolesOf(pairInputs(), production, sides);
const code = (sides: readonly Environment[], production = taken) => {
  try {
    return roles(sides, production).kind;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each<[string, Environment[], string, string | undefined]>([
  ['the base name holds it', [live(), idle()], 'shop-prod', 'shop-prod-green'],
  [
    'the other name holds it',
    [live({ cname: IDLE_NAME }), idle({ cname: PRODUCTION })],
    'shop-prod-green',
    'shop-prod',
  ],
  ['whatever order they come in', [idle(), live()], 'shop-prod', 'shop-prod-green'],
  ['in any letter case', [live({ cname: PRODUCTION.toUpperCase() }), idle()], 'shop-prod', 'shop-prod-green'],
  ['the other one is missing', [live()], 'shop-prod', undefined],
])('live is who holds the production name: %s', (_, sides, isLive, isIdle) => {
  const told = roles(sides);
  expect(told.kind === 'pair' && [told.live.name, told.idle?.name]).toEqual([isLive, isIdle]);
});

test('the side that is missing has the other name of the inputs', () => {
  expect(roles([live()])).toHaveProperty('idleName', 'shop-prod-green');
  expect(roles([idle({ cname: PRODUCTION })])).toHaveProperty('idleName', 'shop-prod');
});

test.each<[string, Environment[], typeof taken, string]>([
  ['nothing is there and the name is free', [], free, 'first'],
  ['nothing is there and the name is taken', [], taken, 'BR-CNAME-TAKEN'],
  ['neither side holds it', [live({ cname: 'other.example' }), idle()], taken, 'BR-NO-LIVE-SIDE'],
  ['neither side holds it, though it is free', [idle()], free, 'BR-NO-LIVE-SIDE'],
  ['a side has no address', [live({ cname: undefined })], taken, 'BR-NO-LIVE-SIDE'],
  ['the live side is being terminated', [live({ status: 'Terminating' }), idle()], taken, 'BR-ENVIRONMENT-TERMINATING'],
  ['the idle side is being terminated', [live(), idle({ status: 'Terminating' })], taken, 'pair'],
  [
    'the live side is of another application',
    [live({ application: 'blog' }), idle()],
    taken,
    'BR-ENVIRONMENT-NAME-TAKEN',
  ],
  [
    'the idle side is of another application',
    [live(), idle({ application: 'blog' })],
    taken,
    'BR-ENVIRONMENT-NAME-TAKEN',
  ],
  ['both are of the Cluster tier', [live({ tier: 'Cluster' }), idle({ tier: 'Cluster' })], taken, 'pair'],
  ['a side is a worker', [live(), idle({ tier: 'Worker' })], taken, 'BR-WORKER-HAS-NO-NAME'],
])('%s', (_, sides, production, end) => {
  expect(code(sides, production)).toBe(end);
});

const next = (sides: readonly Environment[], production: typeof taken) => {
  try {
    return roles(sides, production).kind;
  } catch (error) {
    return (error as { next: string }).next;
  }
};

test('a name that is free while one side is left is brought back by creating the other one under it', () => {
  expect(next([live({ cname: IDLE_NAME })], free)).toMatch(
    'If shop-prod-green held it and was terminated, production is down: run this action once with strategy: in-place, environment-name: shop-prod-green,',
  );
  expect(next([live({ cname: IDLE_NAME })], taken)).toMatch(/^Correct cname-prefix/);
  expect(next([live({ cname: IDLE_NAME }), idle()], free)).toMatch(/^Correct cname-prefix/);
});

test('a live side that is terminated is created anew by the same job only where it stood alone', () => {
  expect(next([live({ status: 'Terminating' }), idle()], taken)).toMatch('strategy: in-place');
  expect(next([live({ status: 'Terminating' })], taken)).toMatch(/^Run this job again/);
});

test.each([
  [PRODUCTION, true],
  [`x${PRODUCTION}`, false],
  ['shop.eu-central-1.elasticbeanstalk.com.cn', false],
  ['', false],
])('an environment at %p holds the name: %p', (cname, is) => {
  expect(holds(PRODUCTION, { cname })).toBe(is);
});
