/** Knows how a failure under the production name is told, by who holds the name afterwards. Refuses to decide. Pure. */
import { swapNames, command as update, whoHolds } from '../commands.ts';
import { rightFor } from '../permissions.ts';
import { nameAnewLater } from '../plan/name-anew.ts';
import { Problem } from '../problem.ts';
import { type Goal, healthOf, isAcceptable } from '../rollout/goal.ts';
import { isLeaving, type SwapGoal } from '../rollout/judge-swap.ts';
import type { Environment } from '../shapes.ts';

const command = ({ from, to, region }: SwapGoal) => swapNames(from.id, to.id, region);

const told = (problem: Problem, now: string, next: string): Problem => {
  const { code, what, why, findings } = problem;
  return new Problem({ code, what, why, now, next, findings, cause: problem });
};

/** A side that was proved is read once more before the swap, which may have had to wait; undefined: it is as it was proved. */
export function noLongerFit({ versionLabel, acceptableHealth }: Goal, to: Environment): Problem | undefined {
  const is = to.versionLabel ?? 'no version';
  if (is !== versionLabel) {
    return new Problem({
      code: 'BR-OVERTAKEN',
      what: `Not released: ${to.name} runs ${is} by now, not ${versionLabel}.`,
      why: `Another release came to ${to.name} after ${versionLabel} was proved there and before the swap.`,
      next: 'If this version should win, run this job again; a `concurrency:` group in the workflow keeps releases from meeting.',
    });
  }
  if (isAcceptable({ acceptableHealth }, to)) return undefined;
  return new Problem({
    code: 'BR-UNHEALTHY',
    what: `Not released: ${to.name} runs ${versionLabel} but did not stay healthy until the swap.`,
    why: `${to.name} was proved and is ${healthOf(to)} now; acceptable-health is ${[...acceptableHealth].join(', ')}.`,
    next: `See what is wrong with ${to.name} (eb health ${to.name}), correct the cause and push again.`,
  });
}

/** The name is back where it was. */
export const namePutBack = (problem: Problem, { production, from, to }: SwapGoal, label: string): Problem =>
  told(
    problem,
    `${production} is back on ${to.name}, which serves ${label} (resolvers may give the other address for another minute). ${from.name} is left for inspection.`,
    'Correct the cause and push again. Nothing needs to be done in AWS.',
  );

/** The name stays on the side that failed, because nothing was to be undone: as was asked for, or for what this run is. */
export const nameLeft = (problem: Problem, goal: SwapGoal, old: OldSide & { isRollback: boolean }): Problem =>
  told(
    problem,
    `${goal.production} stays on ${goal.from.name} (${old.isRollback ? 'a rollback that fails is not undone' : 'on-failure: leave'}). ${problem.now ?? ''}`.trim(),
    `${problem.next}\n${leftByHand(goal, old)}`,
  );

function leftByHand(goal: SwapGoal, old: OldSide): string {
  if (!isWayBack(old)) return noWayBack(goal, old);
  return old.side.status === 'Ready' ? `To move the name back now:\n${command(goal)}` : swapOnce(goal, old);
}

/**
 * What happened there is not ours to undo, so the name stays; one that is gone took it along. `other` is there where the pair
 * has another side: without one, another run creates the pair anew.
 */
export function nameKept(problem: Problem, name: string, production: string, other: Environment | undefined): Problem {
  if (problem.code !== 'BR-ENVIRONMENT-GONE') {
    return problem.withNow(`${production} stays on ${name}. ${problem.now ?? ''}`.trim());
  }
  const now = `${problem.now ?? ''} It held ${production}, so production is down.`.trim();
  if (other === undefined || isLeaving(other)) return problem.withNow(now);
  return told(
    problem,
    `${now} ${other.name} still runs ${other.versionLabel ?? 'what it ran'} under a name of its own, and no swap can give it one that is gone.`,
    `Find out who terminated it. ${nameAnewLater(name, production)}`,
  );
}

/** There is no other side that could take it, or none that is known to have served. */
export function nameStays(
  problem: Problem,
  {
    production,
    from,
    region,
    side,
  }: Pick<SwapGoal, 'production' | 'from' | 'region'> & { side: Environment | undefined },
): Problem {
  const stays = (why: string) => `${production} stays on ${from.name}, for ${why}. ${problem.now ?? ''}`.trim();
  if (side === undefined) return problem.withNow(stays('there is no other side'));
  if (isLeaving(side)) return problem.withNow(stays(`${side.name} is ${going(side)}`));
  if (side.versionLabel === undefined) return problem.withNow(stays(`${side.name} runs no version`));
  const why = `${side.name} runs ${side.versionLabel}, which is not on record as having served there`;
  const toMove = `If ${side.versionLabel} served there before, move the name back${side.status === 'Ready' ? '' : ' once it is Ready'}:`;
  return told(problem, stays(why), `${problem.next}\n${toMove}\n${swapNames(from.id, side.id, region)}`);
}

/** The side that had the name before. */
export interface OldSide {
  /** As it was read last. */
  readonly side: Environment;
  /** What it ran while it had the name. */
  readonly label: string | undefined;
}

/** Why the name could not be moved back. */
export interface NotBack extends OldSide {
  readonly why: string;
  /** What to do about that, where it is not about the side that should have the name again. */
  readonly next?: string | undefined;
}

/** The loudest paragraph there is. */
export const nameLost = (problem: Problem, goal: SwapGoal, lost: NotBack): Problem =>
  new Problem({
    code: 'BR-SWAP-BACK-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${goal.production} could not be moved back to ${goal.to.name}.`,
    why: `${problem.what} ${problem.why} Moving the name back failed as well: ${lost.why}`,
    now: `${goal.production} was last seen on ${goal.from.name}. ${problem.now ?? ''}`.trim(),
    next: `${rightFor(lost.why, problem.why)}${lost.next ?? byHand(goal, lost)}`,
    cause: problem,
  });

/** What a person can do; nobody sent anything, or what was sent came to nothing. */
const byHand = (goal: SwapGoal, old: OldSide): string =>
  isWayBack(old) ? `Look at both environments now. ${swapOnce(goal, old)}` : noWayBack(goal, old);

/** One that is at work may have another version at its end. */
const swapOnce = (goal: SwapGoal, { side, label = 'what it ran' }: OldSide) =>
  `Once ${goal.to.name} is Ready and well${side.status === 'Ready' ? '' : `, and if it runs ${label} then`}:\n${command(goal)}`;

const isWayBack = ({ side, label }: OldSide) => !isLeaving(side) && side.versionLabel === label;

const going = ({ status }: Environment) => (status === 'Terminated' ? 'gone' : 'being terminated');

/** A side that ends, or that somebody else released to: what served before goes to the side that has the name. */
function noWayBack({ from, to }: SwapGoal, { side, label }: OldSide): string {
  const why = isLeaving(side) ? `is ${going(side)}` : `runs ${side.versionLabel ?? 'nothing'} by now`;
  const look = `Look at ${from.name}, which has the name; ${to.name} ${why} and is no way back.`;
  return label === undefined
    ? look
    : `${look} To bring ${label} to ${from.name}:\n${update('update-environment', from.id, side, { 'version-label': label })}`;
}

/** As loud: it was asked for, and nobody saw what came of it. A second swap would undo the first. */
export const nameUnseen = (problem: Problem, goal: SwapGoal, why: string): Problem =>
  new Problem({
    code: 'BR-SWAP-BACK-FAILED',
    what: `PRODUCTION MAY BE BROKEN: ${goal.production} was not seen to be back on ${goal.to.name}.`,
    why: `${problem.what} ${problem.why} Beanstalk was asked to move the name back, and the end was not seen: ${why}`,
    now: `${goal.production} was last seen on ${goal.from.name}. ${problem.now ?? ''}`.trim(),
    next: `${rightFor(why, problem.why)}Look who holds the name before anything else, for another swap undoes the first:\n${whoHolds(goal.from.id, goal.to.id, goal.region)}`,
    cause: problem,
  });
