/** Knows whether an event starts a workflow. Refuses to know what the workflow does then. Pure. */
import { matchesGlob } from 'node:path';
import type { Start } from './run.ts';
import { isMapping, literals, partsOf } from './tokens.ts';
import type { Workflow } from './workflow.ts';

/** Throws when this event would start no run of the workflow. */
export function startsOn({ on, name }: Workflow, { event, branch = 'main', tag }: Start): void {
  if (!(event in on)) throw new Error(`'${name}' is not started by ${event}, but by ${Object.keys(on).join(', ')}.`);
  const filter = on[event];
  if (filter === undefined || !isMapping(filter)) return;
  if (event !== 'push' && event !== 'pull_request') return;
  const parts = partsOf(filter, `on.${event}`, ['branches', 'tags', 'types']);
  const [kind, refName] = tag === undefined ? (['branches', branch] as const) : (['tags', tag] as const);
  const patterns = literals(parts[kind]);
  const isFiltered = parts.branches !== undefined || parts.tags !== undefined;
  if (isFiltered && !patterns.some((pattern) => matchesGlob(refName, pattern)))
    throw new Error(`'${name}' is not started by a ${event} to '${refName}'.`);
}
