import { oneByOne } from '../../../src/strategies/one-at-a-time.ts';

const settings = [{ namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '2' }];
const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;

test('a change of both kinds becomes two, the version first', () => {
  expect(oneByOne({ id: 'e-1', versionLabel: 'v1', platform, settings })).toEqual([
    { id: 'e-1', versionLabel: 'v1', platform: undefined, settings: [] },
    { id: 'e-1', versionLabel: undefined, platform, settings },
  ]);
});

test.each([
  ['of the version alone', { id: 'e-1', versionLabel: 'v1', platform: undefined, settings: [] }],
  ['of settings alone', { id: 'e-1', versionLabel: undefined, platform, settings }],
])('a change %s stays as it is', (_kind, change) => expect(oneByOne(change)).toEqual([change]));
