/**
 * Knows that a version whose bundle is gone cannot be deployed, and says so before anything is touched.
 * Refuses to look where nothing would be deployed.
 */
import type { Plan } from '../plan.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';

/**
 * Throws a Problem where the plan deploys a version that exists and S3 is certain that its bundle does not: instances would
 * fail minutes later.
 */
export async function refuseWithoutBundle({ version, environment }: Plan, { bundles }: World): Promise<void> {
  const { bundle, label } = version;
  if (environment.action === 'none' || bundle === undefined || !(await bundles.isMissing(bundle))) return;
  throw new Problem({
    code: 'BR-BUNDLE-GONE',
    what: `Not started: the bundle of ${label} is gone.`,
    why: `There is no object s3://${bundle.bucket}/${bundle.key} any more, so no instance could fetch it.`,
    now: 'Nothing was changed.',
    next: 'Choose another version-label (a dry-run of operation: rollback lists the last ten), or release that commit anew.',
  });
}
