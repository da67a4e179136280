/** The repository's own files, for tests that hold them to what they promise. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const read = (path: string): string => readFileSync(path, 'utf8');

/** Paths of the files below a folder that end so, in order. */
export const below = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => path.endsWith(ending))
    .sort();

export interface ActionFile {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export const actionFile = (): ActionFile => parse(read('action.yml'));

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
export function between(text: string, name: string): string {
  const [, part] = new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)\n<!-- /${name} -->`).exec(text) ?? [];
  if (part === undefined) throw new Error(`no markers of ${name}`);
  return part;
}

/** First cells of a Markdown table's rows, without their back ticks. */
export const firstCells = (table: string): string[] =>
  [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? '');
