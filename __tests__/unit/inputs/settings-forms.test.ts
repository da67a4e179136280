import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionSettings } from '../../../src/inputs/option-settings.ts';
import { settingsSource } from '../../../src/settings-source.ts';

const GROUP = 'aws:autoscaling:asg';
const COMMAND = 'aws:elasticbeanstalk:command';

let workspace = '';
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'settings-'));
  writeFileSync(join(workspace, 'eb.yml'), `${GROUP}:\n  MaxSize: 2\n`);
  writeFileSync(join(workspace, 'eb.json'), JSON.stringify([{ Namespace: GROUP, OptionName: 'MaxSize', Value: 2 }]));
  writeFileSync(join(workspace, 'broken.yaml'), `${GROUP}:\n  MaxSize: "hunter2\n`);
  writeFileSync(join(workspace, 'empty.yml'), '\n');
});
afterAll(() => rmSync(workspace, { recursive: true }));

async function read(text: string) {
  const variables = { 'INPUT_OPTION-SETTINGS': text, GITHUB_WORKSPACE: workspace };
  const source = await settingsSource(variables);
  if (source === undefined) throw new Error('such a text needs a source');
  return optionSettings(text, source);
}

const maxSize = [{ namespace: GROUP, optionName: 'MaxSize', value: '2' }];

test.each<[string, string, unknown]>([
  ['YAML', `${GROUP}:\n  MaxSize: 2`, maxSize],
  ['YAML in one line', `${GROUP}: {MaxSize: 2}`, maxSize],
  ['a JSON object', JSON.stringify({ [GROUP]: { MaxSize: 2 } }), maxSize],
  ['a list in YAML', `- Namespace: ${GROUP}\n  OptionName: MaxSize\n  Value: 2`, maxSize],
  ['a file with YAML', 'eb.yml', maxSize],
  ['a file with JSON', './eb.json', maxSize],
  ['an empty file', 'empty.yml', []],
])('%s', async (_form, text, expected) => expect(await read(text)).toEqual(expected));

test('values of YAML are the texts that stand there, and nothing removes a setting', async () => {
  const text = `${COMMAND}:\n  A: 010\n  B: 1.0\n  C: yes\n  D: null\n  E:\n  F: "null"\n  G: ''\n  H: |\n    two\n    lines`;
  expect((await read(text)).map(({ value }) => value)).toEqual([
    '010',
    '1.0',
    'yes',
    null,
    null,
    'null',
    '',
    'two\nlines\n',
  ]);
});

test.each([
  [
    `${GROUP}:\n  MaxSize: 2\n  MinSize: 1\n  MaxSize: 3`,
    `sets ${GROUP} MaxSize twice: lines 2 and 4; leave one of them out`,
  ],
  [
    `${GROUP}:\n  MaxSize: 2\n${GROUP}:\n  MaxSize: 3`,
    `sets ${GROUP} MaxSize twice: lines 2 and 4; leave one of them out`,
  ],
  [`${GROUP}:\n  MaxSize: [hunter2]`, 'line 2 has a list as its Value: a string is expected'],
  [`${GROUP}:\n  MaxSize: {a: hunter2}`, 'line 2 has an object as its Value: a string is expected'],
  [`${GROUP}: hunter2`, 'line 1 has no options: YAML `namespace: {option: value}` is expected'],
  [`${GROUP}:\n  MaxSize: "hunter2`, 'is no YAML (line 2): a quoted text has no closing quote'],
  [`${GROUP}:\n\tMaxSize: hunter2`, 'is no YAML (line 2): a tab indents it, and YAML is indented with spaces'],
  [`a: {x: &n hunter2}\nb: {y: *n}`, 'line 2 refers to another place (*): write the value itself'],
  ['broken.yaml', 'in broken.yaml: is no YAML (line 2): a quoted text has no closing quote'],
  [
    'missing.yml',
    'names the file missing.yml, which is not in the workspace: correct the path, or check the repository out first',
  ],
  ['hunter2', 'is a text: a JSON array of {"Namespace", "OptionName", "Value"}, YAML'],
])('%j is refused: %s', async (text, expected) => {
  const refused = read(text);
  await expect(refused).rejects.toThrow(expected);
  await expect(refused).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
});
