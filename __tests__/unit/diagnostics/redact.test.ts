import fc from 'fast-check';
import { redacted } from '../../../src/diagnostics/redact.ts';
import { redactor } from '../../../src/secrets.ts';
import { inputs } from '../planning.ts';

/** Takes out these values of variables. */
const of = (...values: readonly string[]) => {
  const variable = { namespace: 'aws:elasticbeanstalk:application:environment', optionName: 'NAME' };
  return redactor(
    values.map((value) => ({ ...variable, value })),
    inputs(),
    undefined,
  );
};
const clean = (line: string, known: readonly string[] = []) => redacted([line], of(...known))[0];

test.each([
  ['a key of AWS', 'using AKIAIOSFODNN7EXAMPLE now', 'using *** now'],
  ['a temporary key of AWS', 'key ASIAIOSFODNN7EXAMPLE.', 'key ***.'],
  ['a variable', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'AWS_SECRET_ACCESS_KEY=***'],
  ['a variable with spaces', 'export DB_PASSWORD=correct horse battery', 'export DB_PASSWORD=***'],
  [
    'one variable among others',
    'docker run -e API_TOKEN=abc -e PORT=3000 app',
    'docker run -e API_TOKEN=*** -e PORT=3000 app',
  ],
  ['a field of YAML', '  password: correct horse battery', '  password: ***'],
  ['a field of JSON', '{"dbPassword":"a\\"b","port":1}', '{"dbPassword":***,"port":1}'],
  ['a field of JSON in JSON', '"{\\"token\\":\\"abc\\"}"', '"{\\"token\\":***'],
  ['a field of Ruby', '{:secret_key_base=>"abc", :port=>1}', '{:secret_key_base=>***, :port=>1}'],
  ['an array of PHP', "  ['api_key'] => 'abc',", "  ['api_key'] => ***,"],
  ['an unfinished quotation', 'PASSWORD="abc def', 'PASSWORD=***'],
  ['an option', 'mysqldump --password hunter2 shop', 'mysqldump --password *** shop'],
  ['a header', 'Authorization: Bearer abc.def', 'Authorization: ***'],
  ['a header of another kind', 'X-Api-Key: abc', 'X-Api-Key: ***'],
  ['a cookie', 'Set-Cookie: sid=abc; Path=/', 'Set-Cookie: ***'],
  ['a bearer token in a sentence', 'sent Bearer abcdefgh12345 to it', 'sent Bearer *** to it'],
  ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk back', 'got *** back'],
  [
    'a password in an address',
    'connecting to postgres://shop:p@ss@db:5432/shop',
    'connecting to postgres://shop:***@db:5432/shop',
  ],
  ['a password without a user', 'redis://:hunter2@cache:6379', 'redis://:***@cache:6379'],
  ['a signed address', 'GET /a?X-Amz-Signature=abc&x=1 HTTP/1.1', 'GET /a?X-Amz-Signature=*** HTTP/1.1'],
  ['a token of GitHub', 'using ghp_abcdefghijklmnopqrstuvwxyz012345', 'using ***'],
])('%s is taken out', (_what, line, expected) => {
  expect(clean(line)).toBe(expected);
});

test.each([
  "Error: Cannot find module './crash'",
  'Error: listen EADDRINUSE: address already in use :::8080',
  "SyntaxError: Unexpected token '}'",
  'com.amazonaws.SecretsManagerException: User is not authorized to perform secretsmanager:GetSecretValue',
  '    at file:///var/app/current/node_modules/@scope/tokens/index.js:3:14',
  'django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty.',
  'https://registry.npmjs.org/@shop%2fprices - Not found',
  '[ERROR] An error occurred during execution of command [app-deploy] - [Use NPM to install dependencies].',
])('what explains stays as it is: %s', (line) => {
  expect(clean(line)).toBe(line);
});

describe('a private key', () => {
  const body = [
    'MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MaVyD0Cq4oVbY1dS',
    'Zm9vYmFyYmF6cXV4cXV1eGNvcmdl',
    'c2hvcnQ=',
  ];
  const key = ['-----BEGIN RSA PRIVATE KEY-----', ...body, '-----END RSA PRIVATE KEY-----'];
  const hidden = '*** (private key)';

  test.each([
    ['whole', ['before it', ...key, 'after it'], ['before it', hidden, 'after it']],
    ['without its begin, where the tail begins within it', key.slice(1), [hidden]],
    ['without its end', [...key.slice(0, -1), 'after that'], [hidden, 'after that']],
    ['on one line', [`KEY ${key.join('\\n')}`], [hidden]],
  ])('%s becomes one line', (_how, lines, expected) => {
    expect(redacted(lines)).toEqual(expected);
  });
});

test('values that the run knows are taken out wherever they stand, longer ones first', () => {
  expect(clean('said hunter2hunter2 and hunter2', ['hunter2', 'hunter2hunter2', ''])).toBe('said *** and ***');
});

const word = fc.stringMatching(/^[A-Za-z0-9+/_!#$%^*~.-]{8,40}$/);
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const name = fc
  .tuple(
    fc.constantFrom('', 'DB_', 'app.', 'my-'),
    fc.constantFrom('password', 'SECRET', 'token', 'ApiKey', 'api_key', 'ACCESS_KEY', 'passphrase', 'private-key'),
    fc.constantFrom('', '_2', '_BASE'),
  )
  .map((parts) => parts.join(''));
const around = fc.constantFrom(
  '',
  '2026/11/23 07:44:14.123456 [INFO] ',
  'Nov 23 07:44:14 ip-10-0-0-1 web[1]: ',
  'config ',
);

test('no secret survives, however it is written', () => {
  const forms: readonly ((name: string, secret: string) => string)[] = [
    (field, secret) => `${field}: ${secret}`,
    (field, secret) => `${field} = ${secret}`,
    (field, secret) => `"${field}": "${secret}", "port": 1`,
    (field, secret) => `'${field}' => '${secret}'`,
    (field, secret) => `${field}="${secret}" PORT=1`,
    (field, secret) => `{\\"${field}\\":\\"${secret}\\"}`,
    (_field, secret) => `Authorization: Basic ${secret}`,
    (field, secret) => `${field}=${secret.replaceAll(' ', '')} PORT=1`,
    (_field, secret) => `https://user:${secret.replaceAll(/[ ]/g, '@')}@host/path`,
    (field, secret) => `--${field} ${secret.replaceAll(' ', '').replace(/^-+/, 'x')}`,
  ];
  fc.assert(
    fc.property(around, name, phrase, fc.constantFrom(...forms), (before, field, secret, form) => {
      const line = before + form(field, secret);
      const shown = redacted([line]).join('\n');
      for (const part of secret.split(' ')) {
        const rest = part.replace(/^-+/, '');
        if (rest.length < 8 || field.includes(rest)) continue;
        expect(shown).not.toContain(rest);
      }
    }),
    { numRuns: 2_000, seed: 11 },
  );
});

test('a value that the run knows never survives, whatever the line', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 4 }), fc.string(), (before, secret, after) => {
      fc.pre(
        !'*** (private key)'.includes(secret) &&
          !['*', '\u0000', '\n'].some((one) => secret.includes(one)) &&
          secret.trim() === secret,
      );
      expect(redacted([before + secret + after], of(secret)).join('\n')).not.toContain(secret);
    }),
    { seed: 11 },
  );
});

test('a hostile line of a megabyte takes no time worth the name', () => {
  const lines = ['a'.repeat(1_000_000), 'password'.repeat(100_000), `://${':'.repeat(500_000)}`, 'eyJ'.repeat(300_000)];
  expect(redacted(lines).every((line) => line.length <= 2_010)).toBe(true);
});
