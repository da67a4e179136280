/**
 * Knows which parts of README.md and of the reusable workflow are made from other files (action.yml, an example)
 * and writes them between their markers. `--check` writes nothing and exits 1 when a file is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const action = parse(read('action.yml'));

const cell = (text) => text.replaceAll('|', '\\|');
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map(row).join('\n');
const fallback = (input) => (input.required ? 'required' : input.default === undefined ? '' : `\`${input.default}\``);

const parts = {
  example: `\`\`\`yaml\n${read('examples/release.yml').trim()}\n\`\`\``,
  inputs: table(
    ['Input', 'Default', 'Meaning'],
    Object.entries(action.inputs).map(([name, input]) => [`\`${name}\``, fallback(input), cell(input.description)]),
  ),
  outputs: table(
    ['Output', 'Meaning'],
    Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, cell(output.description)]),
  ),
};

/** What the reusable workflow asks for in its own words, or must leave to the action because an empty one is no default. */
const OWN = ['application-name', 'environment-name', 'aws-region'];
const passed = Object.entries(action.inputs).filter(
  ([name, input]) => !OWN.includes(name) && !String(input.default ?? '').includes('${{'),
);
const isBoolean = ({ default: value }) => value === 'true' || value === 'false';
const lines = (indentation, entries) => entries.map((entry) => ' '.repeat(indentation) + entry).join('\n');
const quoted = (expression) => `\${{ ${expression} }}`;
const outputNames = Object.keys(action.outputs);

const workflowParts = {
  inputs: lines(
    6,
    passed.map(([name, input]) =>
      isBoolean(input)
        ? `${name}: { type: boolean, default: ${input.default} }`
        : `${name}: { type: string, default: '' }`,
    ),
  ),
  outputs: lines(
    6,
    outputNames.map((name) => `${name}: { value: '${quoted(`jobs.release.outputs.${name}`)}' }`),
  ),
  'job-outputs': lines(
    6,
    outputNames.map((name) => `${name}: ${quoted(`steps.release.outputs.${name}`)}`),
  ),
  with: lines(
    10,
    passed.map(([name]) =>
      name === 'environment-variables'
        ? `${name}: |-\n            ${quoted(`inputs.${name}`)}\n            ${quoted('secrets.ENVIRONMENT_VARIABLES')}`
        : `${name}: ${quoted(`inputs.${name}`)}`,
    ),
  ),
};

const isCheck = process.argv.includes('--check');
write('README.md', parts);
write('.github/workflows/release.yml', workflowParts);

/** Puts the parts between their markers; `--check` says when they are not there already. */
function write(path, made) {
  const before = read(path);
  const after = Object.entries(made).reduce((text, [name, part]) => {
    between(path, text, name);
    return text.replace(section(path, name), (_, open, __, close) => `${open}${part}\n${close}`);
  }, before);
  if (!isCheck) writeFileSync(new URL(`../${path}`, import.meta.url), after);
  else if (after !== before) {
    console.error(`${path} is not up to date: node scripts/readme.js writes it.`);
    process.exitCode = 1;
  }
}

/** `<!-- name -->` in Markdown, `# <name>` in YAML. */
function section(path, name) {
  return path.endsWith('.md')
    ? new RegExp(`(<!-- ${name} -->\n)([\\s\\S]*?)\n?(<!-- /${name} -->)`)
    : new RegExp(`( *# <${name}>\n)([\\s\\S]*?)\n?( *# </${name}>)`);
}

function between(path, text, name) {
  const found = section(path, name).exec(text);
  if (found === null) throw new Error(`There are no markers of ${name} in ${path}.`);
  return found[2];
}
