/**
 * Writes the tables of the presets into docs/environments.md, from the data that environments are created with.
 * `--check` writes nothing and exits 1 when the page is not what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PRESET_TABLES } from '../src/plan/presets.ts';

const page = new URL('../docs/environments.md', import.meta.url);
const columns = Object.values(PRESET_TABLES);
const options = new Map(
  columns.flatMap(({ WebServer, Worker }) =>
    [...WebServer, ...Worker].map(([namespace, name]) => [`${namespace} ${name}`, [namespace, name]]),
  ),
);
const line = (cells) => `| ${cells.join(' | ')} |`;
const head = ['Option', ...Object.keys(PRESET_TABLES).map((preset) => `\`${preset}\``)];
const valueIn = (rows, [namespace, name]) => rows.find((one) => one[0] === namespace && one[1] === name)?.[2];
const body = [...options.values()].sort().map((option) => [
  `\`${option[1]}\` in \`${option[0]}\``,
  ...columns.map(({ WebServer, Worker }) => {
    const [web, worker] = [valueIn(WebServer, option), valueIn(Worker, option)];
    if (web === worker) return web === undefined ? '' : `\`${web}\``;
    return `\`${web}\`, not for a worker`;
  }),
]);
const table = [head, head.map(() => '---'), ...body].map(line).join('\n');

const before = readFileSync(page, 'utf8');
const after = before.replace(
  /<!-- presets -->\n[\s\S]*?<!-- \/presets -->/,
  () => `<!-- presets -->\n${table}\n<!-- /presets -->`,
);
if (!process.argv.includes('--check')) writeFileSync(page, after);
else if (after !== before) {
  console.error('docs/environments.md is not up to date: node scripts/presets.js writes it.');
  process.exitCode = 1;
}
