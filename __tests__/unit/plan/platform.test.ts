import { platformStep } from '../../../src/plan/platform.ts';
import type { FoundPlatform } from '../../../src/plan.ts';
import { environment } from '../builders.ts';

const stack = (version: string, runtime = 'Node.js 22'): FoundPlatform => ({
  kind: 'solution-stack',
  name: `64bit Amazon Linux 2023 v${version} running ${runtime}`,
});
const arn = (version: string, branch = 'Node.js 22 running on 64bit Amazon Linux 2023'): FoundPlatform => ({
  kind: 'platform-arn',
  arn: `arn:aws:elasticbeanstalk:eu-central-1::platform/${branch}/${version}`,
});
const running = environment(); // 6.5.0

test.each<[string, FoundPlatform | undefined]>([
  ['none is wanted', undefined],
  ['there is no such branch, which is refused elsewhere', { kind: 'unknown', name: 'no such branch', nearest: [] }],
  ['that very stack is wanted', stack('6.5.0')],
  ['that very ARN is wanted', arn('6.5.0')],
])('an environment keeps its platform, without a word, when %s', (_when, wanted) => {
  expect(platformStep(running, wanted)).toEqual({ platform: undefined });
});

test.each([
  ['only its stack', { platformArn: undefined }],
  ['only its ARN', { solutionStack: undefined }],
])('the same version is known in both ways of writing it, when Beanstalk tells %s', (_what, changes) => {
  for (const wanted of [stack('6.5.0'), arn('6.5.0')]) {
    expect(platformStep(environment(changes), wanted)).toEqual({ platform: undefined });
  }
});

test.each([
  ['a newer version', stack('6.5.1')],
  ['a newer version as an ARN', arn('6.10.0')],
  ['a newer major version', arn('7.0.0')],
  ['another branch', stack('6.0.0', 'Node.js 20')],
  ['another branch with an older version', arn('1.0.0', 'Python 3.13 running on 64bit Amazon Linux 2023')],
  ['a platform of its own', arn('1.0.3', 'our-platform')],
])('an environment is moved to %s', (_which, wanted) => {
  expect(platformStep(running, wanted)).toEqual({ platform: wanted });
});

test.each([
  ['as a stack', stack('6.4.3')],
  ['as an ARN', arn('6.4.3')],
  ['of which only a number is larger', arn('5.10.0')],
])('an older version of the branch is not gone back to, with a warning: %s', (_how, wanted) => {
  expect(platformStep(running, wanted)).toEqual({
    platform: undefined,
    warning: 'shop-prod keeps platform version 6.5.0: the one named is older, and a branch is not gone back on.',
  });
});

test('an environment whose platform cannot be read is moved to what is wanted', () => {
  const unknown = environment({ platformArn: undefined, solutionStack: 'something else' });
  expect(platformStep(unknown, stack('6.5.0'))).toEqual({ platform: stack('6.5.0') });
});
