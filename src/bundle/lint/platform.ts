/**
 * Knows which file each platform starts an application from, and says when none of them is packaged. A hook may still make it,
 * so it is never more than a warning. Refuses to know how a file is written. Pure.
 */
import type { OptionSetting } from '../../shapes.ts';
import type { Files } from './files.ts';
import type { Remark } from './remark.ts';

/** Where the release goes. */
export interface Destination {
  /** A platform's ARN, its branch or a solution stack's name, as Beanstalk says it; undefined where nobody said it. */
  readonly platform: string | undefined;
  /** Every setting that the environment is created with; undefined for one that exists, whose settings are not read. */
  readonly settings: readonly OptionSetting[] | undefined;
}

export type Family =
  | 'Node.js'
  | 'Python'
  | 'Ruby'
  | 'PHP'
  | 'Go'
  | 'Tomcat'
  | 'Docker'
  | 'ECS'
  | 'Java SE'
  | '.NET'
  | 'Windows';

export interface Platform {
  /** Undefined for a platform that is not Amazon's own, and for one whose name says nothing. */
  readonly family: Family | undefined;
  /** The generation of Amazon Linux; the one before the second has other hooks and no Procfile for most languages. */
  readonly linux: '1' | '2' | '2023' | undefined;
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html */
const NAMES: readonly (readonly [RegExp, Family])[] = [
  [/\bWindows Server\b/, 'Windows'],
  [/\bTomcat\b/, 'Tomcat'],
  [/\bECS\b|\bMulti-container Docker\b/, 'ECS'],
  [/\bDocker\b/, 'Docker'],
  [/\bNode\.js\b/, 'Node.js'],
  [/\bPython\b/, 'Python'],
  [/\bRuby\b/, 'Ruby'],
  [/\bPHP\b/, 'PHP'],
  [/\bGo\b/, 'Go'],
  [/\b(Corretto|Java)\b/, 'Java SE'],
  [/\.NET\b/, '.NET'],
];

export function platformOf(said: string | undefined): Platform {
  const isForeign = said?.startsWith('arn:') && !said.includes('::platform/');
  if (said === undefined || isForeign) return { family: undefined, linux: undefined };
  const family = NAMES.find(([name]) => name.test(said))?.[1];
  const generation = /\bAmazon Linux(?: (\d+)(?![.\d]))?/.exec(said);
  const linux = generation === null ? undefined : generation[1] === '2023' ? '2023' : generation[1] === '2' ? '2' : '1';
  return { family, linux };
}

/** Platforms that start what a Procfile says, of the second generation of Amazon Linux on. */
export const readsProcfile = ({ family, linux }: Platform) =>
  linux !== '1' && family !== undefined && ['Node.js', 'Python', 'Ruby', 'Java SE', 'Go', '.NET'].includes(family);

/** One remark where the platform finds nothing to start from. */
export function platformRemarks(files: Files, { platform: said, settings }: Destination): Remark[] {
  const platform = platformOf(said);
  const { family } = platform;
  if (family === undefined || platform.linux === '1') return [];
  const needs = NEEDS[family];
  if (needs === undefined) return [];
  if (readsProcfile(platform) && files.has('Procfile')) return [];
  if (family === 'Python' && (settings === undefined || namesApplication(files, settings))) return [];
  if (needs.some((name) => matching(files, name).length > 0)) {
    const jars = family === 'Java SE' && !files.has('Buildfile') ? matching(files, '*.jar') : [];
    return jars.length > 1 ? [severalJars(jars)] : [];
  }
  const alternatives = readsProcfile(platform) ? [...needs, 'Procfile'] : needs;
  return [
    {
      path: '',
      text: `has nothing that ${family} starts from: ${oneOf(alternatives)} at its root. ${way(files, needs)}`,
    },
  ];
}

/** At the root; a star stands for any name, a slash at the end for a directory. Undefined: nothing can be said. */
const NEEDS: Readonly<Record<Family, readonly string[] | undefined>> = {
  'Node.js': ['package.json', 'app.js', 'server.js'],
  Python: ['application.py', 'application/'],
  Ruby: ['config.ru'],
  PHP: undefined,
  Go: ['application.go', 'application', 'bin/application', 'Buildfile'],
  Tomcat: ['WEB-INF/', '*.war', '*.jsp', '*.html'],
  Docker: ['Dockerfile', 'docker-compose.yml', 'Dockerrun.aws.json'],
  ECS: ['Dockerrun.aws.json'],
  'Java SE': ['*.jar', 'Buildfile'],
  '.NET': ['*.runtimeconfig.json', '*.dll'],
  Windows: undefined,
};

function matching({ entries, has }: Files, name: string): string[] {
  if (name.endsWith('/')) return has(name.slice(0, -1)) ? [name] : [];
  if (!name.startsWith('*')) return has(name) ? [name] : [];
  return entries.flatMap(({ path }) => (!path.includes('/') && path.endsWith(name.slice(1)) ? [path] : []));
}

/** `WSGIPath` is where Python finds the application instead. */
function namesApplication({ entries, text }: Files, settings: readonly OptionSetting[]): boolean {
  if (settings.some(({ optionName }) => optionName === 'WSGIPath')) return true;
  return entries.some(({ path }) => /^\.ebextensions\/[^/]+\.config$/.test(path) && text(path)?.includes('WSGIPath'));
}

/** What most often is behind it: the ignore rules, or a folder too high. */
function way(files: Files, needs: readonly string[]): string {
  const leftOut = needs.find((name) => !name.includes('*') && files.leftOut(name.replace(/\/$/, '')) !== undefined);
  if (leftOut !== undefined) return `${leftOut} is there, but the ignore rules leave it out: keep it in.`;
  const below = files.entries.flatMap(({ path }) => {
    const [folder = '', name = '', ...deeper] = path.split('/');
    return deeper.length === 0 && needs.includes(name) ? [folder] : [];
  });
  const [folder] = below;
  return folder === undefined
    ? 'The deployment fails unless a hook makes it.'
    : `There is one in ${folder}: set source-directory to that folder, if the application is there.`;
}

const severalJars = (jars: readonly string[]): Remark => ({
  path: jars[0] ?? '.',
  text: `is one of ${jars.length} .jar files at the root: without a Procfile Java SE does not know which to start. Add one.`,
});

function oneOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}
