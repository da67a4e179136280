import type { Inputs } from '../../../src/inputs.ts';
import type { Snapshot } from '../../../src/plan.ts';
import { Problem } from '../../../src/problem.ts';
import { environment } from '../builders.ts';
import { DIGEST, OTHER_DIGEST, planOf, recorded } from '../planning.ts';

const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;
const missing = { environment: undefined, platform };
const unknown = { kind: 'unknown', name: 'Node.js 2', nearest: ['Node.js 20', 'Node.js 22'] } as const;

function refusal(inputs: Partial<Inputs>, found: Partial<Snapshot>): Problem {
  try {
    planOf(inputs, found);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

type Case = [what: string, inputs: Partial<Inputs>, found: Partial<Snapshot>, code: string, telling: RegExp];
const cases: Case[] = [
  [
    'an environment of another application',
    {},
    { environment: environment({ application: 'blog' }) },
    'BR-ENVIRONMENT-NAME-TAKEN',
    /application blog.*application-name \(now shop\)/,
  ],
  [
    'an environment that is being terminated',
    {},
    { environment: environment({ status: 'Terminating' }) },
    'BR-ENVIRONMENT-TERMINATING',
    /in a few minutes/,
  ],
  [
    'a version that was deleted since its label was looked up',
    { operation: 'redeploy', versionLabel: 'v2' },
    { content: undefined, ours: undefined },
    'BR-VERSION-NOT-FOUND',
    /Give another version-label/,
  ],
  [
    'an application that may not be made',
    { createApplication: false, platform },
    { ...missing, applicationExists: false },
    'BR-APPLICATION-NOT-FOUND',
    /in eu-central-1.*may not see it.*create-application-if-not-exists is false/,
  ],
  [
    'an environment that may not be made',
    { createEnvironment: false, platform },
    missing,
    'BR-ENVIRONMENT-NOT-FOUND',
    /in eu-central-1.*may not see it.*create-environment-if-not-exists is false/,
  ],
  [
    'an environment without a platform',
    {},
    { environment: undefined },
    'BR-PLATFORM-REQUIRED',
    /may not see it.*Set platform/,
  ],
  [
    'a platform that does not exist, for a creation',
    { platform: { kind: 'branch', name: 'Node.js 2' } },
    { environment: undefined, platform: unknown },
    'BR-PLATFORM-UNKNOWN',
    /'Node\.js 2'.*Node\.js 20; Node\.js 22/,
  ],
  ['a platform that does not exist, for an update', {}, { platform: unknown }, 'BR-PLATFORM-UNKNOWN', /'Node\.js 2'/],
  [
    'a label with other content',
    { versionLabel: 'v2' },
    { ours: recorded('v2', OTHER_DIGEST) },
    'BR-VERSION-OTHER-CONTENT',
    /content 5d0e11b25d0e, this is 9be1c04d9be1/,
  ],
  [
    'a label with no content on record',
    { versionLabel: 'v2' },
    { ours: recorded('v2', undefined) },
    'BR-VERSION-OTHER-CONTENT',
    /cannot be known to be the same/,
  ],
];

test.each(cases)('%s is refused', (_what, inputs, found, code, telling) => {
  const problem = refusal(inputs, found);
  expect(problem.code).toBe(code);
  expect(`${problem.what} ${problem.why} ${problem.next}`).toMatch(telling);
  expect(problem.what).toMatch(/^Not started: /);
  expect(problem.now).toBe('Nothing was changed.');
});

test.each<[string, Partial<Inputs>, Partial<Snapshot>]>([
  ['an application that may be made', { platform }, { ...missing, applicationExists: false }],
  ['an existing environment, whatever may not be made', { createApplication: false, createEnvironment: false }, {}],
  ['an existing environment without a platform', { platform: undefined }, {}],
  ['our label with our content', { versionLabel: 'v2' }, { ours: recorded('v2', DIGEST) }],
  ['a red environment', {}, { environment: environment({ health: 'Red', healthStatus: 'Severe' }) }],
  ['an environment at work, for a dry run', { dryRun: true }, { environment: environment({ status: 'Updating' }) }],
])('%s is not refused', (_what, inputs, found) => {
  expect(planOf(inputs, found).environment.name).toBe('shop-prod');
});

test('a name that is taken is told before anything about our own application', () => {
  const foreign = environment({ application: 'blog', status: 'Terminating' });
  const found = { environment: foreign, ours: recorded('v2', OTHER_DIGEST), platform: unknown };
  expect(refusal({}, found).code).toBe('BR-ENVIRONMENT-NAME-TAKEN');
});
