/**
 * Knows when a release would go back unseen: its commit comes before the one that is live, because its job waited while a later one
 * released. Refuses to hold back what goes back on purpose (rollback, redeploy), and what has no commit on record.
 */
import { ancestryOf } from './ancestry.ts';
import type { Plan, Snapshot } from './plan.ts';
import { Problem } from './problem.ts';
import type { Run } from './prove.ts';
import type { Result } from './result.ts';
import type { Environment } from './shapes.ts';
import { commitInLabel, instancesOf } from './snapshot/versions.ts';

/** The run's result where there is nothing to release any more; throws a Problem where somebody started it by hand or again. */
export async function heldBack(plan: Plan, snapshot: Snapshot, run: Run): Promise<Result | undefined> {
  const { inputs, world, logbook } = run;
  const order = orderOf(plan, snapshot);
  if (order === undefined) return undefined;
  const { ours, theirs, live } = order;
  const directory = inputs.source.kind === 'directory' ? inputs.source.directory : undefined;
  const ancestry = await ancestryOf(ours, theirs, directory, world);
  const serving = `${short(theirs)}, which ${live.name} runs`;
  if (ancestry.isBefore === 'unknown') {
    world.report.warn(
      `It is not known whether ${short(ours)} comes before ${serving}: ${ancestry.why}. It is released.`,
    );
    return undefined;
  }
  if (!ancestry.isBefore) return undefined;
  if (inputs.isByHand) throw olderThanLive(order);
  const does = inputs.dryRun ? 'without dry-run nothing would be released' : 'nothing is released';
  world.report.warn(`${short(ours)} comes before ${serving}: a later run was first, so ${does}. ${ON_PURPOSE}`);
  if (inputs.dryRun) return undefined;
  logbook.saw({ environment: live, instances: await instancesOf(live, world), eventsRead: false });
  const { production = '' } = plan.pair ?? {};
  return { ...logbook.close('unchanged'), versionLabel: live.versionLabel ?? '', production };
}

const ON_PURPOSE = 'To go back on purpose: operation: rollback, or redeploy with a version-label.';

interface Order {
  readonly ours: string;
  readonly theirs: string;
  readonly live: Environment;
}

/** Whole, or its first 12 digits. */
const COMMIT = /^[0-9a-f]{12,64}$/;

/** The two commits, where both are on record and something else would be deployed than what is live. */
function orderOf({ operation, version, environment }: Plan, { commit, pair, live, ...snapshot }: Snapshot) {
  if (operation !== 'deploy' && operation !== 'prepare') return undefined;
  const side = pair?.live ?? snapshot.environment;
  const recorded = (pair === undefined ? live : pair.liveVersion)?.record.commit;
  const theirs = commitInLabel(side?.versionLabel) ?? recorded ?? '';
  const ours = commit?.id ?? '';
  if (side === undefined || side.versionLabel === version.label || environment.action === 'none') return undefined;
  if (!COMMIT.test(ours) || !COMMIT.test(theirs) || ours.startsWith(theirs)) return undefined;
  return { ours, theirs, live: side } satisfies Order;
}

const short = (commit: string) => commit.slice(0, 12);

const olderThanLive = ({ ours, theirs, live }: Order) =>
  new Problem({
    code: 'BR-OLDER-THAN-LIVE',
    what: `Not started: ${short(ours)} comes before ${short(theirs)}, which ${live.name} runs.`,
    why: `This run was started again or by hand, and its commit is an ancestor of that of ${live.versionLabel ?? 'what is live'}: a release would go back.`,
    now: 'Nothing was changed.',
    next: `${ON_PURPOSE} To release what is newest, start the workflow on the newest commit.`,
  });
