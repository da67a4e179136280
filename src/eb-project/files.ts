/**
 * Knows where the EB CLI keeps its files in a project, and reads them; the YAML parser is loaded with the first of them.
 * Refuses to know what is written in them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Mapping } from '../inputs/project.ts';
import { type Finding, Problem } from '../problem.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Root {
  /** Absolute, as `directory` is. */
  readonly workspace: string;
  readonly directory: string;
  /** It is what the run would package: the source directory, or the workspace where none is named. */
  readonly isPackaged: boolean;
}

/** A file of the project: what it holds, or why that is not known. */
export type ProjectFile =
  | { readonly kind: 'read'; readonly from: string; readonly file: string; readonly content: Mapping }
  | { readonly kind: 'broken'; readonly from: string; readonly fault: Finding };

export const isRead = (file: ProjectFile) => file.kind === 'read';
export const isBroken = (file: ProjectFile) => file.kind === 'broken';

const FOLDER = '.elasticbeanstalk';
/** The private file, which `eb init` keeps out of git, counts before the one that is shared. */
const CONFIGS = ['config.yml', 'config.global.yml'];

/** The folder of the project: that of the source directory, else that of the workspace; undefined where neither is one. */
export function rootOf(variables: Variables): Root | undefined {
  const workspace = resolve(variables.GITHUB_WORKSPACE || '.');
  const source = resolve(workspace, variables['INPUT_SOURCE-DIRECTORY']?.trim() || '.');
  const directory = [source, workspace].find((one) => existsSync(join(one, FOLDER)));
  return directory === undefined ? undefined : { workspace, directory, isPackaged: directory === source };
}

/** Those that are there, in the order in which they count. What a broken one would say is not known, so it is the last. */
export async function readConfigs(root: Root): Promise<ProjectFile[]> {
  const files: ProjectFile[] = [];
  for (const name of CONFIGS) {
    const file = await readProjectFile(root, name);
    if (file !== undefined) files.push(file);
    if (file?.kind === 'broken') break;
  }
  return files;
}

/**
 * The saved configuration with which `eb create` would make that environment, or the one named `default`; those in
 * saved_configs come first, as there.
 */
export async function readSaved(root: Root, environment: string): Promise<ProjectFile | undefined> {
  for (const name of [`${environment}.cfg.yml`, 'default.cfg.yml']) {
    const file = (await readProjectFile(root, join('saved_configs', name))) ?? (await readProjectFile(root, name));
    if (file !== undefined) return file;
  }
  return undefined;
}

async function readProjectFile({ workspace, directory }: Root, name: string): Promise<ProjectFile | undefined> {
  const file = join(directory, FOLDER, name);
  const from = relative(workspace, file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { kind: 'broken', from, fault: { subject: from, text: `cannot be read (${code})`, place: { file } } };
  }
  const { mappingOf } = await import('../inputs/mapping-yaml.ts');
  const read = mappingOf(text);
  if ('content' in read) return { kind: 'read', from, file, content: read.content };
  const { line, column, why } = read.trouble;
  const subject = `${from}, line ${line}, column ${column},`;
  return {
    kind: 'broken',
    from,
    fault: { subject, text: `cannot be parsed: ${why}`, place: { file, line, column } },
  };
}

/** A file of the project is needed, and cannot be used. `instead`: what makes it unneeded. */
export const unusableFile = (fault: Finding, instead: string): Problem =>
  new Problem({
    code: 'BR-EB-CLI-FILE',
    what: 'Not started: a file of the EB CLI cannot be used.',
    why: `${fault.subject} ${fault.text}`,
    now: 'Nothing was changed.',
    next: `Correct the file, or ${instead}.`,
    findings: [fault],
  });
