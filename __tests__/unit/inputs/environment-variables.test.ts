import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { environmentVariables, SECRETS, VARIABLES } from '../../../src/inputs/environment-variables.ts';

/** Variables that are set, by name; those of secrets with a * before the value, removed ones as null. */
function variables(text: string): Record<string, string | null> {
  const { settings, findings } = environmentVariables(text);
  expect(findings).toEqual([]);
  const removed = new Set(settings.filter(({ value }) => value === null).map(({ optionName }) => optionName));
  const set = settings.flatMap(({ namespace, optionName, value }) =>
    value === null ? [] : [[optionName, namespace === SECRETS ? `*${value}` : value] as const],
  );
  return { ...Object.fromEntries([...removed].map((name) => [name, null])), ...Object.fromEntries(set) };
}

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf';
const PARAMETER = 'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/shop/db';

test.each<[string, string, Record<string, string | null>]>([
  ['a plain value', 'KEY=value', { KEY: 'value' }],
  ['spaces around name and value', '  KEY = value  ', { KEY: 'value' }],
  ['export, as a shell would have it', 'export KEY=value', { KEY: 'value' }],
  ['several lines, empty ones and comments between them', '# first\nA=1\n\n  # second\nB=2\n', { A: '1', B: '2' }],
  ['line endings of Windows', 'A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['an = in the value', 'URL=postgres://u:p@h/db?a=b', { URL: 'postgres://u:p@h/db?a=b' }],
  ['JSON', 'CONFIG={"a": "b"}', { CONFIG: '{"a": "b"}' }],
  ['a comment behind a value', 'KEY=value # why', { KEY: 'value' }],
  ['a # inside of a value, which is no comment', 'KEY=pass#word', { KEY: 'pass#word' }],
  ['a # at the beginning of a value, which is no comment either', 'KEY=#word # why', { KEY: '#word' }],
  ['a comment in place of a value', 'KEY= # why', { KEY: null }],
  ['a # in quotes', 'KEY="a # b" # why', { KEY: 'a # b' }],
  ['single quotes, as they are', "KEY='a\\nb'", { KEY: 'a\\nb' }],
  ['double quotes with escapes', 'KEY="a\\nb \\"c\\""', { KEY: 'a\nb "c"' }],
  ['a backslash that escapes nothing', 'KEY="C:\\data"', { KEY: 'C:\\data' }],
  ['back ticks', 'KEY=`it\'s "so"`', { KEY: 'it\'s "so"' }],
  ['spaces that quotes keep', 'KEY="  a "', { KEY: '  a ' }],
  ['several lines in quotes', 'KEY="one\ntwo"\nB=2', { KEY: 'one\ntwo', B: '2' }],
  ['a private key', "KEY='-----BEGIN-----\nabc=\n-----END-----'", { KEY: '-----BEGIN-----\nabc=\n-----END-----' }],
  ['a variable that is removed', 'KEY=\nB=""', { KEY: null, B: null }],
  ['a secret by its ARN', `KEY=${SECRET}`, { KEY: `*${SECRET}` }],
  ['a parameter by its ARN, in another partition', `KEY="${PARAMETER}"`, { KEY: `*${PARAMETER}` }],
  [
    'another ARN, which is a plain value',
    'ROLE=arn:aws:iam::123456789012:role/x',
    { ROLE: 'arn:aws:iam::123456789012:role/x' },
  ],
  ['names that are no shell variables', 'a.b:c/d+e-f@g\\h=1', { 'a.b:c/d+e-f@g\\h': '1' }],
])('%s', (_what, text, expected) => expect(variables(text)).toEqual(expected));

test('a variable is set in one of the two places and gone from the other', () => {
  expect(environmentVariables('A=1').settings).toEqual([
    { namespace: VARIABLES, optionName: 'A', value: '1' },
    { namespace: SECRETS, optionName: 'A', value: null },
  ]);
  expect(environmentVariables(`A=${SECRET}`).settings).toEqual([
    { namespace: SECRETS, optionName: 'A', value: SECRET },
    { namespace: VARIABLES, optionName: 'A', value: null },
  ]);
});

test('every bad line is told by number, and none of it is quoted', () => {
  const text = 'A=1\nhunter2\n1 x=hunter2\nB="two\nlines"\nC="hunter2\nA=hunter2';
  const { findings, settings } = environmentVariables(text);
  const told = findings.map((finding) => `${finding.subject} ${finding.text}`);
  expect(told.join('\n')).not.toMatch('hunter2');
  expect(told.toSorted()).toEqual([
    "environment-variables, line 2: there is no '=' between name and value: write NAME=value",
    'environment-variables, line 3: the name of a variable is 1 to 128 letters, digits and _ . : / + \\ - @',
    'environment-variables, line 6: the value begins with " and has no such quote at its end: close it, or put the whole value in other quotes',
    'environment-variables, line 7: sets the variable of line 1 again: leave one of the two out',
  ]);
  expect(settings.filter(({ value }) => value !== null).map(({ optionName }) => optionName)).toEqual(['A', 'B']);
});

test("what needs no escapes is read as Node's own reader of such files reads it", () => {
  const name = fc.stringMatching(/^[A-Z][A-Z_0-9]{0,8}$/);
  const value = fc.stringMatching(/^[a-z0-9][a-z0-9 :;,.=/$%-]{0,19}$/);
  const written = fc.tuple(name, value, fc.constantFrom('', '"', "'", '`'), fc.constantFrom('', ' # why'));
  fc.assert(
    fc.property(fc.uniqueArray(written, { selector: ([key]) => key, maxLength: 6 }), (lines) => {
      const text = lines.map(([key, told, quote, comment]) => `${key}=${quote}${told}${quote}${comment}`).join('\n');
      const theirs = Object.entries(parseEnv(text)).map(([key, told]) => [key, told === '' ? null : told]);
      expect(variables(text)).toEqual(Object.fromEntries(theirs));
    }),
  );
});
