/** Promises what is said of configuration files: an error only where Beanstalk's parser, too, is certain to refuse. */
import { linted } from './linted.ts';

const REFUSED = 'Beanstalk refuses a release with a file that is neither YAML nor JSON';
const SECTION = 'option_settings:\n  aws:elasticbeanstalk:command:\n    Timeout: 600\n';

const CERTAIN: readonly (readonly [string, string, string])[] = [
  [
    'a colon is missing',
    'option_settings:\n  aws:elasticbeanstalk:command\n    Timeout: 600\n',
    '2:3 cannot be parsed: a mapping cannot begin here; a colon is missing before, or is too much, or the text needs quotes',
  ],
  [
    'a tab indents a line',
    'option_settings:\n\taws:elasticbeanstalk:command:\n',
    '2:1 cannot be parsed: a tab indents it, and YAML is indented with spaces',
  ],
  [
    'a line is indented by one space more than its neighbours',
    'commands:\n  a:\n    command: ls\n   b:\n    command: ls\n',
    '4:4 cannot be parsed: its indentation does not fit that of the lines before it',
  ],
  [
    'a text begins with what only quotes allow',
    'commands:\n  a:\n    command: @x\n',
    '3:14 cannot be parsed: a plain text cannot begin with this character; it needs quotes',
  ],
  [
    'a star names nothing',
    'files:\n  a: *.log\n',
    '2:6 cannot be parsed: a plain text that begins with * is an alias in YAML; it needs quotes',
  ],
  [
    'a backslash stands in double quotes',
    'files:\n  a: "C:\\dir"\n',
    '2:9 cannot be parsed: a backslash in double quotes begins an escape that does not exist; single quotes take it as it is',
  ],
  ['a quoted text never ends', 'files:\n  a: "x\n  b: y\n', '4:1 cannot be parsed: a quoted text has no closing quote'],
  [
    'JSON is cut off',
    '{\n  "option_settings": {\n',
    '3:1 cannot be parsed: a bracket is not closed, or closed at too low an indentation',
  ],
];

test.each(CERTAIN)('ends the run where %s, with its line and column', async (_, text, said) => {
  const remarks = await linted({ '.ebextensions/01.config': text });
  expect(remarks).toEqual([`! .ebextensions/01.config:${said}. ${REFUSED}.`]);
});

test.each([
  ['brackets that close at a lower indentation', 'files:\n  a: [1,\n2]\n'],
  ['a quoted text that goes on at a lower indentation', 'files:\n  a: "x\ny"\n'],
  ['JSON without a comma', '{"commands": {"a": {"command": "ls"} "b": {"command": "ls"}}}\n'],
  ['two documents', `${SECTION}---\n${SECTION}`],
  ['a comment right behind a quote', 'files:\n  a: "x"# y\n'],
])('only warns of %s, which other parsers take', async (_, text) => {
  const [remark = '', ...more] = await linted({ '.ebextensions/01.config': text });
  expect(remark).toMatch(/^\.ebextensions\/01\.config:\d+:\d+ may not be parsed: /);
  expect(more).toEqual([]);
});

test.each([
  ['YAML', SECTION],
  ['YAML of a list of settings', 'option_settings:\n  - namespace: a\n    option_name: b\n    value: "c: d"\n'],
  ['JSON', '{"option_settings": {"aws:elasticbeanstalk:command": {"Timeout": 600}}}'],
  ['JSON indented with tabs', '{\n\t"option_settings": {\n\t\t"a": {"b": 1}\n\t}\n}\n'],
  ['a template with functions', 'Resources:\n  A:\n    Type: X\n    P: !Ref B\n    Q: \'`{"Ref": "B"}`\'\n'],
  ['CRLF and a byte order mark', `\uFEFF${SECTION.replaceAll('\n', '\r\n')}`],
  ['an empty file', ''],
  ['comments alone', '# nothing yet\n'],
])('says nothing of %s', async (_, text) => {
  expect(await linted({ '.ebextensions/01.config': text })).toEqual([]);
});

test.each([
  [
    'a section of another name, for which Beanstalk skips the file',
    { '.ebextensions/a.config': 'OptionSettings:\n  a:\n    b: c\n' },
    ".ebextensions/a.config:1:1 has 'OptionSettings', which Beanstalk does not know: it skips the whole file. It is written option_settings.",
  ],
  [
    'a section that nobody knows',
    { '.ebextensions/a.config': `${SECTION}hooks:\n  a: b\n` },
    ".ebextensions/a.config:4:1 has 'hooks', which Beanstalk does not know: it skips the whole file. Take it out, or correct its name.",
  ],
  [
    'a key that stands twice',
    { '.ebextensions/a.config': `${SECTION}  aws:elasticbeanstalk:command:\n    Timeout: 900\n` },
    '.ebextensions/a.config:4:3 has a key twice: the same key stands twice in one mapping, and only one of the two counts. Join the two.',
  ],
  [
    'a list instead of sections',
    { '.ebextensions/a.config': '- a\n- b\n' },
    '.ebextensions/a.config:1 is not made of sections, as option_settings: Beanstalk has no use for the file.',
  ],
  [
    'UTF-16',
    { '.ebextensions/a.config': Buffer.from(`\uFEFF${SECTION}`, 'utf16le') },
    '.ebextensions/a.config:1 holds zero bytes, as UTF-16 does, and Beanstalk may not be able to parse it: save it as UTF-8.',
  ],
  [
    'a manifest without a version',
    { 'env.yaml': 'EnvironmentName: shop-prod\n' },
    'env.yaml:1 has no AWSConfigurationTemplateVersion: begin it with the line of that name, 1.1.0.0.',
  ],
  [
    'a name that no environment can have',
    { 'env.yaml': 'AWSConfigurationTemplateVersion: 1.1.0.0\nEnvironmentName: my_shop\n' },
    'env.yaml:2:1 has an EnvironmentName that no environment can have: 4 to 40 letters, digits and dashes, and a + behind it for a group.',
  ],
])('warns of %s', async (_, tree, said) => {
  expect(await linted(tree)).toEqual([said]);
});

test('takes a manifest of a group, and ends the run for one that cannot be parsed', async () => {
  const group = 'AWSConfigurationTemplateVersion: 1.1.0.0\nEnvironmentName: front+\n';
  expect(await linted({ 'env.yaml': group })).toEqual([]);
  const [remark = ''] = await linted({ 'env.yaml': 'EnvironmentName: shop\n Tags: x\n' });
  expect(remark).toMatch(/^! env\.yaml:\d+:\d+ cannot be parsed: /);
});

test('never quotes what stands in a file', async () => {
  const secret = 'hunter2-secret-value';
  const texts = [
    `a: b: ${secret}\n`,
    `${secret}: @${secret}\n`,
    `a: *${secret}\n`,
    `{${secret}: {`,
    `"${secret}!": 1\n"${secret}!": 2\n`,
  ];
  for (const text of texts) {
    const said = await linted({ '.ebextensions/a.config': text, 'env.yaml': text });
    expect(said.length).toBeGreaterThan(0);
    expect(said.join('\n')).not.toContain(secret);
  }
});
