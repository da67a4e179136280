/**
 * Knows which checks look over the files of a bundle before it is made, and in which order their remarks are told.
 * Refuses to know what becomes of a remark.
 */
import { type Files, filesOf } from './lint/files.ts';
import { scriptRemarks } from './lint/hooks.ts';
import { leftOutRemarks } from './lint/left-out.ts';
import { placeRemarks } from './lint/places.ts';
import { type Destination, platformRemarks } from './lint/platform.ts';
import { procfileRemarks } from './lint/procfile.ts';
import type { Remark } from './lint/remark.ts';
import { secretRemarks } from './lint/secrets.ts';
import type { Selection } from './select.ts';

export type { Destination } from './lint/platform.ts';
export type { Remark } from './lint/remark.ts';

/** What is looked at: everything, or of a version that exists only whether this platform can start it. */
export type Scope = 'everything' | 'the platform alone';

/** What a person should know of the files; those that end every release come first. Never throws for what is in a file. */
export async function lint(
  selection: Pick<Selection, 'directory' | 'entries' | 'rules'>,
  destination: Destination,
  scope: Scope,
): Promise<readonly Remark[]> {
  const files = filesOf(selection);
  if (scope === 'the platform alone') return platformRemarks(files, destination);
  const remarks = [
    ...(await configRemarksOf(files)),
    ...procfileRemarks(files, destination),
    ...platformRemarks(files, destination),
    ...leftOutRemarks(files),
    ...scriptRemarks(files, destination),
    ...placeRemarks(files),
    ...secretRemarks(files),
  ];
  return [...remarks.filter(({ endsRun }) => endsRun !== undefined), ...remarks.filter(({ endsRun }) => !endsRun)];
}

/** The parser is loaded where there is something to parse. */
async function configRemarksOf(files: Files): Promise<Remark[]> {
  const hasAny = files.entries.some(({ path }) => path === 'env.yaml' || path.startsWith('.ebextensions/'));
  if (!hasAny) return [];
  const { configRemarks } = await import('./lint/config-files.ts');
  return configRemarks(files);
}
