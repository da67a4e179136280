/**
 * Knows how the filters of triggers become those of `on.push` and `on.pull_request`. A pipeline has as many filters as it
 * likes, a workflow one for each event: it starts for everything that any of them starts for, and it is said when that is more.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
 */
import type { Filter, Patterns, Trigger } from './pipeline.ts';
import type { Remarks } from './remarks.ts';

type Events = Record<string, unknown>;

/** Undefined when no trigger has a filter: then the source action's branch counts. */
export function eventsOf(triggers: readonly Trigger[], remarks: Remarks): Events | undefined {
  const pushes = triggers.flatMap(({ push }) => push);
  const requests = triggers.flatMap(({ pullRequest }) => pullRequest);
  if (pushes.length === 0 && requests.length === 0) return undefined;
  const types = [...new Set(requests.flatMap(({ events }) => events.map((event) => typeOf(event, remarks))))].filter(
    (type) => type !== undefined,
  );
  if (requests.length > 0)
    remarks.left.add(
      'Pull requests start the workflow as they did the pipeline; those from forks get no credentials for AWS.',
    );
  return {
    ...(pushes.length === 0 ? {} : { push: filterOf(pushes, 'push', remarks) }),
    ...(requests.length === 0
      ? {}
      : { pull_request: { ...filterOf(requests, 'pull request', remarks), ...(types.length === 0 ? {} : { types }) } }),
  };
}

function typeOf(event: string, remarks: Remarks): string | undefined {
  switch (event) {
    case 'OPEN':
      return 'opened';
    case 'UPDATED':
      return 'synchronize';
    case 'CLOSED':
      return 'closed';
    default:
      remarks.left.add(`The event ${event} of a pull request trigger.`);
      return undefined;
  }
}

function filterOf(filters: readonly Filter[], what: string, remarks: Remarks): Events {
  const ofBranches = filters.filter(({ tags }) => tags === undefined);
  const all = (kind: keyof Filter, of = filters) =>
    of.flatMap((filter) => (filter[kind] === undefined ? [] : globs(filter[kind], remarks)));
  const branches = ofBranches.some((filter) => filter.branches === undefined) ? [] : all('branches');
  const paths = ofBranches.some((filter) => filter.filePaths === undefined) ? [] : all('filePaths');
  const tags = all('tags');
  if (ofBranches.length > 1 && ofBranches.some(({ filePaths }) => filePaths !== undefined))
    remarks.left.add(
      `The ${what} filters with file paths are one now: the workflow starts for each branch and each path that any of them names.`,
    );
  return {
    // Tags alone would keep every branch out; `**` says the branches that no filter names.
    ...(branches.length > 0 ? { branches } : tags.length > 0 && ofBranches.length > 0 ? { branches: ['**'] } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(paths.length > 0 ? { paths } : {}),
  };
}

function globs({ includes, excludes }: Patterns, remarks: Remarks): string[] {
  const translated = (patterns: readonly string[]) => patterns.flatMap((pattern) => glob(pattern, remarks));
  const included = translated(includes);
  return [...(included.length === 0 ? ['**'] : included), ...translated(excludes).map((pattern) => `!${pattern}`)];
}

/** A glob as GitHub reads it: it knows no braces, and its `?` and `+` say how often the character before them may stand. */
function glob(pattern: string, remarks: Remarks): string[] {
  const alternatives = withoutBraces(pattern);
  if (alternatives === undefined) {
    remarks.left.add(
      `The pattern ${pattern} of a trigger: its braces are too deep to be spelled out, so it matches nothing.`,
    );
    return [escaped(pattern).replace(/[{}]/g, '\\$&')];
  }
  if (pattern.includes('?'))
    remarks.left.add(`The pattern ${pattern} of a trigger: "?" is "*" now, which stands for more.`);
  return alternatives.map(escaped);
}

const escaped = (plain: string): string => plain.replace(/[+!]/g, '\\$&').replaceAll('?', '*');

const MAXIMUM_ALTERNATIVES = 20;

/** `a{b,c}` is `ab` and `ac`; undefined when that is no short list. */
function withoutBraces(pattern: string): string[] | undefined {
  const [whole, before = '', inside = '', after = ''] = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (whole === undefined) return /[{}]/.test(pattern) ? undefined : [pattern];
  const rest = withoutBraces(after);
  if (rest === undefined) return undefined;
  const alternatives = inside.split(',').flatMap((choice) => rest.map((end) => before + choice + end));
  return alternatives.length > MAXIMUM_ALTERNATIVES ? undefined : alternatives;
}
