/**
 * A pair at rest: shop-prod is live with v1 under the name shop, shop-prod-green is idle with v0. Every test changes what it
 * is about.
 */
import type { FoundPair } from '../../src/plan/pair.ts';
import { preparedTag, type Tags } from '../../src/record.ts';
import type { Environment } from '../../src/shapes.ts';
import { at, untouched } from './builders.ts';
import { inputs, recorded } from './planning.ts';

export const PRODUCTION = 'shop.eu-central-1.elasticbeanstalk.com';
export const IDLE_NAME = 'shop-idle.eu-central-1.elasticbeanstalk.com';

export const live = (changes: Partial<Environment> = {}) =>
  untouched({ id: 'e-live', name: 'shop-prod', cname: PRODUCTION, ...changes });

export const idle = (changes: Partial<Environment> = {}) =>
  untouched({ id: 'e-idle', name: 'shop-prod-green', cname: IDLE_NAME, versionLabel: 'v0', ...changes });

export const pairInputs = (changes: Parameters<typeof inputs>[0] = {}) =>
  inputs({ strategy: 'blue-green', greenEnvironment: 'shop-prod-green', cnamePrefix: 'shop', ...changes });

export const foundPair = (changes: Partial<FoundPair> = {}): FoundPair => ({
  production: PRODUCTION,
  live: live(),
  idleName: 'shop-prod-green',
  liveVersion: undefined,
  liveInstances: undefined,
  liveSettings: [],
  liveTags: {},
  idlePrefix: 'shop-idle',
  isTemplateLeft: false,
  ...changes,
});

/** A version with these tags. */
export const remembering = (label: string, tags: Tags) => ({ ...recorded(label, undefined), tags });

/** Deployed to that environment so many seconds after the start. */
export const deployedTag = (environment: string, seconds: number): Tags => ({
  [`beanstalk-release:deployed:${environment}`]: at(seconds).toISOString(),
});

export const markedTag = (environment: string, seconds: number) => preparedTag(environment, at(seconds));
