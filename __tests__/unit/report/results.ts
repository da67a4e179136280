/** Results and plans for the tests of the report: a release that went well, to be changed where a test says so. */
import type { EnvironmentPlan, Plan } from '../../../src/plan.ts';
import { Problem } from '../../../src/problem.ts';
import type { EnvironmentResult, Result } from '../../../src/result.ts';
import { untouched as before } from '../builders.ts';

export const LABEL = '4f2c9a1b03de-9be1c04d';
export const PREVIOUS = '81aa02c77f10-5d0e11b2';
const URL = 'http://shop.eu-central-1.elasticbeanstalk.com';

export const environment = before({ versionLabel: PREVIOUS, platformArn: undefined });

export const update = (changes: Partial<Extract<EnvironmentPlan, { action: 'update' }>> = {}): EnvironmentPlan => ({
  action: 'update',
  name: 'shop-prod',
  environment,
  deploys: true,
  changes: [],
  platform: undefined,
  ...changes,
});

export const plan = (changes: Partial<Plan> = {}): Plan => ({
  origins: [],
  wayBack: { kind: 'none', why: 'this plan is only read' },
  operation: 'deploy',
  chain: 'extend',
  application: { name: 'shop', action: 'none' },
  region: 'eu-central-1',
  commit: { id: '4f2c9a1b03de5577aa0011223344556677889900', subject: 'Show prices with tax' },
  content: {
    kind: 'directory',
    path: '.',
    digest: '9be1c04d'.repeat(8),
    files: 214,
    bytes: 3_100_000,
    rules: '.gitignore',
    extension: '.zip',
    contentType: 'application/zip',
  },
  version: {
    action: 'create',
    label: LABEL,
    description: 'Show prices with tax',
    bundle: { bucket: 'elasticbeanstalk-eu-central-1-123456789012', key: `shop/${LABEL}.zip` },
    tags: {},
  },
  previousLabel: PREVIOUS,
  environment: update(),
  pair: undefined,
  notes: [],
  ...changes,
});

export const touched = (changes: Partial<EnvironmentResult> = {}): EnvironmentResult => ({
  name: 'shop-prod',
  id: 'e-abcdefghij',
  url: URL,
  status: 'Ready',
  health: 'Green',
  healthStatus: 'Ok',
  versionLabel: LABEL,
  previousVersionLabel: PREVIOUS,
  action: 'update',
  outcome: 'succeeded',
  instances: { total: 6, onVersion: 6, failed: 0 },
  ...changes,
});

export const result = (changes: Partial<Result> = {}): Result => ({
  outcome: 'succeeded',
  problem: undefined,
  plan: plan(),
  application: 'shop',
  region: 'eu-central-1',
  versionLabel: LABEL,
  previousVersionLabel: PREVIOUS,
  bundleSha256: 'ab'.repeat(32),
  uploaded: true,
  production: '',
  swapped: false,
  nameInDoubt: false,
  environments: [touched()],
  phases: [
    { name: 'package', milliseconds: 320 },
    { name: 'deploy', milliseconds: 139_000 },
  ],
  milliseconds: 142_000,
  logs: [],
  ...changes,
});

export const badInputs = new Problem({
  code: 'BR-INPUTS',
  what: 'Not started: 3 inputs cannot be used.',
  why: "operation 'ship' is not deploy",
  now: 'Nothing was read or changed in AWS.',
  next: 'Correct the `with:` block of the step and run it again.',
  findings: [
    { subject: 'operation', text: "'ship' is not deploy" },
    { subject: 'deployment-timeout', text: "'soon' is no duration: 90, 90s, 15m or 1h" },
    { subject: 'dry-run', text: "'perhaps' is none of true, false" },
  ],
});

export const notStarting = new Problem({
  code: 'BR-DEPLOYMENT-FAILED',
  what: `Not released: ${LABEL} does not start on shop-prod.`,
  why: 'Failed to deploy application.',
  now: `shop-prod serves ${PREVIOUS}: Ready, Green, 6 of 6 instances.`,
  next: 'Read the log of the instance:\neb logs shop-prod',
});

/** Everything that has no printable place in one line, and everything that means something to a runner or to Markdown. */
export const HOSTILE =
  '::error::owned\r\n::set-output name=a::b\n##[error]x \u001b[31mred\u001b[0m \u202Egnp.exe\u0000\u0085 | `a` <img src=x> @octocat [x](http://e) *b* __c__ ```\u2028# h';
