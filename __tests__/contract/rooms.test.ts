import { dirname, join } from 'node:path';
import { below, read } from './files.ts';

const sources = below('src', '.ts');
const migration = below('migrate', '.ts');
const rooms = [...sources, ...below('simulator', '.ts'), ...migration];

/** Modules a file imports, also later and for types: repository paths for its own, names for packages. */
const imports = (path: string): string[] =>
  [...read(path).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) =>
    name.startsWith('.') ? join(dirname(path), name) : name,
  );

const breaking = (paths: readonly string[], isBad: (name: string) => boolean): string[] =>
  paths.flatMap((path) =>
    imports(path)
      .filter(isBad)
      .map((name) => `${path} imports ${name}`),
  );

const outside = (...allowed: string[]) => sources.filter((path) => !allowed.some((room) => path.startsWith(room)));

/** Code without comments and texts, so that only what runs is looked at. */
const code = (path: string): string =>
  read(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\$]|\\.|\$(?!\{))*`/g, '``')
    .replace(/(^|[^:])\/\/.*$/gm, '$1');

test('the action and the simulator share nothing but the wire', () => {
  expect(breaking(sources, (name) => name.startsWith('simulator/'))).toEqual([]);
  expect(breaking(below('simulator', '.ts'), (name) => name.startsWith('src/'))).toEqual([]);
});

test.each(['src/aws/', 'src/report/', 'src/github/'])('only main.ts knows %s', (room) => {
  expect(breaking(outside(room, 'src/main.ts', 'src/post.ts'), (name) => name.startsWith(room))).toEqual([]);
});

test.each([
  ['rollout', 'src/rollout/', /^src\/(strategies\/|deploy\.ts|main\.ts)/],
  ['strategies', 'src/strategies/', /^src\/(deploy|main)\.ts/],
  ['bundle', 'src/bundle/', /^src\/(strategies\/|rollout\/|deploy\.ts|main\.ts)/],
  ['aws', 'src/aws/', /^src\/(strategies\/|rollout\/|bundle\/|deploy\.ts|main\.ts)/],
  ['the story', 'src/deploy.ts', /^src\/main\.ts/],
  ['ports', 'src/ports.ts', /^src\/(strategies\/|rollout\/|deploy\.ts|main\.ts)/],
  ['problems', 'src/problem.ts', /^src\//],
  ['the plan', 'src/plan', /^src\/(strategies\/|deploy\.ts|prove\.ts|main\.ts)/],
])('imports point inward: %s knows nobody who calls it', (_name, room, callers) => {
  const inside = sources.filter((path) => path.startsWith(room));
  expect(inside).not.toEqual([]);
  expect(breaking(inside, (name) => callers.test(name))).toEqual([]);
});

/** Modules of its own that a file needs to run: those of which it takes nothing but types are none. */
function needs(path: string): string[] {
  const statements = read(path).matchAll(/^(?:import|export)\s(?!type\s)([^;]*?)\sfrom '(\.[^']+)';/gm);
  return [...statements].flatMap(([, names = '', from = '']) =>
    /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names) ? [] : [join(dirname(path), from)],
  );
}

/** What is left when, again and again, whoever needs nobody of the others is taken away. */
function circles(paths: readonly string[]): readonly string[] {
  const left = paths.filter((path) => needs(path).some((name) => paths.includes(name)));
  return left.length === paths.length ? left : circles(left);
}

test('no two files of the action need each other', () => {
  expect(circles(sources)).toEqual([]);
});

test('the SDK of AWS is known in aws/ alone', () => {
  expect(breaking(outside('src/aws/'), (name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
});

test('the toolkit of the runner is known in report/ alone', () => {
  expect(breaking(outside('src/report/'), (name) => name.startsWith('@actions/core'))).toEqual([]);
});

test('what the toolkit costs at start-up is paid when it is used', () => {
  const mentions = sources.filter((path) => /from '(@actions\/core|.*\/toolkit\.ts)'/.test(read(path)));
  expect(mentions).toEqual(['src/report/toolkit.ts']);
});

test('the process is known to main.ts alone', () => {
  const mentions = outside('src/main.ts', 'src/post.ts').filter((path) => /(?<![.\w-])process\./.test(code(path)));
  expect(mentions).toEqual([]);
  expect(breaking(outside('src/main.ts', 'src/post.ts'), (name) => name === 'node:process')).toEqual([]);
});

test('the migration knows nothing of a run, and files and terminals in its command line alone', () => {
  expect(breaking(migration, (name) => /^(src|simulator|runner|@aws-sdk)\//.test(name))).toEqual([]);
  const inside = migration.filter((path) => path !== 'migrate/cli.ts');
  expect(breaking(inside, (name) => name.startsWith('node:'))).toEqual([]);
  expect(inside.filter((path) => /(?<![.\w-])process\./.test(code(path)))).toEqual([]);
});

const pure = (path: string) =>
  /^src\/(plan|inputs|result|problem)(\.ts|\/)/.test(path) ||
  /^src\/rollout\/(judge|proof|course|pace|outlook|sight|events|goal|problems|proof-problems|reason|advice|condition)\.ts/.test(
    path,
  ) ||
  /^src\/report\/(?!workflow-commands)/.test(path) ||
  /^simulator\/world/.test(path) ||
  /^migrate\/(?!cli)/.test(path);

test('what is pure waits for nothing', () => {
  const waiting = rooms.filter(pure).filter((path) => /\bawait\b|\basync\b/.test(code(path)));
  expect(waiting).toEqual([]);
});

test('every file opens with what it knows, and fits on a few screens', () => {
  expect(rooms.filter((path) => !/^(#!.*\n)?(\/\*\*|\/\/)/.test(read(path)))).toEqual([]);
  expect(rooms.filter((path) => read(path).split('\n').length > 200)).toEqual([]);
});

test('no file is left that nobody imports', () => {
  const starts = [
    'src/main.ts',
    'src/post.ts',
    'src/bundle/zip/thread.ts',
    'simulator/cli.ts',
    'simulator/server.ts',
    'migrate/cli.ts',
  ];
  const known = new Set([...rooms, ...below('__tests__', '.ts')].flatMap(imports));
  expect(rooms.filter((path) => !known.has(path) && !starts.includes(path))).toEqual([]);
});
