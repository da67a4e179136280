/** An ordinary release of new content to shop-prod, as inputs and as what was found: every test changes what it is about. */
import type { Inputs } from '../../src/inputs.ts';
import type { Content, Plan, RecordedVersion, Snapshot } from '../../src/plan.ts';
import { makePlan } from '../../src/plan.ts';
import type { ApplicationVersion } from '../../src/shapes.ts';
import { at, untouched } from './builders.ts';

export const DIGEST = '9be1c04d'.repeat(8);
export const OTHER_DIGEST = '5d0e11b2'.repeat(8);

export const inputs = (changes: Partial<Inputs> = {}): Inputs => ({
  operation: 'deploy',
  strategy: 'in-place',
  region: 'eu-central-1',
  application: 'shop',
  environment: 'shop-prod',
  greenEnvironment: '',
  oldEnvironment: 'keep',
  versionLabel: '',
  versionDescription: '',
  source: { kind: 'directory', directory: '/repository', given: '.', excludePatterns: [] },
  build: undefined,
  bucket: '',
  keyPrefix: 'shop/',
  platform: undefined,
  settings: [],
  configuration: {
    preset: 'single-instance',
    tier: 'WebServer',
    policy: undefined,
    batchSize: undefined,
    certificateArn: '',
    tags: {},
  },
  cnamePrefix: '',
  createApplication: true,
  createEnvironment: true,
  wait: true,
  timeoutMs: 1_800_000,
  acceptableHealth: new Set(['Green', 'Yellow']),
  pollIntervalMs: 3_000,
  bakeMs: 0,
  smokeTestPath: '',
  smokeTestCommand: '',
  onBusy: 'wait',
  onFailure: 'rollback',
  onCancel: 'leave',
  keepVersions: 0,
  githubToken: '',
  isByHand: false,
  diagnostics: true,
  dryRun: false,
  workflowCommit: undefined,
  leftAside: [],
  origins: [],
  warnings: [],
  ...changes,
});

export const content = (changes: Partial<Content> = {}): Content => ({
  kind: 'directory',
  path: '.',
  digest: DIGEST,
  files: 2,
  bytes: 120,
  rules: '.gitignore',
  extension: '.zip',
  contentType: 'application/zip',
  ...changes,
});

export const version = (changes: Partial<ApplicationVersion> = {}): ApplicationVersion => ({
  application: 'shop',
  label: 'v2',
  arn: `arn:aws:elasticbeanstalk:eu-central-1:123456789012:applicationversion/shop/${changes.label ?? 'v2'}`,
  status: 'processed',
  description: undefined,
  created: at(-60),
  bundle: { bucket: 'elasticbeanstalk-eu-central-1-123456789012', key: `shop/${changes.label ?? 'v2'}.zip` },
  ...changes,
});

/** A version of that label and content digest, older than any deployment; undefined: none is on record. */
export const recorded = (label: string, contentDigest: string | undefined): RecordedVersion => ({
  version: version({ label, created: at(-7200) }),
  tags: {},
  record: contentDigest === undefined ? {} : { contentDigest, sha256: 'ab'.repeat(32) },
});

export const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  at: at(0),
  commit: { id: '4f2c9a1b03de5577aa0011223344556677889900', subject: 'Show prices with tax' },
  content: content(),
  label: 'v2',
  applicationExists: true,
  environment: untouched(),
  ours: undefined,
  live: undefined,
  liveExists: true,
  instances: undefined,
  settings: [],
  platform: undefined,
  ...changes,
});

export const planOf = (given: Partial<Inputs> = {}, found: Partial<Snapshot> = {}): Plan =>
  makePlan(inputs(given), snapshot(found));
