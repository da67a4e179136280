import { readdirSync } from 'node:fs';
import { policyWith } from '../../src/permissions.ts';
import { read } from './files.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

const files = readdirSync('docs/policies');
const trust = files.filter((file) => file.startsWith('trust-'));
const rights = files.filter((file) => !file.startsWith('trust-'));
const statements = (file: string): Statement[] => JSON.parse(read(`docs/policies/${file}`)).Statement;
const list = (one: string | string[] | undefined) => [one ?? []].flat();
const actions = (file: string) => statements(file).flatMap(({ Action }) => list(Action));

test('the page and the README name every policy, and no other', () => {
  const named = (path: string) =>
    new Set([...read(path).matchAll(/policies\/([\w-]+\.json)/g)].map(([, name]) => name));
  expect([...named('docs/permissions.md')].sort()).toEqual(files);
  expect([...named('README.md')].every((name) => files.includes(name ?? ''))).toBe(true);
});

test.each(rights)('%s is proved by runs under it', (file) => {
  const tests = readdirSync('__tests__/stories/permissions').filter((name) => name.endsWith('.test.ts'));
  expect(
    tests.filter((name) => read(`__tests__/stories/permissions/${name}`).includes(`provesLeast('${file}'`)),
  ).toHaveLength(1);
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 6_144;

test.each(rights)('%s fits a managed policy, each statement with a name of its own', (file) => {
  expect(JSON.stringify(JSON.parse(read(`docs/policies/${file}`))).length).toBeLessThanOrEqual(MOST_CHARACTERS);
  const names = statements(file).map(({ Sid }) => Sid);
  expect(new Set(names).size).toBe(names.length);
});

test.each(rights)(
  '%s allows nothing but reads as a whole, and changes nothing of another application or account',
  (file) => {
    for (const { Effect, Action, Resource, Condition } of statements(file)) {
      expect(Effect).toBe('Allow');
      expect(list(Action).filter((action) => action.includes('*') && !action.endsWith(':Describe*'))).toEqual([]);
      const isAnywhere = list(Resource).includes('*');
      const writes = list(Action).filter(
        (action) => !/:(Describe|List|Validate|CheckDNS|CreateStorageLocation)/.test(action),
      );
      if (isAnywhere && writes.length > 0) {
        expect(Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'REGION' } });
        expect(writes.every((action) => action.startsWith('ec2:'))).toBe(true);
      }
      for (const resource of list(Resource).filter((one) => one !== '*')) {
        expect(resource).toMatch(/ACCOUNT/);
        if (resource.includes(':elasticbeanstalk:')) expect(resource).toMatch(/\/APPLICATION(\/|$)/);
      }
    }
  },
);

test('roles are passed by name, each to one service', () => {
  const passing = rights.flatMap(statements).filter(({ Action }) => list(Action).includes('iam:PassRole'));
  expect(passing.length).toBeGreaterThan(0);
  for (const { Resource, Condition } of passing) {
    expect(list(Resource)).toEqual([expect.stringMatching(/^arn:aws:iam::ACCOUNT:role\/[\w-]+$/)]);
    expect(Condition?.StringEquals?.['iam:PassedToService']).toMatch(/^\w+\.amazonaws\.com$/);
  }
});

test.each(rights)('for each action of %s a person is told a file that has it', (file) => {
  const astray = actions(file).filter((action) => {
    const told = policyWith(action).replace('docs/policies/', '');
    return !files.includes(told) || !actions(told).includes(action);
  });
  expect(astray).toEqual([]);
});

test.each([
  ['ec2:DescribeImages', '', 'docs/policies/deploy.json'],
  ['iam:PassRole', 'arn:aws:iam::123456789012:role/aws-elasticbeanstalk-service-role', 'docs/policies/create.json'],
  ['iam:PassRole', 'CreateEnvironment', 'docs/policies/create.json'],
  ['iam:PassRole', 'UpdateEnvironment', 'docs/policies/deploy.json'],
  ['kms:GenerateDataKey', '', 'docs/permissions.md'],
])('%s (%s) is to be found in %s', (action, on, path) => {
  expect(policyWith(action, on)).toBe(path);
});

test.each(trust)('%s lets in one branch or environment of one repository', (file) => {
  const [{ Condition, Action } = { Action: '' }] = statements(file) as Statement[];
  expect(Action).toBe('sts:AssumeRoleWithWebIdentity');
  expect(Condition).toEqual({
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': expect.stringMatching(
        /^repo:your-org\/shop:(ref:refs\/heads|environment)[/:]\w+$/,
      ),
    },
  });
});
