/**
 * Knows which of a pair's two environments is live: the one that holds the production name, as AWS reports it.
 * No file remembers it. Refuses to guess: where nobody holds the name, or somebody else does, it says so. Pure.
 */
import type { Inputs } from '../inputs.ts';
import { Problem } from '../problem.ts';
import type { Environment } from '../shapes.ts';
import { nameAnew, nameAnewLater } from './name-anew.ts';

/** The production name, as CheckDNSAvailability gives it for the prefix. */
export interface ProductionName {
  readonly name: string;
  readonly available: boolean;
}

export type Roles =
  /** There is no pair yet: the first environment is created with the production name. */
  | { readonly kind: 'first' }
  | {
      readonly kind: 'pair';
      readonly live: Environment;
      readonly idle: Environment | undefined;
      readonly idleName: string;
    };

const NOTHING_CHANGED = 'Nothing was changed.';

/** Names in DNS have no case. */
export const holds = (production: string, { cname = '' }: Pick<Environment, 'cname'>) =>
  cname.toLowerCase() === production.toLowerCase();

/** Who is who among the environments of the two names. Throws a Problem where that cannot be told, or must not be used. */
export function rolesOf(inputs: Inputs, production: ProductionName, sides: readonly Environment[]): Roles {
  for (const side of sides) refuseStranger(inputs, side);
  const live = sides.find((side) => holds(production.name, side));
  if (live !== undefined) {
    const other = live.name === inputs.environment ? inputs.greenEnvironment : inputs.environment;
    const idle = sides.find(({ name }) => name === other);
    refuseTerminating(production, live, idle);
    return { kind: 'pair', live, idle, idleName: other };
  }
  if (sides.length > 0) throw noLiveSide(inputs, production, sides);
  if (!production.available) throw nameTaken(inputs, production);
  return { kind: 'first' };
}

function refuseStranger({ application }: Inputs, { name, application: owner, tier }: Environment): void {
  if (owner !== application) {
    throw new Problem({
      code: 'BR-ENVIRONMENT-NAME-TAKEN',
      what: `Not started: the name ${name} is taken.`,
      why: `It belongs to an environment of the application ${owner}; names are unique in a region.`,
      now: NOTHING_CHANGED,
      next: `Choose another environment-name or green-environment-name, or correct application-name (now ${application}).`,
    });
  }
  if (tier === 'Worker') {
    throw new Problem({
      code: 'BR-WORKER-HAS-NO-NAME',
      what: `Not started: ${name} is a worker, and blue-green swaps names.`,
      why: 'Workers take their work from a queue and have no address that could move.',
      now: NOTHING_CHANGED,
      next: 'Use strategy: in-place; with the deployment policy Immutable the new version is proved on instances of its own first.',
    });
  }
}

/** A pair is created anew only where both sides are gone; where the other one stays, the one that goes has to be. */
function refuseTerminating(
  { name: production }: ProductionName,
  live: Environment,
  idle: Environment | undefined,
): void {
  const { name, status } = live;
  if (status !== 'Terminating') return;
  const isFirst = idle === undefined || idle.status === 'Terminating';
  throw new Problem({
    code: 'BR-ENVIRONMENT-TERMINATING',
    what: `Not started: ${name} is being terminated, and it holds the production name.`,
    why: `Production is down: nothing else answers for ${production}. An environment that terminates takes no release, and its names are free only afterwards.`,
    now: NOTHING_CHANGED,
    next: isFirst
      ? 'Run this job again in a few minutes: with `platform` given it creates the environment anew.'
      : nameAnewLater(name, production),
  });
}

function noLiveSide(inputs: Inputs, production: ProductionName, sides: readonly Environment[]): Problem {
  const { cnamePrefix } = inputs;
  const { name } = production;
  const [first] = sides;
  const found = sides.map((side) => `${side.name} is at ${side.cname ?? 'no address'}`).join(', ');
  const prefix = first?.cname?.split('.')[0];
  const correct = `orrect cname-prefix (now ${cnamePrefix}${prefix === undefined ? '' : `; ${first?.name} has ${prefix}`}), environment-name or green-environment-name.`;
  const missing = production.available ? missingSide(inputs, sides) : undefined;
  return new Problem({
    code: 'BR-NO-LIVE-SIDE',
    what: `Not started: neither side of the pair holds the production name ${name}.`,
    why: `Which one is live is told by that name alone, and ${found}.${missing === undefined ? '' : ` There is no ${missing}, and nobody holds ${name}.`}`,
    now: NOTHING_CHANGED,
    next:
      missing === undefined
        ? `C${correct}`
        : `If ${missing} held it and was terminated, production is down: ${nameAnew(missing, name)} If not, c${correct}`,
  });
}

/** The one of the two names that no environment has, where the other one is there. */
const missingSide = ({ environment, greenEnvironment }: Inputs, sides: readonly Environment[]) =>
  [environment, greenEnvironment].find((one) => sides.every(({ name }) => name !== one));

function nameTaken({ cnamePrefix, environment }: Inputs, { name }: ProductionName): Problem {
  return new Problem({
    code: 'BR-CNAME-TAKEN',
    what: `Not started: the name ${name} is taken.`,
    why: `No environment ${environment} exists that could hold it, or these credentials may not see it; these names are shared by all AWS accounts of a region.`,
    now: NOTHING_CHANGED,
    next: `Choose another cname-prefix (now ${cnamePrefix}), or correct environment-name.`,
  });
}
