/**
 * Knows how it is told that settings which go before their version were the end of a release: they failed, somebody else came,
 * or the version could not follow. Refuses to decide which it is. Pure.
 */
import { AnswerLost } from '../ports.ts';
import { Problem } from '../problem.ts';
import { state } from '../rollout/condition.ts';
import type { Goal } from '../rollout/goal.ts';
import type { Sight } from '../rollout/sight.ts';
import type { Ending } from '../rollout/watch.ts';

interface Settings {
  /** Of the settings. */
  readonly goal: Goal;
  /** The version that was to follow. */
  readonly label: string;
}

/** How the settings ended, told as what it is for the release: no version was deployed that could have failed. */
export function ofSettings({ verdict, sight }: Ending, settings: Settings): Ending {
  if (verdict.kind !== 'failed') return { verdict, sight };
  return { verdict: { kind: 'failed', problem: retold(verdict.problem, sight, settings) }, sight };
}

function retold(problem: Problem, { environment }: Sight, { goal, label }: Settings): Problem {
  const { name } = goal.environment;
  const { code, why, now, next, findings, cause } = problem;
  if (code === 'BR-OVERTAKEN') {
    const theirs = environment === undefined || environment === 'gone' ? undefined : environment.versionLabel;
    const by = theirs === undefined || [goal.versionLabel, label].includes(theirs) ? 'another operation' : theirs;
    const what = `Not released: ${label} was overtaken on ${name} by ${by}.`;
    return new Problem({ code, what, why, now: `The version was not sent. ${now ?? ''}`, next, findings, cause });
  }
  if (code !== 'BR-DEPLOYMENT-FAILED') return problem;
  const what = `Not released: the settings of ${name}, which come before the version, failed.`;
  return new Problem({ code, what, why, now, next, findings, cause });
}

/** Of the failure below: nothing of the version ran, so no log says anything of it, and only settings are to be undone. */
export const SETTINGS_ALONE = 'BR-SETTINGS-ALONE';

/** The settings are in force, and the call that was to bring the version was refused or got no answer. */
export function settingsAlone(error: Problem | AnswerLost, sight: Sight, { goal, label }: Settings): Problem {
  const { name } = goal.environment;
  const isLost = error instanceof AnswerLost;
  return new Problem({
    code: SETTINGS_ALONE,
    what: `Not released: the settings of ${name} were changed, and ${label} could not follow.`,
    why: `Beanstalk takes settings and version of ${name} only one after the other. ${error.message}`,
    now: `The settings of ${name} were changed, its version was not${isLost ? ' when it was looked at last' : ''}. ${state(goal, sight)}`,
    next: isLost ? 'Run this job again: it looks what was done and goes on from there.' : error.next,
    cause: error,
  });
}
