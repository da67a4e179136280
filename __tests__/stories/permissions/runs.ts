/** What users do with the action, each in an account that asks for the rights it is about. */
import { randomFillSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Scenario, scenarioNamed } from '../../../simulator/scenarios/index.ts';
import type { Stage } from '../stage.ts';
import type { Run } from './least.ts';
import { afterARelease, balanced, breakingOff, environment, fullOfTags, pairOf, shopOf, single } from './shops.ts';

const deploy = (name: string, scenario: Scenario, more: Partial<Run> = {}): Run => ({
  name: `a release to ${name}`,
  scenario,
  policies: ['deploy.json'],
  outcome: 'succeeded',
  ...more,
});

const capacity = JSON.stringify([{ Namespace: 'aws:autoscaling:asg', OptionName: 'MaxSize', Value: '3' }]);

/** More than is sent in one part. */
const writeLarge = ({ directory }: Stage) =>
  writeFileSync(join(directory, 'large.bin'), randomFillSync(Buffer.alloc(9_000_000)));

export const deploying: readonly Run[] = [
  deploy('a single instance', shopOf(single)),
  deploy('a single instance that has it already', shopOf(single), {
    play: async (stage) => {
      await stage.play();
      return stage.play();
    },
    outcome: 'unchanged',
  }),
  deploy('a single instance, of a version that is there', shopOf(single), {
    inputs: { operation: 'redeploy', 'version-label': 'v2' },
  }),
  deploy('a single instance with another platform and size', shopOf(single), {
    inputs: { 'option-settings': capacity, platform: 'Node.js 20 running on 64bit Amazon Linux 2023' },
  }),
  deploy('a platform that does not exist', shopOf(single), {
    inputs: { platform: 'Node.js 2 running on Amazon Linux' },
    outcome: 'failed',
    problem: 'BR-PLATFORM-UNKNOWN',
  }),
  deploy('an application load balancer, in batches', shopOf(balanced('Rolling'))),
  deploy('a classic load balancer, in batches', shopOf(balanced('Rolling', 'classic'))),
  deploy('an additional batch', shopOf(balanced('RollingWithAdditionalBatch'))),
  deploy('new instances', shopOf(balanced('Immutable'))),
  deploy('new instances that get a part of the traffic', shopOf(balanced('TrafficSplitting'))),
  deploy('a version that bears all tags that it may', fullOfTags(), {
    inputs: { operation: 'rollback', 'version-label': 'full' },
  }),
  deploy('a bucket that breaks a large upload off', breakingOff, {
    prepare: writeLarge,
    outcome: 'failed',
    problem: 'BR-AWS',
  }),
];

const node = 'Node.js 22 running on 64bit Amazon Linux 2023';
const first = (name: string, inputs: Run['inputs'], more: Partial<Run> = {}): Run => ({
  name: `a first release to ${name}`,
  scenario: scenarioNamed('empty-account'),
  policies: ['deploy.json', 'create.json'],
  inputs: { platform: node, ...inputs },
  outcome: 'succeeded',
  ...more,
});

const withBalancer = (type: string) =>
  JSON.stringify([
    { Namespace: environment, OptionName: 'EnvironmentType', Value: 'LoadBalanced' },
    { Namespace: environment, OptionName: 'LoadBalancerType', Value: type },
  ]);

export const creating: readonly Run[] = [
  first('a single instance', {}),
  first('an application load balancer', { 'option-settings': withBalancer('application') }),
  first('a classic load balancer', { 'option-settings': withBalancer('classic') }),
];

export const workers: readonly Run[] = [
  first('a worker', { tier: 'Worker' }, { policies: ['deploy.json', 'create.json', 'worker.json'] }),
];

const pair = { strategy: 'blue-green', 'cname-prefix': 'shop' };
const paired = ['deploy.json', 'create.json', 'blue-green.json'];

export const swapping: readonly Run[] = [
  {
    name: 'blue/green with an idle side that is made',
    scenario: scenarioNamed('one-of-a-pair'),
    policies: paired,
    inputs: pair,
    outcome: 'succeeded',
  },
  { name: 'blue/green', scenario: scenarioNamed('pair'), policies: paired, inputs: pair, outcome: 'succeeded' },
];

const ending = (name: string, scenario: Scenario): Run => ({
  name: `blue/green that terminates ${name}`,
  scenario,
  policies: [...paired, 'terminate.json'],
  inputs: { ...pair, 'old-environment': 'terminate' },
  outcome: 'succeeded',
});

export const terminating: readonly Run[] = [
  ending('a single instance', pairOf(single)),
  ending('an application load balancer', pairOf(balanced('AllAtOnce'))),
];

const back = (name: string, scenario: Scenario, more: Partial<Run> = {}): Run => ({
  name: `a rollback of ${name}`,
  scenario,
  policies: ['rollback.json'],
  inputs: { operation: 'rollback' },
  outcome: 'succeeded',
  ...more,
});

export const goingBack: readonly Run[] = [
  back('a single instance', afterARelease(single)),
  back('an application load balancer, in batches', afterARelease(balanced('Rolling'))),
  back('a classic load balancer, in batches', afterARelease(balanced('Rolling', 'classic'))),
  back('an additional batch', afterARelease(balanced('RollingWithAdditionalBatch'))),
  back('new instances', afterARelease(balanced('Immutable'))),
  back('new instances that get a part of the traffic', afterARelease(balanced('TrafficSplitting'))),
  back('a single instance to a version that bears all tags that it may', fullOfTags(), {
    inputs: { operation: 'rollback', 'version-label': 'full' },
  }),
];

export const publishing: readonly Run[] = [
  {
    name: 'a version that is published',
    scenario: shopOf(single),
    policies: ['publish.json'],
    inputs: { operation: 'publish' },
    outcome: 'succeeded',
  },
  {
    name: 'the first version of an application',
    scenario: scenarioNamed('empty-account'),
    policies: ['publish.json'],
    inputs: { operation: 'publish' },
    outcome: 'succeeded',
  },
  {
    name: 'a version that is there',
    scenario: shopOf(single),
    policies: ['publish.json'],
    play: async (stage) => {
      await stage.play({ operation: 'publish' });
      return stage.play({ operation: 'publish' });
    },
    outcome: 'unchanged',
  },
  {
    name: 'a large version whose upload breaks off',
    scenario: breakingOff,
    policies: ['publish.json'],
    inputs: { operation: 'publish' },
    prepare: writeLarge,
    outcome: 'failed',
    problem: 'BR-AWS',
  },
];

export const diagnosing: readonly Run[] = [
  {
    name: 'a release that fails',
    scenario: { ...shopOf(single), turns: [{ kind: 'deployment', nth: 1, fate: { outcome: 'fails' } }] },
    policies: ['deploy.json', 'diagnostics.json'],
    outcome: 'rolled-back',
    problem: 'BR-DEPLOYMENT-FAILED',
  },
];

export const aborting: readonly Run[] = [
  {
    name: 'a release that stops what is under way',
    scenario: {
      ...shopOf(single),
      turns: [{ kind: 'busy-at-start', environment: 'shop-prod', seconds: 600, versionLabel: 'v2' }],
    },
    policies: ['deploy.json', 'abort.json'],
    inputs: { 'on-busy': 'abort' },
    outcome: 'succeeded',
  },
];

export const pruning: readonly Run[] = [
  {
    name: 'a publication, with older versions to delete',
    scenario: shopOf(single),
    policies: ['publish.json', 'deploy.json', 'prune.json'],
    play: async (stage) => {
      await stage.play();
      stage.write('release.txt', 'two');
      stage.commit('two');
      return stage.play({ operation: 'publish', 'environment-name': '', 'keep-versions': '1' });
    },
    outcome: 'succeeded',
  },
  deploy('a single instance, with older versions to delete', shopOf(single), {
    policies: ['deploy.json', 'prune.json'],
    play: async (stage) => {
      for (const subject of ['two', 'three']) {
        stage.write('release.txt', subject);
        stage.commit(subject);
        await stage.play();
      }
      stage.write('release.txt', 'four');
      stage.commit('four');
      return stage.play({ 'keep-versions': '1' });
    },
  }),
];
