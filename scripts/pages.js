/**
 * Knows which parts of the pages in docs/ are made from other files, and writes them between their markers: the presets, from
 * the data that environments are created with, and whole examples. `--check` writes nothing and exits 1 when a page is not
 * what it would write.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { PRESET_TABLES } from '../src/plan/presets.ts';

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

write('environments.md', (page) => put(page, 'presets', table));
write('recipes.md', (page) =>
  [...page.matchAll(/<!-- (examples\/[a-z-]+\.yml) -->/g)].reduce(
    (text, [, path]) =>
      put(text, path, `\`\`\`yaml\n${readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').trim()}\n\`\`\``),
    page,
  ),
);

function write(name, made) {
  const page = new URL(`../docs/${name}`, import.meta.url);
  const before = readFileSync(page, 'utf8');
  const after = made(before);
  if (!process.argv.includes('--check')) writeFileSync(page, after);
  else if (after !== before) {
    console.error(`docs/${name} is not up to date: node scripts/pages.js writes it.`);
    process.exitCode = 1;
  }
}

function put(page, name, part) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There are no markers ${begin} and ${end}.`);
  return `${page.slice(0, from + begin.length)}\n${part}\n${page.slice(to)}`;
}
