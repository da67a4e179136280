import fc from 'fast-check';
import type { Inputs } from '../../src/inputs.ts';
import { secretsToMask } from '../../src/secrets.ts';
import type { OptionSetting } from '../../src/shapes.ts';
import { untouched } from './builders.ts';
import { inputs, planOf } from './planning.ts';

const VARIABLES = 'aws:elasticbeanstalk:application:environment';
const variable = (value: string | null, namespace = VARIABLES): OptionSetting => ({
  namespace,
  optionName: 'NAME',
  value,
});
const platform = { kind: 'platform-arn', arn: 'arn:p' } as const;

/** What is masked of a variable with this value, in an update of shop-prod. */
const masked = (value: string | null, given: Parameters<typeof inputs>[0] = {}, found?: Parameters<typeof planOf>[1]) =>
  secretsToMask(inputs({ ...given, settings: [variable(value)] }), planOf(given, found));

test.each<[string, string | null, string[]]>([
  ['a value', 'correct horse', ['correct horse']],
  ['a value of 8 characters', 's3cr3t-8', ['s3cr3t-8']],
  ['the spaces around it aside', '  correct horse ', ['correct horse']],
  ['each line of a value, for the runner masks lines', 'first line\nsecond line\nshort', ['first line', 'second line']],
  ['lines that end as on Windows', 'first line\r\nsecond line', ['first line', 'second line']],
  ['nothing of 7 characters, which would blank the log', '1234567', []],
  ['nothing of an empty value', '', []],
  ['nothing of a variable that is removed', null, []],
])('of a variable is masked %s', (_what, value, expected) => expect(masked(value)).toEqual(expected));

test('of other option settings nothing is masked', () => {
  const settings = [variable('correct horse', 'aws:autoscaling:asg')];
  expect(secretsToMask(inputs({ settings }), planOf())).toEqual([]);
});

test.each<[string, string, Partial<Inputs>]>([
  ['the environment', 'shop-prod', {}],
  ['the region', 'eu-central-1', {}],
  ['a part of the commit', '4f2c9a1b03de', {}],
  ['a part of the content digest', '9be1c04d9be1c04d', {}],
  ['the id of the environment', 'e-abcdefghij', {}],
  ['the account', '123456789012', {}],
  ['the address', 'shop.eu-central-1.elasticbeanstalk.com', {}],
  ['the address as an output has it', 'http://shop.eu-central-1.elasticbeanstalk.com', {}],
  ['a domain that all share', 'elasticbeanstalk.com', {}],
  ['the application', 'webshop-2', { application: 'webshop-2', environment: 'webshop-2' }],
  ['the bucket', 'our-releases', { bucket: 'our-releases' }],
  ['the label', 'release-17', { versionLabel: 'release-17' }],
])('a value that is %s would hide it, and is not masked', (_which, value, given) => {
  const label = given.versionLabel ?? 'v2';
  const environment = untouched({ application: given.application ?? 'shop' });
  expect(masked(value, given, { label, environment })).toEqual([]);
});

test('a value that is the address of an environment yet to be made is not masked', () => {
  const given = { cnamePrefix: 'webshop', platform };
  const found = { environment: undefined, platform };
  expect(masked('http://webshop.eu-central-1.elasticbeanstalk.com', given, found)).toEqual([]);
});

test('the label that serves now is not masked either: it is an output', () => {
  expect(masked('release-16', {}, { environment: untouched({ versionLabel: 'release-16' }) })).toEqual([]);
});

test('a value that only begins like one of the own words is a secret', () => {
  expect(masked('shop-prod-password')).toEqual(['shop-prod-password']);
});

test('what is masked is a line of 8 characters or more that stands in no name of the run', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (value) => {
      for (const mask of masked(value)) {
        expect(mask.length).toBeGreaterThanOrEqual(8);
        expect(value).toContain(mask);
        expect(mask).not.toMatch(/\n/);
      }
    }),
  );
});
