/**
 * Knows what is written on a version after a success. Refuses to fail a release for it.
 */
import type { Plan } from './plan.ts';
import type { World } from './ports.ts';
import { cutTags, deploymentTags, recordTags, remembersDeployment, type Tags, usedMarks } from './record.ts';
import { RETAGGING_DENIED, TAGGING_DENIED } from './version/register.ts';
import type { ReadyVersion } from './version.ts';

/**
 * After a success the version remembers where it serves, since when, and what served before. Where the version served
 * already, only what is missing on its record is written: the chain of versions that came before stays as it is.
 */
export async function remember(plan: Plan, version: ReadyVersion, { beanstalk, clock, report }: World): Promise<void> {
  const { tags, arn, label } = version;
  if (tags === undefined) return;
  const { content, commit } = plan;
  const record =
    content === undefined
      ? {}
      : recordTags({ commit: commit?.id, contentDigest: content.digest, sha256: version.bundleSha256 });
  const environment = plan.environment.name;
  const deployment = deploymentOf(plan, { ...record, ...tags }, label, clock.now());
  const missing = Object.entries({ ...record, ...tags, ...deployment.add }).filter(
    ([key, value]) => tags[key] !== value,
  );
  const removed = [...deployment.remove, ...usedMarks(tags, environment)];
  if (missing.length + removed.length === 0) return;
  try {
    if (await beanstalk.tag(arn, Object.fromEntries(missing), removed)) return;
    report.warn(removed.length > 0 ? RETAGGING_DENIED : TAGGING_DENIED);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report.warn(`The version ${label} could not be tagged, so this release is not remembered: ${why}`);
  }
}

const NO_CHANGE = { add: {}, remove: [] };

/** What is written of where and when the version was deployed. */
function deploymentOf(
  { chain, environment: { name: environment }, previousLabel }: Plan,
  tags: Tags,
  label: string,
  at: Date,
) {
  if (chain === 'keep') return NO_CHANGE;
  if (chain !== 'extend') return cutTags(tags, chain, environment);
  const servedAlready = previousLabel === label;
  if (servedAlready && remembersDeployment(tags, environment)) return NO_CHANGE;
  return deploymentTags(tags, { environment, at, previousLabel: servedAlready ? undefined : previousLabel });
}

/** What failed is not promoted by its mark again, nor taken for a rollback that is under way. */
export async function forgetMark(
  { tags = {}, arn, label }: ReadyVersion,
  environment: string,
  { beanstalk, report }: World,
): Promise<void> {
  const marks = usedMarks(tags, environment);
  if (marks.length === 0) return;
  try {
    if (!(await beanstalk.tag(arn, {}, marks))) report.warn(RETAGGING_DENIED);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report.warn(
      `The mark of ${label} on ${environment} could not be removed: the next run may take it for prepared, or for one that it should finish. ${why}`,
    );
  }
}
