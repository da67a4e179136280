/**
 * Knows what is done when the account has no room for another version: room is made by the rule of `keep-versions`, once, or the
 * quota is told with its numbers. Refuses to know how a version is registered.
 */
import type { Plan } from '../plan.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import type { Run } from '../prove.ts';
import { prune } from '../prune.ts';
import { count } from '../units.ts';

/** The run's world, where a version that the quota refuses is sent once more when older ones have gone. */
export function makingRoom({ previousLabel }: Plan, run: Run): World {
  const { world } = run;
  const lastGood = previousLabel === '' ? undefined : previousLabel;
  const { createVersion } = world.beanstalk;
  let wasTried = false;
  return {
    ...world,
    beanstalk: {
      ...world.beanstalk,
      async createVersion(version) {
        try {
          return await createVersion(version);
        } catch (error) {
          if (!isFull(error)) throw error;
          const mayPrune = run.inputs.keepVersions > 0 && !wasTried;
          wasTried = true;
          if (mayPrune) world.report.say('versions', 'the account has as many as it may have: making room');
          const made = mayPrune ? await prune(lastGood, run) : 0;
          if (made === 0) throw await withNumbers(error, run);
          return await createVersion(version).catch(async (again: unknown) => {
            throw isFull(again) ? await withNumbers(again, run) : again;
          });
        }
      },
    },
  };
}

const isFull = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === 'BR-QUOTA' && error.what.includes('application version');

/** Which of them are whose: the quota is one for the account and region. */
async function withNumbers({ code, what, why, cause }: Problem, { inputs, world }: Run): Promise<Problem> {
  const { application, keepVersions } = inputs;
  const all = await world.beanstalk.versionsOfAccount().catch(() => undefined);
  const ours = all?.filter((version) => version.application === application).length;
  const numbers =
    all && `The account has ${count(all.length, 'version')} in this region, ${ours} of them of ${application}. `;
  const advice =
    keepVersions === 0
      ? 'Set keep-versions (30, say): then the older ones that nothing needs are deleted with their bundles, and the version is sent again.'
      : `keep-versions: ${keepVersions} leaves nothing more to delete here. Lower it, delete versions of other applications, or have the quota raised in Service Quotas.`;
  return new Problem({
    code,
    what,
    why: `${numbers ?? ''}${why}`,
    now: 'No environment was touched.',
    next: advice,
    cause,
  });
}
