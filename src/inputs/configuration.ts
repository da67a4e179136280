/**
 * Knows the inputs that say how an environment is set up, beside its option settings: preset, tier, deployment policy,
 * certificate, tags. Refuses to know which settings they come to; plan/ does. Pure.
 */
import type { Environment } from '../shapes.ts';
import * as parse from './parse.ts';
import type { Questionnaire } from './questionnaire.ts';
import { tags } from './tags.ts';

export const POLICIES = [
  'AllAtOnce',
  'Rolling',
  'RollingWithAdditionalBatch',
  'Immutable',
  'TrafficSplitting',
] as const;
export type Policy = (typeof POLICIES)[number];
const TIERS = ['WebServer', 'Worker', 'Cluster'] as const;
export const PRESETS = ['single-instance', 'high-availability'] as const;

/** `30%` or a number of instances. */
export interface BatchSize {
  readonly kind: 'Percentage' | 'Fixed';
  readonly size: number;
}

export interface Configuration {
  /** Of an environment that is created. */
  readonly preset: (typeof PRESETS)[number];
  /** Of an environment that is created. */
  readonly tier: Environment['tier'];
  /** Undefined: the environment's own. */
  readonly policy: Policy | undefined;
  readonly batchSize: BatchSize | undefined;
  /** Empty: HTTPS stays as it is. */
  readonly certificateArn: string;
  /** Of what is created. */
  readonly tags: Readonly<Record<string, string>>;
}

/** `isCluster`: an image is named, which only that tier runs. WebServer is what stands there when nobody says anything. */
export const readConfiguration = (
  ask: Questionnaire,
  { isCluster }: { readonly isCluster: boolean },
): Configuration => ({
  preset: ask.required('preset', parse.oneOf(PRESETS)),
  tier: tierOf(ask.required('tier', parse.oneOf(TIERS)), isCluster),
  policy: ask.optional('deployment-policy', parse.oneOf(POLICIES), undefined),
  batchSize: ask.optional('batch-size', batchSize, undefined),
  certificateArn: ask.optional('certificate-arn', certificateArn, ''),
  tags: ask.optional('tags', tags, {}),
});

const tierOf = (given: Configuration['tier'], isCluster: boolean) =>
  isCluster && given === 'WebServer' ? 'Cluster' : given;

const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/;

const certificateArn = parse.matching(
  CERTIFICATE,
  'the ARN of a certificate in ACM is expected, arn:aws:acm:<region>:<account>:certificate/<id>',
);

const MOST_INSTANCES = 10_000;

function batchSize(text: string): BatchSize {
  const [, digits, percent] = /^(\d{1,5})\s*(%?)$/.exec(text) ?? [];
  const kind = percent === '%' ? 'Percentage' : 'Fixed';
  const size = Number(digits);
  if (!(size >= 1 && size <= (kind === 'Percentage' ? 100 : MOST_INSTANCES))) {
    throw new parse.Unusable(`'${text}' is no batch: 1% to 100%, or a number of instances from 1 on`);
  }
  return { kind, size };
}
