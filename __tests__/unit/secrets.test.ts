import fc from 'fast-check';
import type { Inputs } from '../../src/inputs.ts';
import { redactor, secretsToMask } from '../../src/secrets.ts';
import type { OptionSetting } from '../../src/shapes.ts';
import { untouched } from './builders.ts';
import { foundPair, IDLE_NAME, idle, live, PRODUCTION, pairInputs } from './pairs.ts';
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

describe('of a pair', () => {
  const given = pairInputs({ greenEnvironment: 'webshop-production', cnamePrefix: 'shop' });
  const found = {
    environment: idle({ name: 'webshop-production', id: 'e-idle567890', versionLabel: 'release-15' }),
    pair: foundPair({ live: live({ id: 'e-live567890', versionLabel: 'release-16' }), idleName: 'webshop-production' }),
  };
  const maskedOfPair = (value: string, snapshot: Parameters<typeof planOf>[1]) =>
    secretsToMask({ ...given, settings: [variable(value)] }, planOf(given, snapshot));

  test.each<[string, string]>([
    ['the idle side', 'production'],
    ['the id of the idle side', 'e-idle567890'],
    ['the id of the live side', 'e-live567890'],
    ['what the idle side runs', 'release-15'],
    ['what the live side runs', 'release-16'],
    ['the address of the idle side', `http://${IDLE_NAME}`],
    ['the production name', `http://${PRODUCTION}`],
  ])('a value that is %s is in the outputs, and not masked', (_which, value) => {
    expect(maskedOfPair(value, found)).toEqual([]);
  });

  test('a value that is a side yet to be made is not masked either', () => {
    expect(maskedOfPair('production', { ...found, environment: undefined })).toEqual([]);
  });

  test('any other value is', () => expect(maskedOfPair('correct horse', found)).toEqual(['correct horse']));
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

describe('in quoted text', () => {
  const redact = (text: string, ...values: readonly string[]) =>
    redactor(
      values.map((value) => variable(value)),
      inputs(),
      planOf(),
    )(text);

  test.each<[string, string, string[], string]>([
    ['a value is hidden', 'user said hunter2!', ['hunter2'], 'user said ***!'],
    ['a value of 4 characters', 'PORT 8080', ['8080'], 'PORT ***'],
    ['nothing of 3 characters', 'abc', ['abc'], 'abc'],
    ['every occurrence', 'hunter2 hunter2', ['hunter2'], '*** ***'],
    ['occurrences that touch or overlap, as one', 'abababab-abab', ['abab'], '***-***'],
    [
      'of a value within a value the longer',
      'hunter2hunter2 and hunter2',
      ['hunter2', 'hunter2hunter2'],
      '*** and ***',
    ],
    ['overlapping values, both', 'secretsauce', ['secrets', 'tsauce'], '***'],
    ['values that touch, as one', 'user:hunter2 correct', ['user:', 'hunter2'], '*** correct'],
    ['each line of a value', 'first line, then second line', ['first line\nsecond line\nx'], '***, then ***'],
    ['a value with signs of patterns', 'a $& b.*c', ['$& b.*c'], 'a ***'],
    [
      'nothing of the own names',
      'shop-prod runs v2 in eu-central-1',
      ['shop-prod', 'shop', 'prod', 'central'],
      'shop-prod runs v2 in eu-central-1',
    ],
    ['a part of an own name where it stands alone', 'prod: shop-prod', ['prod'], '***: shop-prod'],
    ['a value that holds an own name', 'password shop-prod-1!', ['shop-prod-1!'], 'password ***'],
    ['a value that reaches into an own name', 'my-shop-prod', ['my-shop'], '***-prod'],
  ])('%s', (_what, text, values, expected) => expect(redact(text, ...values)).toBe(expected));

  const secret = 'pa/ss wörd+(1)!';
  test.each<[string, string]>([
    ['a URL', encodeURIComponent(secret)],
    ['a URL in small digits', encodeURIComponent(secret).toLowerCase()],
    ['a form', new URLSearchParams({ x: secret }).toString().slice(2)],
    ['base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
  ])('a value is hidden as it stands in %s', (_where, encoded) => {
    expect(redact(`it was ${encoded}, and`, secret)).not.toContain(encoded.slice(0, -1));
    expect(redact(`it was ${encoded}, and`, secret)).toMatch(/^it was \*\*\*.{0,4}, and$/);
  });

  test('a value is hidden as it stands in JSON', () => {
    const quoted = 'say "hi" \\ now';
    expect(redact(JSON.stringify({ key: quoted }), quoted)).toBe('{"key":"***"}');
  });

  test.each([0, 1, 2, 3, 4, 5])('a value is hidden in base64 of more than itself, behind %i bytes', (before) => {
    const encoded = Buffer.from(`${'u'.repeat(before)}hunter22${'x'.repeat(5)}`).toString('base64');
    const left = redact(`Basic ${encoded}`, 'hunter22').replace('Basic ', '');
    expect(left).toContain('***');
    expect(Buffer.from(left.replace('***', ''), 'base64').toString()).not.toMatch(/hunt|nter|er22/);
  });

  test('a value of several lines is hidden in one piece, too', () => {
    const key = 'first line\nsecond line';
    for (const encoded of [Buffer.from(key).toString('base64url'), encodeURIComponent(key), JSON.stringify(key)])
      expect(redact(encoded, key)).toMatch(/^"?\*\*\*.?"?$/);
  });

  test('and without the line breaks at its end, which a tool may have cut off before it encoded the rest', () => {
    const key = 'first line\nsecond line';
    expect(redact(Buffer.from(key).toString('base64url'), `${key}\r\n`)).toMatch(/^\*\*\*.?$/);
  });

  test('of a short value its base64 is left: it might be anything', () => {
    expect(redact(Buffer.from('8080').toString('base64'), '8080')).toBe('ODA4MA==');
  });

  test('settings whose name speaks of a secret are hidden, others are not', () => {
    const rds = { namespace: 'aws:rds:dbinstance', optionName: 'DBPassword', value: 'hunter2' };
    const size = { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '1000' };
    expect(redactor([rds, size], inputs(), undefined)('hunter2 1000')).toBe('*** 1000');
  });

  test('the ARN of a secret is none: it says where the value is, and refusals name it', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf';
    const namespace = 'aws:elasticbeanstalk:application:environmentsecrets';
    const setting = { namespace, optionName: 'DB_PASSWORD', value: arn };
    expect(redactor([setting], inputs(), undefined)(`no access to ${arn}`)).toBe(`no access to ${arn}`);
  });

  test('no value survives that is no part of an own name, and nothing else is lost', () => {
    const names = ['shop', 'shop-prod', 'eu-central-1', 'v1', 'v2'];
    // A value of asterisks would be found in the mark itself.
    const value = fc
      .oneof(
        fc.string({ minLength: 4, maxLength: 12 }),
        fc.constantFrom('prod-shop', 'shop-prod2', 'aaaa', 'aaaaa', 'v2-v1'),
      )
      .filter((one) => one.trim() === one && !/[*\n]/.test(one) && one.length >= 4);
    const values = fc.array(value, { minLength: 1, maxLength: 4 });
    const piece = (known: readonly string[]) =>
      fc.oneof(
        fc.constantFrom(...known, ...names),
        fc.string({ maxLength: 6 }).filter((one) => !one.includes('*')),
      );
    fc.assert(
      fc.property(
        values.chain((known) => fc.tuple(fc.constant(known), fc.array(piece(known), { maxLength: 8 }))),
        ([known, pieces]) => {
          const text = pieces.join('');
          const shown = redact(text, ...known);
          const own = secretsOwnNames();
          for (const one of known.filter((secret) => !own.some((name) => name.includes(secret)))) {
            expect(shown).not.toContain(one);
          }
          const kept = shown.split('***');
          let at = 0;
          for (const part of kept) {
            const found = text.indexOf(part, at);
            expect(found).toBeGreaterThanOrEqual(at);
            at = found + part.length;
          }
          if (!known.some((secret) => text.includes(secret))) expect(shown).toBe(text);
        },
      ),
      { seed: 12, numRuns: 1_000 },
    );
  });
});

/** All that a run calls its own, as one list, from the world that these tests run in. */
function secretsOwnNames(): string[] {
  const { application, environment, region } = inputs();
  const plan = planOf();
  const existing = 'environment' in plan.environment ? plan.environment.environment : undefined;
  const more = [
    plan.version.label,
    plan.previousLabel,
    plan.content?.digest,
    plan.commit?.id,
    existing?.id,
    existing?.arn,
  ];
  const address = `http://${existing?.cname}`;
  return [application, environment, region, address, plan.version.bundle?.bucket, ...more].map((name) => name ?? '');
}
