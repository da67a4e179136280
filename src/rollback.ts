/**
 * The story of a rollback by hand: which version served before is worked out from AWS alone, its bundle is looked for, and it is
 * brought back like any release. Refuses to package anything, and to undo its own failure.
 */
import { carryOut } from './carry-out.ts';
import type { Inputs } from './inputs.ts';
import { planRollback } from './plan/rollback.ts';
import { asksForSettings } from './plan/wanted.ts';
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { Problem } from './problem.ts';
import type { Run } from './prove.ts';
import type { Result } from './result.ts';
import { find } from './snapshot/pair.ts';
import { chosen, lastTen } from './snapshot/past.ts';
import { lookAtSides } from './snapshot/sides.ts';
import { atRest } from './strategies/at-rest.ts';

/** Goes back to the version that was asked for, or to the last one that served before the present one. */
export async function rollback(given: Run): Promise<Result> {
  const run = { ...given, inputs: versionAlone(given.inputs) };
  const { inputs, world, logbook, deadline } = run;
  const leftAside = settingsLeftAside(given.inputs);
  const first = await find(inputs, world);
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs };
  const settled = inputs.dryRun ? first : await atRest(first, inputs, deadline, watcher);
  const found = await lookAtSides(inputs, settled, world);
  const choice = await chosen(inputs, found, world);
  const targets = inputs.dryRun ? await lastTen(inputs, found, world) : undefined;
  const plan = planRollback(inputs, found, choice, { targets, leftAside });
  const plannedAt = world.clock.now();
  logbook.planned(plan);
  world.report.plan(plan);
  if (inputs.dryRun) return logbook.close('planned');
  await refuseWithoutBundle(plan, world);
  const { version, tags, record } = choice.version;
  logbook.stored({ sha256: record.sha256 ?? '', uploaded: false });
  const ready = { label: version.label, arn: version.arn, tags, bundleSha256: record.sha256 ?? '' };
  return carryOut(plan, ready, { since: settled.at, plannedAt }, run);
}

/** Only the version goes back, and a failure is left as it is. */
const versionAlone = (inputs: Inputs): Inputs => ({ ...inputs, settings: [], platform: undefined, onFailure: 'leave' });

const settingsLeftAside = (inputs: Inputs): string[] => [
  ...(asksForSettings(inputs) ? ['option settings'] : []),
  ...(inputs.platform === undefined ? [] : ['platform']),
];

/** A version whose bundle is gone fails on the instances, minutes later. */
async function refuseWithoutBundle({ version, environment }: Plan, { bundles }: World): Promise<void> {
  const { bundle, label } = version;
  if (environment.action === 'none' || bundle === undefined || !(await bundles.isMissing(bundle))) return;
  throw new Problem({
    code: 'BR-BUNDLE-GONE',
    what: `Not started: the bundle of ${label} is gone.`,
    why: `There is no object s3://${bundle.bucket}/${bundle.key} any more, so no instance could fetch it.`,
    now: 'Nothing was changed.',
    next: 'Choose another version-label (dry-run lists the ones to go back to), or release that commit anew.',
  });
}
