/**
 * Knows where the application says which files it starts from, and finds those that are there but that the ignore rules leave
 * out of the bundle. Refuses to judge files that are nowhere: the instance may make them. Pure.
 */
import type { Files } from './files.ts';
import { isHook } from './hooks.ts';
import { commandsOf } from './procfile.ts';
import type { Remark } from './remark.ts';

/** A text that names files, and where it stands. */
interface Naming {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  /** Files and directories, or files alone where a name is often that of something to be made. */
  readonly names: 'anything' | 'files';
}

/** A line of shell, as long as anybody reads. */
const LINE_CHARACTERS_MAX = 2_000;

/** One remark for each file that is left out, where it is named first; and for folders of configuration that are. */
export function leftOutRemarks(files: Files): Remark[] {
  const told = new Set<string>();
  const remarks: Remark[] = ['.ebextensions', '.platform'].flatMap((path) =>
    files.leftOut(path) === 'directory' ? [{ path, text: `is not in the bundle: ${blame(files)}` }] : [],
  );
  for (const naming of namings(files)) {
    for (const word of pathsIn(naming.text)) {
      const lies = told.has(word) || isMadeOnInstances(word, files) ? undefined : files.leftOut(word);
      if (lies === undefined || (naming.names === 'files' && lies === 'directory')) continue;
      told.add(word);
      const { path, line } = naming;
      remarks.push({ path, line, text: `needs ${word}, which is there but not in the bundle: ${blame(files)}` });
    }
  }
  return remarks;
}

function blame({ rules }: Files): string {
  switch (rules) {
    case '.ebignore':
      return '.ebignore or exclude-patterns leave it out. Take that rule out.';
    case '.gitignore':
      return '.gitignore or exclude-patterns leave it out. Write an .ebignore, which replaces .gitignore, without that rule.';
    case 'none':
      return 'exclude-patterns or git’s own rules leave it out. Take that rule out.';
    default:
      return rules satisfies never;
  }
}

function namings(files: Files): Naming[] {
  const commands = commandsOf(files).map(({ path, line, command }) => ({ path, line, text: command }));
  const scripts = commands.flatMap(({ text }) => scriptsNamedIn(text));
  const hooks = files.entries.filter(({ path }) => isHook(path)).flatMap(({ path }) => linesOf(path, files));
  const copies = linesOf('Dockerfile', files).filter(({ text }) => COPY.test(text));
  const isBuilt = instancesBuild(files);
  return [
    ...commands
      .filter(({ path }) => path === 'Buildfile' || !isBuilt)
      .map((command) => ({ ...command, names: 'anything' as const })),
    ...(isBuilt ? [] : startScripts(files, ['prestart', 'start', ...scripts])),
    ...copies.map((copy) => ({ ...copy, text: sourcesOf(copy.text), names: 'anything' as const })),
    ...hooks
      .filter(({ text }) => !text.trimStart().startsWith('#'))
      .map((line) => ({ ...line, names: 'files' as const })),
  ];
}

const linesOf = (path: string, { text }: Files) =>
  (text(path) ?? '').split('\n').map((line, index) => ({ path, line: index + 1, text: line }));

/** Of another stage of the build is no file of ours. */
const COPY = /^\s*(?:COPY|ADD)\s+(?!.*--from=)/i;

/** All words but the first and the last, which is where they go. */
const sourcesOf = (line: string) => line.trim().split(/\s+/).slice(1, -1).join(' ');

/** `npm run serve`, `yarn serve`: scripts of package.json that are started by name. */
const scriptsNamedIn = (command: string) =>
  [...command.matchAll(/\b(?:npm|yarn|pnpm)\s+(?:run\s+)?([\w:.-]+)/g)].flatMap(([, name]) => name ?? []);

const BUILDS = /\b(build|compile|tsc|webpack|vite|make|mvn|gradlew?)\b/;

/** What is built on the instance need not be in the bundle. */
function instancesBuild(files: Files): boolean {
  const scripts = scriptsOf(files.text('package.json') ?? '');
  const installation = ['preinstall', 'install', 'postinstall', 'prepare'].map((name) => scripts.get(name));
  const onInstances = files.entries.filter(({ path }) => isHook(path) || /^\.ebextensions\/[^/]+\.config$/.test(path));
  return (
    files.has('Buildfile') ||
    [...installation, ...onInstances.map(({ path }) => files.text(path))].some((text) => BUILDS.test(text ?? ''))
  );
}

/** The scripts of package.json that start the application, and those that they start. */
function startScripts(files: Files, names: readonly string[]): Naming[] {
  const text = files.text('package.json') ?? '';
  const scripts = scriptsOf(text);
  const reached = new Map<string, string>();
  for (const queue = [...names]; queue.length > 0; ) {
    const name = queue.shift() ?? '';
    const script = scripts.get(name);
    if (script === undefined || reached.has(name)) continue;
    reached.set(name, script);
    queue.push(...scriptsNamedIn(script));
  }
  if ([...reached.values()].some((script) => BUILDS.test(script))) return [];
  return [...reached].map(([name, script]) => ({
    path: 'package.json',
    line: text.split('\n').findIndex((line) => line.includes(`"${name}"`) && line.includes(':')) + 1 || 1,
    text: script,
    names: 'anything',
  }));
}

function scriptsOf(text: string): ReadonlyMap<string, string> {
  try {
    const { scripts = {} } = Object(JSON.parse(text));
    return new Map(
      Object.entries(Object(scripts)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return new Map();
  }
}

/** Words of a command that look like the path of a file below the application's folder. */
function pathsIn(text: string): string[] {
  const words = text.slice(0, LINE_CHARACTERS_MAX).split(/[\s;|&()<>'"`=,:]+/);
  return words.flatMap((word) => {
    const path = word
      .replace(/^\/var\/app\/(current|staging)\//, '')
      .replace(/^(\.\/)+/, '')
      .replace(/\/+$/, '');
    return /^[\w@+.-]+(\/[\w@+.-]+)*$/.test(path) && /[./]/.test(word) && !/^\.+$/.test(path) ? [path] : [];
  });
}

/** The platform installs dependencies on the instance. */
function isMadeOnInstances(path: string, files: Files): boolean {
  const [first = ''] = path.split('/');
  if (first === 'node_modules') return files.has('package.json');
  return first === 'vendor' && (files.has('composer.json') || files.has('Gemfile'));
}
