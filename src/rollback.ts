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
import type { Run } from './prove.ts';
import { goingBackTag } from './record.ts';
import { forgetMark } from './remember.ts';
import type { Result } from './result.ts';
import { find } from './snapshot/pair.ts';
import { chosen, lastTen } from './snapshot/past.ts';
import { lookAtSides } from './snapshot/sides.ts';
import { atRest } from './strategies/at-rest.ts';
import { refuseWithoutBundle } from './version/bundle-gone.ts';
import { READING_TAGS_DENIED } from './version/register.ts';
import type { ReadyVersion } from './version.ts';

/** Goes back to the version that was asked for, or to the last one that served before the present one. */
export async function rollback(given: Run): Promise<Result> {
  const run = { ...given, inputs: versionAlone(given.inputs) };
  const { inputs, world, logbook, deadline } = run;
  const leftAside = settingsLeftAside(given.inputs);
  const first = await find(inputs, world);
  const watcher = { ...world, pollIntervalMs: inputs.pollIntervalMs, stopping: logbook.stopping };
  const settled = await atRest(first, inputs, deadline, watcher);
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
  if (tags === undefined) world.report.warn(READING_TAGS_DENIED);
  logbook.stored({ sha256: record.sha256 ?? '', uploaded: false });
  const ready = { label: version.label, arn: version.arn, tags, bundleSha256: record.sha256 ?? '' };
  const marked = inputs.versionLabel === '' ? await withMark(ready, plan, world) : ready;
  const result = await carryOut(plan, marked, { since: settled.at, plannedAt }, run);
  if (isOver(result)) await forgetMark(marked, plan.environment.name, world);
  return result;
}

/** Failures whose remedy is to run the job again: that run has to finish this rollback. */
const ENDED_BY_THE_NEXT_RUN = new Set<string | undefined>(['BR-MIXED-VERSIONS', 'BR-INSTANCES-UNKNOWN']);

const isOver = ({ outcome, problem }: Result) => outcome === 'failed' && !ENDED_BY_THE_NEXT_RUN.has(problem?.code);

/**
 * Which version comes next is worked out from the one that serves: a run that broke off would be followed by one that goes one
 * further back, if nothing told it. Where the mark cannot be left, the rollback goes on all the same.
 */
async function withMark(
  version: ReadyVersion,
  { chain, environment, pair }: Plan,
  { beanstalk }: World,
): Promise<ReadyVersion> {
  const isAtRest = environment.action === 'none' && !pair?.swaps;
  if (version.tags === undefined || chain === 'extend' || isAtRest) return version;
  const mark = goingBackTag(environment.name, chain);
  const isLeft = await beanstalk.tag(version.arn, mark, []).catch(() => false);
  return isLeft ? { ...version, tags: { ...version.tags, ...mark } } : version;
}

/** Only the version goes back, and a failure is left as it is. */
const versionAlone = (inputs: Inputs): Inputs => ({ ...inputs, settings: [], platform: undefined, onFailure: 'leave' });

const settingsLeftAside = (inputs: Inputs): string[] => [
  ...(asksForSettings(inputs) ? ['option settings'] : []),
  ...(inputs.platform === undefined ? [] : ['platform']),
];
