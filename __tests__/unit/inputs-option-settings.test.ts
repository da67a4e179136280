import { optionSettings as read } from '../../src/inputs/option-settings.ts';
import { yamlItems } from '../../src/inputs/settings-yaml.ts';

const optionSettings = (text: string, files: Readonly<Record<string, string>> = {}) =>
  read(text, { yaml: yamlItems, file: (path) => files[path] ?? '' });

const VARIABLES = 'aws:elasticbeanstalk:application:environment';

test('settings are read, in order, with values as strings and null for what is removed', () => {
  const items = [
    { Namespace: 'aws:autoscaling:asg', OptionName: 'MaxSize', Value: 6 },
    { Namespace: ' aws:autoscaling:asg ', OptionName: 'Cooldown', Value: null },
    { Namespace: VARIABLES, OptionName: 'DEBUG', Value: true },
    { Namespace: VARIABLES, OptionName: 'EMPTY', Value: '' },
    { Namespace: 'aws:autoscaling:scheduledaction', OptionName: 'MinSize', Value: '1', ResourceName: 'night' },
  ];
  expect(optionSettings(JSON.stringify(items))).toEqual([
    { namespace: 'aws:autoscaling:asg', optionName: 'MaxSize', value: '6' },
    { namespace: 'aws:autoscaling:asg', optionName: 'Cooldown', value: null },
    { namespace: VARIABLES, optionName: 'DEBUG', value: 'true' },
    { namespace: VARIABLES, optionName: 'EMPTY', value: '' },
    { namespace: 'aws:autoscaling:scheduledaction', optionName: 'MinSize', value: '1', resourceName: 'night' },
  ]);
  expect(optionSettings('[]')).toEqual([]);
});

const setting = (changes: object) => JSON.stringify([{ Namespace: 'n', OptionName: 'o', Value: 'v', ...changes }]);

test.each([
  ['{"a":1}', 'line 1 has no options: YAML `namespace: {option: value}` is expected'],
  [
    '"x"',
    'is a text: a JSON array of {"Namespace", "OptionName", "Value"}, YAML `namespace: {option: value}` or the path',
  ],
  ['[1]', 'item 1 is a number: {"Namespace", "OptionName", "Value"} is expected'],
  ['[[]]', 'item 1 is a list: {"Namespace", "OptionName", "Value"} is expected'],
  [setting({ Namespace: undefined }), 'item 1 has no Namespace'],
  [setting({ OptionName: ' ' }), 'item 1 has no OptionName'],
  [setting({ Value: undefined }), 'item 1 has no Value: a string is expected'],
  [setting({ Value: ['x'] }), 'item 1 has a list as its Value: a string is expected'],
  [setting({ value: 'x' }), "item 1 has 'value': Namespace, OptionName, Value and ResourceName are allowed"],
  [setting({ ResourceName: 3 }), 'item 1 has no ResourceName'],
  [
    JSON.stringify([
      { Namespace: 'n', OptionName: 'o', Value: '1' },
      { Namespace: 'n', OptionName: 'o', Value: '2' },
    ]),
    'sets n o twice: items 1 and 2',
  ],
])('%s is refused: %s', (text, expected) => {
  expect(() => optionSettings(text)).toThrow(expected);
});

test('the same option of two resources is no contradiction', () => {
  const one = { Namespace: 'n', OptionName: 'o', Value: '1', ResourceName: 'a' };
  expect(optionSettings(JSON.stringify([one, { ...one, ResourceName: 'b' }]))).toHaveLength(2);
});

test.each([
  ['a comma too many', '[\n  {"Namespace": "n",\n  }\n]', 3],
  ['a word that is none of JSON', '[\n  {"Namespace": "n"},\n\n  hunter2\n]', 4],
  ['single quotes', "[{\n'Namespace': 'n'}]", 2],
  ['a value without quotes', '[\n{"Value":\n secret}]', 3],
  ['an end that comes too early', '[{"Namespace":\n"n"', 2],
])('names the line of %s and quotes nothing', (_, text, line) => {
  expect(() => optionSettings(text)).toThrow(
    `is no JSON (line ${line}): a JSON array of {"Namespace", "OptionName", "Value"} is expected`,
  );
});

test('a syntax error quotes nothing, because the text may be a secret', () => {
  for (const text of ['hunter2', '[\n{"Value": hunter2}\n]', '["hunter2', '["hunter2"],']) {
    expect(() => optionSettings(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter') }),
    );
  }
});

test.each([
  ['a wrong type', [{ Namespace: 'n', OptionName: 'o', Value: { secret: 'hunter2' } }]],
  ['a duplicate', [0, 1].map(() => ({ Namespace: 'n', OptionName: 'o', Value: 'hunter2' }))],
  ['a missing name', [{ OptionName: 'o', Value: 'hunter2' }]],
])('no value is quoted: %s', (_name, items) => {
  expect(() => optionSettings(JSON.stringify(items))).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
});
