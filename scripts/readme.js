/**
 * Knows which parts of README.md are made from other files (action.yml, an example, the policy) and writes them between their markers.
 * `--check` writes nothing and exits 1 when README.md is not what it would write.
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
  policy: between(read('docs/permissions.md'), 'policy'),
};

const before = read('README.md');
const after = Object.entries(parts).reduce((text, [name, part]) => {
  between(text, name);
  return text.replace(section(name), () => `<!-- ${name} -->\n${part}\n<!-- /${name} -->`);
}, before);

if (!process.argv.includes('--check')) writeFileSync(new URL('../README.md', import.meta.url), after);
else if (after !== before) {
  console.error('README.md is not up to date: node scripts/readme.js writes it.');
  process.exitCode = 1;
}

function section(name) {
  return new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)\n?<!-- /${name} -->`);
}

function between(text, name) {
  const found = section(name).exec(text);
  if (found === null) throw new Error(`There are no markers <!-- ${name} --> and <!-- /${name} -->.`);
  return found[1];
}
