/**
 * Knows when the production name may be asked to move, and asks once: both sides Ready, the name where it is expected, and no
 * other swap of which reads may not know yet. Refuses to know how a swap ends.
 */
import { certainly, shown } from '../certain.ts';
import { nameAnew } from '../plan/name-anew.ts';
import { holds } from '../plan/roles.ts';
import type { World } from '../ports.ts';
import { Problem } from '../problem.ts';
import { BEHIND_MS, type SwapGoal } from '../rollout/judge-swap.ts';
import { again, type FinalVerdict } from '../rollout/watch.ts';
import type { BeanstalkEvent, Environment } from '../shapes.ts';

export interface SwapOptions {
  readonly application: string;
  readonly pollIntervalMs: number;
  /**
   * Nobody has read the name where it is since an earlier run may have moved it. Else this run has read it on `from`: a
   * reading that shows it on `to` may be from before that, and is believed after a while.
   */
  readonly mayBeBehind: boolean;
  /** Why the name must not move any more, as both sides are read just before the swap; undefined: it may. */
  readonly unfit: (to: Environment, from: Environment) => Problem | undefined;
  /** Makes the call that swaps; whoever calls knows that from then on the name may have moved. */
  readonly calling: <T>(call: () => Promise<T>) => Promise<T>;
}

/** How a swap ended, and both sides as they were read last. */
export interface SwapEnding {
  readonly verdict: FinalVerdict;
  readonly to: Environment | undefined;
  readonly from: Environment | undefined;
  /** Those that were told. */
  readonly events: readonly BeanstalkEvent[];
}

/** Under which name the log tells of it. */
export const SUBJECT = 'swap';

export const sidesOf = ({ from, to }: SwapGoal, sides: readonly Environment[]) => ({
  from: sides.find(({ id }) => id === from.id),
  to: sides.find(({ id }) => id === to.id),
});

/** The service's clock before the swap that was taken. One that came to a side at work is asked for again, for it did nothing. */
export function begin(goal: SwapGoal, world: World, options: SwapOptions): Promise<Date | SwapEnding> {
  const { report } = world;
  const attempt = async () => {
    const since = await beforehand(goal, world, options);
    if (!(since instanceof Date)) return since;
    report.say(SUBJECT, `${goal.production}: ${goal.from.name} → ${goal.to.name}`);
    try {
      await send(goal, since, world, options);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'BR-NOT-READY') throw error;
      report.say(SUBJECT, `not yet: ${error.why}`);
      return undefined;
    }
    return since;
  };
  return again(attempt, () => options.pollIntervalMs, world);
}

/** The service's clock once both sides are Ready and the name is where it should be; an ending where there is nothing to swap. */
async function beforehand(goal: SwapGoal, world: World, options: SwapOptions): Promise<Date | SwapEnding> {
  const { clock, beanstalk } = world;
  let thereSince: Date | undefined;
  const look = async (): Promise<Date | SwapEnding | undefined> => {
    const { environments, at } = await beanstalk.environments({ ids: [goal.from.id, goal.to.id] });
    const sides = sidesOf(goal, environments);
    const { from, to } = sides;
    const ending = (verdict: FinalVerdict): SwapEnding => ({ verdict, ...sides, events: [] });
    const isAtRest = from?.status === 'Ready' && to?.status === 'Ready';
    if (isAtRest && holds(goal.production, to)) {
      thereSince ??= clock.now();
      const mayBeOld = !options.mayBeBehind && clock.now().getTime() - thereSince.getTime() < BEHIND_MS;
      return mayBeOld ? undefined : ending({ kind: 'succeeded' });
    }
    thereSince = undefined;
    if (from === undefined || to === undefined || (isAtRest && !holds(goal.production, from))) {
      return ending({ kind: 'failed', problem: nameElsewhere(goal, from, to) });
    }
    if (clock.now() >= goal.deadline) return ending({ kind: 'timed-out', problem: tooLate(goal, [from, to]) });
    if (!isAtRest) return undefined;
    const problem = options.unfit(to, from);
    if (problem !== undefined) return ending({ kind: 'failed', problem });
    return options.mayBeBehind && (await wasJustSwapped(goal, at, world, options)) ? undefined : at;
  };
  return again(look, () => options.pollIntervalMs, world);
}

/** The names may still be read as they were before that swap: whoever swaps then moves the name back to where it came from. */
async function wasJustSwapped({ to }: SwapGoal, at: Date, { beanstalk }: World, { application }: SwapOptions) {
  const since = new Date(at.getTime() - BEHIND_MS);
  const events = await beanstalk.events({ application, environmentId: to.id, since });
  return events.some(tellsSwap);
}

/**
 * A second call would swap back, so after a lost answer the service gets the time that any read may be behind to show what
 * the first one did. https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_SwapEnvironmentCNAMEs.html
 */
async function send(goal: SwapGoal, since: Date, world: World, options: SwapOptions): Promise<void> {
  const { beanstalk } = world;
  const { calling, application } = options;
  const took = async () => {
    const { environments } = await beanstalk.environments({ ids: [goal.from.id, goal.to.id] });
    if (environments.some((side) => side.status !== 'Ready')) return true;
    if (environments.some((side) => side.id === goal.to.id && holds(goal.production, side))) return true;
    const events = await beanstalk.events({ application, environmentId: goal.to.id, since });
    return (
      events.some(({ message }) => /[Ss]wap(ping CNAMEs|EnvironmentCNAMEs is starting)/.test(message)) || undefined
    );
  };
  const request = async () => {
    await calling(() => beanstalk.swapCnames(goal.from.id, goal.to.id));
    return true;
  };
  await certainly(request, () => shown(took, world), { ...world, subject: SUBJECT, until: goal.deadline });
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.CNAMESwap.html shows the first and the last. */
export const tellsSwap = ({ message }: BeanstalkEvent) =>
  /^swapEnvironmentCNAMEs |^Swapping CNAMEs |' now points to '|^Completed swapping CNAMEs /.test(message);

function tooLate({ to, from, production }: SwapGoal, sides: readonly Environment[]): Problem {
  const atWork = sides.filter(({ status }) => status !== 'Ready');
  const report = ({ name, status, versionLabel }: Environment) =>
    `${name} is ${status}, and Beanstalk reports ${versionLabel ?? 'no version'} for it`;
  // Where both are Ready, it is names of a moment ago that were waited for.
  const seen = atWork.length === 0 ? '' : ` ${atWork.map(report).join('; ')}.`;
  return new Problem({
    code: 'BR-SWAP-NOT-STARTED',
    what: `Not released: there is no time left to swap ${production} to ${to.name} (deployment-timeout).`,
    why: `The deadline came before both environments were Ready for the swap.${seen}`,
    now: `${production} was not moved; ${from.name} serves it as before.`,
    next: `${lookAt(atWork)}Run this job again: ${to.name} is proved already, and only the swap is left. A longer deployment-timeout leaves more time.`,
  });
}

/** Nothing of this run is. */
const lookAt = (atWork: readonly Environment[]) =>
  atWork.length === 0
    ? ''
    : `Wait for what is at work on ${atWork.map(({ name }) => name).join(' and ')} (the events there say what). `;

function nameElsewhere(goal: SwapGoal, from: Environment | undefined, to: Environment | undefined): Problem {
  const { production } = goal;
  if (from === undefined) return holderGone(goal);
  if (to === undefined && holds(production, from)) return takerGone(goal);
  return new Problem({
    code: 'BR-NAME-MOVED',
    what: `Not released: ${production} is no longer where it was.`,
    why: `Neither ${goal.from.name} nor ${goal.to.name} holds the name any more: somebody else moved it while this run worked.`,
    now: NO_NAME_MOVED,
    next: 'Find out who swaps these environments; a `concurrency:` group in the workflow keeps releases from meeting. Then run this job again.',
  });
}

const NO_NAME_MOVED = 'This run moved no name.';

const holderGone = ({ production, from, to }: SwapGoal) =>
  new Problem({
    code: 'BR-NAME-MOVED',
    what: `Not released: ${from.name}, which held ${production}, was terminated.`,
    why: `Somebody terminated ${from.name} while this run worked; a name that nobody holds cannot be swapped to ${to.name}.`,
    now: `${NO_NAME_MOVED} Production is down: nobody holds ${production}.`,
    next: `To bring the name back ${nameAnew(from.name, production)}`,
  });

const takerGone = ({ production, from, to }: SwapGoal) =>
  new Problem({
    code: 'BR-NAME-MOVED',
    what: `Not released: ${to.name}, which was to take ${production}, was terminated.`,
    why: `Somebody terminated ${to.name} while this run worked.`,
    now: `${NO_NAME_MOVED} ${from.name} serves ${production} as before.`,
    next: `Find out who terminated it; then run this job again, which creates ${to.name} anew.`,
  });
